use super::TokenJson;
use crate::management_api::{ApiError, Body, Caller, Created, Outcome, Tag, shapes::Instant};
use latchkey_app::{
    App, Failure,
    api_tokens::{self, IssueToken},
};
use latchkey_domain::api_token::{Scope, ScopeSet};
use poem_openapi::{Object, OpenApi, param::Path};
use uuid::Uuid;

/// A token to be made.
#[derive(Object)]
struct NewToken {
    /// What it is for.
    name: String,
    /// Among your own; all of them unless given.
    #[oai(nullable)]
    scopes: Option<Vec<String>>,
    /// 1 to 366; 90 unless given.
    #[oai(nullable)]
    expires_in_days: Option<u32>,
}

impl NewToken {
    fn into_request(self) -> Result<IssueToken, ApiError> {
        let parse = |names: Vec<String>| names.iter().map(|name| name.parse::<Scope>()).collect();
        let scopes: Option<Result<Vec<Scope>, _>> = self.scopes.map(parse);
        let scopes = scopes.transpose().map_err(|error| Failure::invalid("scopes", error.to_string()))?;
        let scopes = scopes.map(ScopeSet::of);
        Ok(IssueToken { name: self.name, scopes, expires_in_days: self.expires_in_days })
    }
}

/// A token with its secret, which is shown this once.
#[derive(Object)]
#[oai(rename = "IssuedApiToken")]
struct IssuedToken {
    id: Uuid,
    name: String,
    scopes: Vec<String>,
    created_at: Instant,
    expires_at: Instant,
    /// What goes into `Authorization: Bearer`.
    token: String,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Make yourself an API token
    ///
    /// It can do what you can, within its scopes, and dies with your password.
    #[oai(
        path = "/tenants/:tenant/api-tokens",
        method = "post",
        tag = "Tag::ApiTokens",
        operation_id = "issue-api-token"
    )]
    async fn issue_token(
        &self,
        caller: Caller,
        tenant: Path<String>,
        body: Body<NewToken>,
    ) -> Outcome<Created<IssuedToken>> {
        let context = caller.within(&self.0, &tenant).await?;
        let (token, secret) = api_tokens::issue(&self.0, &context, body.0.into_request()?).await?;
        let token = TokenJson::from(token);
        Ok(Created::new(IssuedToken {
            id: token.id,
            name: token.name,
            scopes: token.scopes,
            created_at: token.created_at,
            expires_at: token.expires_at,
            token: secret.reveal().to_owned(),
        }))
    }
}
