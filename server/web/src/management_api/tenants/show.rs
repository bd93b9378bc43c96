use super::answer;
use crate::management_api::{Caller, Found, Outcome, Tag, shapes::TenantJson};
use latchkey_app::{App, tenants};
use poem_openapi::{OpenApi, param::Path};

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Show a tenant
    #[oai(path = "/tenants/:tenant", method = "get", tag = "Tag::Tenants", operation_id = "show-tenant")]
    async fn show_tenant(&self, caller: Caller, tenant: Path<String>) -> Outcome<Found<TenantJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        Ok(answer(tenants::show(&self.0, &context).await?))
    }
}
