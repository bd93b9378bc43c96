use super::{
    call::Call,
    problem::{Outcome, answered},
    token::json,
};
use latchkey_app::devices;
use latchkey_protocol::oauth::{
    error::{ErrorCode, OAuthError},
    scope::ScopeSet,
};
use poem::{Body, Request, Response, handler};

/// `POST /t/{tenant}/oauth2/device` (RFC 8628 §3.1).
#[handler]
pub(super) async fn submit(request: &Request, body: Body) -> Response {
    answered(begin(request, body).await)
}

async fn begin(request: &Request, body: Body) -> Outcome {
    let call = Call::of(request).await?;
    let form = call.form(request, body).await?;
    let client = call.client(request, &form, "device").await?;
    let scope = ScopeSet::parse(form.get("scope").unwrap_or_default())
        .map_err(|error| OAuthError::new(ErrorCode::InvalidScope, error.to_string()))?;
    let resources = form.all("resource").into_iter().map(str::to_owned).collect();
    json(&devices::begin(&call.app, &call.context, &call.tenant, &client, &scope, resources).await?)
}
