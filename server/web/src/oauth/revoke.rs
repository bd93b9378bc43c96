use super::{
    call::Call,
    problem::{Outcome, answered},
};
use latchkey_app::tokens;
use latchkey_protocol::oauth::error::OAuthError;
use poem::{Body, Request, Response, handler};

/// `POST /t/{tenant}/oauth2/revoke` (RFC 7009 §2).
#[handler]
pub(super) async fn submit(request: &Request, body: Body) -> Response {
    answered(end(request, body).await)
}

async fn end(request: &Request, body: Body) -> Outcome {
    let call = Call::of(request).await?;
    let form = call.form(request, body).await?;
    let client = call.client(request, &form, "revoke").await?;
    let token = form.get("token").ok_or_else(|| OAuthError::invalid_request("token is missing"))?;
    tokens::revoke(&call.app, &call.context, &call.tenant, &client, token).await?;
    Ok(Response::builder().finish())
}
