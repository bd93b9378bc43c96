use crate::management_api::{Caller, NoContent, Outcome, Tag};
use latchkey_app::{App, api_tokens};
use latchkey_domain::id::ApiTokenId;
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Revoke one of your API tokens
    #[oai(
        path = "/tenants/:tenant/api-tokens/:token",
        method = "delete",
        tag = "Tag::ApiTokens",
        operation_id = "revoke-api-token"
    )]
    async fn revoke_token(
        &self,
        caller: Caller,
        tenant: Path<String>,
        token: Path<Uuid>,
    ) -> Outcome<NoContent> {
        let context = caller.within(&self.0, &tenant).await?;
        api_tokens::revoke(&self.0, &context, ApiTokenId(token.0)).await?;
        Ok(NoContent)
    }
}
