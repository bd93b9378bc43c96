use crate::management_api::{Caller, NoContent, Outcome, Tag};
use latchkey_app::{App, clients};
use latchkey_domain::id::RegistrationTokenId;
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Revoke a registration token
    ///
    /// Clients that were registered with it stay.
    #[oai(
        path = "/tenants/:tenant/registration-tokens/:registration_token",
        method = "delete",
        tag = "Tag::Clients",
        operation_id = "revoke-registration-token"
    )]
    async fn revoke_registration_token(
        &self,
        caller: Caller,
        tenant: Path<String>,
        registration_token: Path<Uuid>,
    ) -> Outcome<NoContent> {
        let context = caller.within(&self.0, &tenant).await?;
        clients::delete_registration_token(&self.0, &context, RegistrationTokenId(registration_token.0))
            .await?;
        Ok(NoContent)
    }
}
