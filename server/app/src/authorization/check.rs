//! Whether a request may be answered at all: client, redirect URI, then the rest.

use super::{AuthorizeError, answer::Return, on_own_page};
use crate::{App, Failure, clients};
use latchkey_domain::{OperationContext, oauth::Client};
use latchkey_protocol::oauth::{
    authorization_request::AuthorizationRequest,
    client_metadata::GrantType,
    error::{ErrorCode, OAuthError},
    parameters::Parameters,
    redirect_uri,
    response::ResponseMode,
    scope::ScopeSet,
};
use std::sync::Arc;

/// A request that its client may make.
pub(super) struct Checked {
    pub client: Arc<Client>,
    pub request: AuthorizationRequest,
    /// What is left of the scope: what is known here and allowed to the client.
    pub scope: ScopeSet,
    pub redirect_uri_was_sent: bool,
    pub answer: Return,
}

/// The scopes that every client may ask for unless it was registered for fewer, or others.
pub(super) const STANDARD_SCOPES: &str = "openid profile email groups offline_access";

pub(super) async fn check(
    app: &App,
    context: &OperationContext,
    parameters: &Parameters,
) -> Result<Checked, AuthorizeError> {
    let client = client(app, context, parameters).await?;
    let (redirect_uri, redirect_uri_was_sent) = redirect_uri_of(&client, parameters)?;
    let tenant = app.storage().read(context.tenant).await?.tenant().await?;
    let tenant = tenant.ok_or(Failure::NotFound("tenant"))?;
    let mode = parameters.get("response_mode").map_or(Ok(ResponseMode::Query), str::parse);
    let state = parameters.get("state").map(str::to_owned);
    // An answer about a mode that nobody knows goes the usual way.
    let known_mode = mode.as_ref().copied().unwrap_or(ResponseMode::Query);
    let answer = Return::to(app, &tenant, &client, redirect_uri, known_mode, state);
    let to_client = |error: OAuthError| AuthorizeError::Client(Box::new(answer.clone().with_error(&error)));
    let request = AuthorizationRequest::parse(parameters).map_err(to_client)?;
    let scope = judge(&client, &request).map_err(to_client)?;
    Ok(Checked { client, request, scope, redirect_uri_was_sent, answer })
}

pub(super) async fn client(
    app: &App,
    context: &OperationContext,
    parameters: &Parameters,
) -> Result<Arc<Client>, AuthorizeError> {
    let client_id = parameters.get("client_id");
    let client_id =
        client_id.ok_or_else(|| on_own_page(ErrorCode::InvalidRequest, "client_id is missing"))?;
    let found = clients::find(app, context, client_id).await?;
    found.ok_or_else(|| on_own_page(ErrorCode::InvalidRequest, "client_id names no client here"))
}

/// The URI that the answer goes to, and whether the request named it (RFC 6749 §3.1.2.3).
fn redirect_uri_of(client: &Client, parameters: &Parameters) -> Result<(String, bool), AuthorizeError> {
    let registered = &client.metadata.redirect_uris;
    let is_openid = parameters.get("scope").is_some_and(|scope| scope.split(' ').any(|s| s == "openid"));
    match (parameters.get("redirect_uri"), registered.as_slice()) {
        (Some(presented), _) if registered.iter().any(|uri| redirect_uri::matches(uri, presented)) => {
            Ok((presented.to_owned(), true))
        }
        (Some(_), _) => Err(on_own_page(
            ErrorCode::InvalidRequest,
            "redirect_uri is not one that the client has registered",
        )),
        (None, [only]) if !is_openid => Ok((only.clone(), false)),
        (None, _) => Err(on_own_page(ErrorCode::InvalidRequest, "redirect_uri is missing")),
    }
}

fn judge(client: &Client, request: &AuthorizationRequest) -> Result<ScopeSet, OAuthError> {
    let error = |code, text: &str| Err(OAuthError::new(code, text));
    if !client.metadata.grant_types.contains(&GrantType::AuthorizationCode) {
        return error(ErrorCode::UnauthorizedClient, "the client is not registered for authorization_code");
    }
    if client.is_public() && request.code_challenge.is_none() {
        return error(ErrorCode::InvalidRequest, "a public client needs code_challenge (S256)");
    }
    if request.resource.iter().any(|resource| !client.metadata.resources.contains(resource)) {
        return error(ErrorCode::InvalidTarget, "the client is not registered for that resource");
    }
    let mut scope = allowed_scope(client, &request.scope);
    if !client.metadata.grant_types.contains(&GrantType::RefreshToken) {
        scope = scope.without("offline_access");
    }
    if scope.is_empty() && !request.scope.is_empty() {
        return error(ErrorCode::InvalidScope, "none of the scopes is one that the client may ask for");
    }
    Ok(scope)
}

/// Scopes that are unknown here are left out (OpenID Connect Core §3.1.2.1).
pub(crate) fn allowed_scope(client: &Client, asked: &ScopeSet) -> ScopeSet {
    match &client.metadata.scope {
        Some(registered) => asked.intersection(registered),
        None => asked.intersection(&ScopeSet::parse(STANDARD_SCOPES).unwrap_or_default()),
    }
}
