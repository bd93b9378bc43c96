use crate::management_api::{Caller, Found, Outcome, Tag, shapes::UserJson};
use latchkey_app::{App, roles};
use poem_openapi::{Object, OpenApi, param::Path};

/// Everybody with a role.
#[derive(Object)]
struct RoleHolders {
    items: Vec<UserJson>,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// List who has a role
    #[oai(path = "/tenants/:tenant/roles", method = "get", tag = "Tag::Roles", operation_id = "list-roles")]
    async fn list_roles(&self, caller: Caller, tenant: Path<String>) -> Outcome<Found<RoleHolders>> {
        let context = caller.within(&self.0, &tenant).await?;
        let now = context.now();
        let holders = roles::list(&self.0, &context).await?;
        let items = holders.into_iter().map(|user| UserJson::of(user, now)).collect();
        Ok(Found::new(RoleHolders { items }))
    }
}
