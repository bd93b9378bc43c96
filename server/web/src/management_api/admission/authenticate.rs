use super::super::ApiError;
use latchkey_app::{App, api_tokens};
use latchkey_domain::{context::Person, tenant::Tenant};
use latchkey_protocol::problem;
use poem::{Request, http::header};

/// The person whose token the request carries, and their tenant (RFC 6750 §2.1, §3).
pub(super) async fn caller(app: &App, request: &Request) -> Result<(Person, Tenant), ApiError> {
    let Some(token) = request.header(header::AUTHORIZATION).and_then(bearer) else {
        let error = ApiError::new(problem::UNAUTHENTICATED, "Send Authorization: Bearer and an API token.");
        return Err(error.with_header(header::WWW_AUTHENTICATE, "Bearer"));
    };
    let known = api_tokens::authenticate(app, token, app.clock().now()).await?;
    known.ok_or_else(|| {
        let error = ApiError::new(problem::UNAUTHENTICATED, "The token is unknown, expired or revoked.");
        error.with_header(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
    })
}

/// The credentials after a scheme whose case doesn't count (RFC 9110 §11.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
