use super::TokenJson;
use crate::management_api::{Caller, Found, Outcome, Tag};
use latchkey_app::{App, api_tokens};
use poem_openapi::{Object, OpenApi, param::Path};

/// The caller's own tokens.
#[derive(Object)]
struct TokenList {
    items: Vec<TokenJson>,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// List your API tokens
    #[oai(
        path = "/tenants/:tenant/api-tokens",
        method = "get",
        tag = "Tag::ApiTokens",
        operation_id = "list-api-tokens"
    )]
    async fn list_tokens(&self, caller: Caller, tenant: Path<String>) -> Outcome<Found<TokenList>> {
        let context = caller.within(&self.0, &tenant).await?;
        let tokens = api_tokens::list(&self.0, &context).await?;
        Ok(Found::new(TokenList { items: tokens.into_iter().map(Into::into).collect() }))
    }
}
