use super::RequestedJson;
use crate::management_api::{Accepted, Caller, Outcome, Tag, shapes::UserParam};
use latchkey_app::{App, resets::resend::resend_reset, users};
use latchkey_domain::{id::ResetId, rights::Action};
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Send a reset again
    ///
    /// A new link that kills the old one, or a new generated password.
    #[oai(
        path = "/tenants/:tenant/users/:user/password-resets/:reset/resend",
        method = "post",
        tag = "Tag::Resets",
        operation_id = "resend-reset"
    )]
    async fn resend_reset(
        &self,
        caller: Caller,
        tenant: Path<String>,
        user: Path<UserParam>,
        reset: Path<Uuid>,
    ) -> Outcome<Accepted<RequestedJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let user = users::resolve(&self.0, &context, Action::ResetPassword, &user.0.0).await?;
        let requested = resend_reset(&self.0, &context, user, ResetId(reset.0)).await?;
        Ok(Accepted::new(RequestedJson::of(requested)))
    }
}
