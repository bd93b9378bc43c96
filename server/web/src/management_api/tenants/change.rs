use super::answer;
use crate::management_api::{
    Body, Caller, Found, Outcome, Tag,
    shapes::{BrandPatch, SettingsPatch, StatusWord, TenantJson},
};
use latchkey_app::{
    App,
    tenants::{self, TenantProfile},
};
use poem_openapi::{Object, OpenApi, param::Path};

/// Changes to a tenant: an absent member stays.
#[derive(Object)]
struct TenantPatch {
    name: Option<String>,
    /// For operators. In a deactivated tenant nobody logs in and nothing is sent; the data stay.
    status: Option<StatusWord>,
    settings: Option<SettingsPatch>,
    brand: Option<BrandPatch>,
}

impl TenantPatch {
    fn apply(self, profile: &mut TenantProfile) {
        if let Some(name) = self.name {
            profile.name = name;
        }
        if let Some(status) = self.status {
            profile.status = status.into();
        }
        self.settings.unwrap_or_default().apply(&mut profile.settings);
        self.brand.unwrap_or_default().apply(&mut profile.brand);
    }
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Change a tenant
    ///
    /// Name, status, settings, policies and brand.
    #[oai(
        path = "/tenants/:tenant",
        method = "patch",
        tag = "Tag::Tenants",
        operation_id = "change-tenant",
        request_header(
            name = "If-Match",
            ty = "Option<String>",
            description = "Only if it still has this ETag"
        )
    )]
    async fn change_tenant(
        &self,
        caller: Caller,
        tenant: Path<String>,
        body: Body<TenantPatch>,
    ) -> Outcome<Found<TenantJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let edit = |profile: &mut TenantProfile| body.0.apply(profile);
        Ok(answer(tenants::change(&self.0, &context, caller.expected_version(), edit).await?))
    }
}
