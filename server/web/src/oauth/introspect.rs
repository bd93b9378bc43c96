use super::{
    call::Call,
    problem::{Outcome, answered},
    token::json,
};
use latchkey_app::tokens;
use latchkey_protocol::oauth::error::OAuthError;
use poem::{Body, Request, Response, handler};

/// `POST /t/{tenant}/oauth2/introspect` (RFC 7662 §2).
#[handler]
pub(super) async fn submit(request: &Request, body: Body) -> Response {
    answered(tell(request, body).await)
}

async fn tell(request: &Request, body: Body) -> Outcome {
    let call = Call::of(request).await?;
    let form = call.form(request, body).await?;
    let client = call.client(request, &form, "introspect").await?;
    let token = form.get("token").ok_or_else(|| OAuthError::invalid_request("token is missing"))?;
    json(&tokens::introspect(&call.app, &call.context, &call.tenant, &client, token).await?)
}
