use super::TokenJson;
use crate::management_api::{Caller, Found, Outcome, Tag};
use latchkey_app::{App, clients};
use poem_openapi::{Object, OpenApi, param::Path};

/// The tenant's initial access tokens.
#[derive(Object)]
struct RegistrationTokenList {
    items: Vec<TokenJson>,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// List registration tokens
    #[oai(
        path = "/tenants/:tenant/registration-tokens",
        method = "get",
        tag = "Tag::Clients",
        operation_id = "list-registration-tokens"
    )]
    async fn list_registration_tokens(
        &self,
        caller: Caller,
        tenant: Path<String>,
    ) -> Outcome<Found<RegistrationTokenList>> {
        let context = caller.within(&self.0, &tenant).await?;
        let tokens = clients::list_registration_tokens(&self.0, &context).await?;
        Ok(Found::new(RegistrationTokenList { items: tokens.into_iter().map(Into::into).collect() }))
    }
}
