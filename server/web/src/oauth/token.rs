use super::{
    call::Call,
    problem::{Outcome, answered},
};
use latchkey_app::{
    Failure,
    tokens::{self, TokenCall},
};
use latchkey_protocol::oauth::token_request::TokenRequest;
use poem::{Body, Request, Response, handler};
use serde::Serialize;

/// `POST /t/{tenant}/oauth2/token` (RFC 6749 §3.2).
#[handler]
pub(super) async fn submit(request: &Request, body: Body) -> Response {
    answered(give(request, body).await)
}

async fn give(request: &Request, body: Body) -> Outcome {
    let call = Call::of(request).await?;
    let form = call.form(request, body).await?;
    let client = call.client(request, &form, "token").await?;
    let proof = call.proof(request, "token", None)?;
    let asked = TokenRequest::parse(&form)?;
    let token_call = TokenCall { tenant: &call.tenant, client: &client, proof: proof.as_ref() };
    json(&tokens::request(&call.app, &call.context, &token_call, asked).await?)
}

/// Never kept by anybody in between.
pub(super) fn json(answer: &impl Serialize) -> Outcome {
    let body = serde_json::to_string(answer).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(Response::builder().content_type("application/json").header("cache-control", "no-store").body(body))
}
