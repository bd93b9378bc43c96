use super::{
    call::Call,
    problem::{Outcome, answered},
    token::json,
};
use latchkey_app::authorization;
use poem::{Body, Request, Response, handler, http::StatusCode};
use serde_json::json as object;

/// `POST /t/{tenant}/oauth2/par` (RFC 9126 §2).
#[handler]
pub(super) async fn submit(request: &Request, body: Body) -> Response {
    answered(keep(request, body).await)
}

async fn keep(request: &Request, body: Body) -> Outcome {
    let call = Call::of(request).await?;
    let form = call.form(request, body).await?;
    let client = call.client(request, &form, "par").await?;
    let proof = call.proof(request, "par", None)?;
    let pushed =
        authorization::push(&call.app, &call.context, &call.tenant, &client, form, proof.as_ref()).await?;
    let mut response =
        json(&object!({ "request_uri": pushed.request_uri, "expires_in": pushed.expires_in_seconds }))?;
    response.set_status(StatusCode::CREATED);
    Ok(response)
}
