//! A client that looks after its own registration (RFC 7592).

use super::{
    call::Call,
    problem::{OAuthProblem, Outcome, answered},
    register::{metadata, registered_client, token},
    token::json,
};
use latchkey_app::{
    OAuthRefusal,
    clients::{self, CreatedClient},
};
use latchkey_protocol::oauth::bearer::Scheme;
use poem::{Body, Request, Response, handler, http::StatusCode};

/// `GET /t/{tenant}/oauth2/register/{client}` (§2.1).
#[handler]
pub(super) async fn read(request: &Request) -> Response {
    answered(tell(request).await)
}

/// `PUT` (§2.2).
#[handler]
pub(super) async fn replace(request: &Request, body: Body) -> Response {
    answered(change(request, body).await)
}

/// `DELETE` (§2.3).
#[handler]
pub(super) async fn remove(request: &Request) -> Response {
    answered(end(request).await)
}

fn client_id(request: &Request) -> &str {
    request.raw_path_param("client").unwrap_or_default()
}

fn of_bearer(refusal: OAuthRefusal) -> OAuthProblem {
    OAuthProblem::of_bearer(Scheme::Bearer, refusal)
}

async fn tell(request: &Request) -> Outcome {
    let call = Call::of(request).await?;
    let token = token(request)?;
    let client = clients::read_registration(&call.app, &call.context, client_id(request), &token).await;
    let client = client.map_err(of_bearer)?;
    json(&registered_client(&call, &CreatedClient { client, secret: None }, None))
}

async fn change(request: &Request, body: Body) -> Outcome {
    let call = Call::of(request).await?;
    let token = token(request)?;
    let metadata = metadata(&call, request, body).await?;
    let id = client_id(request);
    let replaced = clients::replace_registration(&call.app, &call.context, id, &token, metadata).await;
    json(&registered_client(&call, &replaced.map_err(of_bearer)?, None))
}

async fn end(request: &Request) -> Outcome {
    let call = Call::of(request).await?;
    let token = token(request)?;
    clients::remove_registration(&call.app, &call.context, client_id(request), &token)
        .await
        .map_err(of_bearer)?;
    Ok(Response::builder().status(StatusCode::NO_CONTENT).finish())
}
