use super::answer;
use crate::management_api::{
    Body, Caller, Created, Outcome, Tag,
    shapes::{BrandPatch, SettingsPatch, TenantJson},
};
use latchkey_app::{
    App,
    tenants::{self, CreateTenant},
};
use latchkey_domain::tenant::{Brand, TenantSettings};
use poem_openapi::{Object, OpenApi};

/// A tenant to be made. What is left out of settings and brand is as the defaults have it.
#[derive(Object)]
struct NewTenant {
    /// 2 to 40 lower-case letters, digits and inner hyphens; part of every address, for ever.
    slug: String,
    name: String,
    settings: Option<SettingsPatch>,
    brand: Option<BrandPatch>,
}

impl NewTenant {
    fn into_request(self) -> CreateTenant {
        let (mut settings, mut brand) = (TenantSettings::default(), Brand::default());
        self.settings.unwrap_or_default().apply(&mut settings);
        self.brand.unwrap_or_default().apply(&mut brand);
        CreateTenant { slug: self.slug, name: self.name, settings, brand }
    }
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Create a tenant
    ///
    /// For operators.
    #[oai(path = "/tenants", method = "post", tag = "Tag::Tenants", operation_id = "create-tenant")]
    async fn create_tenant(&self, caller: Caller, body: Body<NewTenant>) -> Outcome<Created<TenantJson>> {
        let context = caller.at_home(&self.0);
        let tenant = tenants::create(&self.0, &context, body.0.into_request()).await?;
        Ok(answer(tenant))
    }
}
