use super::TokenJson;
use crate::management_api::{Body, Caller, Created, Outcome, Tag, shapes::Instant};
use latchkey_app::{
    App,
    clients::{self, IssueRegistrationToken},
};
use poem_openapi::{Object, OpenApi, param::Path};
use uuid::Uuid;

/// A token to be made.
#[derive(Object)]
struct NewRegistrationToken {
    /// What it is for.
    name: String,
    /// 1 to 366; 30 unless given.
    #[oai(nullable)]
    expires_in_days: Option<u32>,
    /// How many clients may be registered with it, 1 to 10,000; as many as wanted unless given.
    #[oai(nullable)]
    uses: Option<u32>,
}

/// A token with its secret, which is shown this once.
#[derive(Object)]
#[oai(rename = "IssuedRegistrationToken")]
struct IssuedToken {
    id: Uuid,
    name: String,
    created_at: Instant,
    expires_at: Instant,
    #[oai(nullable)]
    uses_left: Option<u32>,
    /// What goes into `Authorization: Bearer` at the registration endpoint.
    token: String,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Let others register clients
    ///
    /// Whoever holds the token registers clients at `/t/{tenant}/oauth2/register` (RFC 7591).
    #[oai(
        path = "/tenants/:tenant/registration-tokens",
        method = "post",
        tag = "Tag::Clients",
        operation_id = "issue-registration-token"
    )]
    async fn issue_registration_token(
        &self,
        caller: Caller,
        tenant: Path<String>,
        body: Body<NewRegistrationToken>,
    ) -> Outcome<Created<IssuedToken>> {
        let context = caller.within(&self.0, &tenant).await?;
        let NewRegistrationToken { name, expires_in_days, uses } = body.0;
        let request = IssueRegistrationToken { name, expires_in_days, uses };
        let (token, secret) = clients::issue_registration_token(&self.0, &context, request).await?;
        let token = TokenJson::from(token);
        Ok(Created::new(IssuedToken {
            id: token.id,
            name: token.name,
            created_at: token.created_at,
            expires_at: token.expires_at,
            uses_left: token.uses_left,
            token: secret.reveal().to_owned(),
        }))
    }
}
