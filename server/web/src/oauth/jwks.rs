use super::{
    call::Call,
    problem::{Outcome, answered},
};
use latchkey_app::issuer;
use poem::{Request, Response, handler, http::header};

/// Far shorter than the time for which a key is published before it signs.
const CACHE: &str = "public, max-age=300";

/// `GET /t/{tenant}/oauth2/jwks` (RFC 7517 §5).
#[handler]
pub(super) async fn show(request: &Request) -> Response {
    answered(publish(request).await)
}

async fn publish(request: &Request) -> Outcome {
    let call = Call::of(request).await?;
    let set = issuer::key_set(&call.app, &call.context).await?;
    Ok(Response::builder()
        .content_type("application/jwk-set+json")
        .header(header::CACHE_CONTROL, CACHE)
        .body(set.to_string()))
}
