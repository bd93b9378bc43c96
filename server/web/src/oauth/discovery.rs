use super::{
    call::Call,
    problem::{Outcome, answered},
};
use latchkey_app::issuer;
use poem::{Request, Response, handler, http::header};

/// How long a copy may be used: shorter than anybody notices.
const CACHE: &str = "public, max-age=300";

/// `GET /t/{tenant}/.well-known/openid-configuration` and its siblings.
#[handler]
pub(super) async fn show(request: &Request) -> Response {
    answered(describe(request).await)
}

async fn describe(request: &Request) -> Outcome {
    let call = Call::of(request).await?;
    let metadata = issuer::metadata(&call.app, &call.tenant);
    Ok(Response::builder()
        .content_type("application/json")
        .header(header::CACHE_CONTROL, CACHE)
        .body(metadata.to_string()))
}
