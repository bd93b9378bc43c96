use super::{
    call::{Call, authorization},
    problem::{OAuthProblem, Outcome, answered},
    token::json,
};
use latchkey_app::clients::{self, CreatedClient};
use latchkey_domain::token::SecretToken;
use latchkey_protocol::oauth::{
    bearer::{self, Scheme},
    client_metadata::ClientMetadata,
    error::OAuthError,
};
use poem::{Body, Request, Response, handler, http::StatusCode};
use serde_json::{Value, json as object};

/// `POST /t/{tenant}/oauth2/register` (RFC 7591 §3), behind an initial access token.
#[handler]
pub(super) async fn submit(request: &Request, body: Body) -> Response {
    answered(register(request, body).await)
}

async fn register(request: &Request, body: Body) -> Outcome {
    let call = Call::of(request).await?;
    let token = token(request)?;
    let metadata = metadata(&call, request, body).await?;
    let registered = clients::register(&call.app, &call.context, &token, metadata).await;
    let (created, registration) =
        registered.map_err(|refusal| OAuthProblem::of_bearer(Scheme::Bearer, refusal))?;
    let mut response = json(&registered_client(&call, &created, Some(&registration)))?;
    response.set_status(StatusCode::CREATED);
    Ok(response)
}

/// The bearer token of a registration.
pub(super) fn token(request: &Request) -> Result<String, OAuthProblem> {
    let of_bearer = |error: OAuthError| OAuthProblem::of_bearer(Scheme::Bearer, error.into());
    let presented = bearer::read(authorization(request)?, None).map_err(of_bearer)?;
    let presented = presented.ok_or_else(OAuthProblem::no_token)?;
    Ok(presented.token.reveal().to_owned())
}

pub(super) async fn metadata(
    call: &Call,
    request: &Request,
    body: Body,
) -> Result<ClientMetadata, OAuthProblem> {
    let members = call.json(request, body).await?;
    ClientMetadata::parse(&members).map_err(|error| OAuthError::from(error).into())
}

/// What a client is told of itself (RFC 7591 §3.2.1, RFC 7592 §3).
pub(super) fn registered_client(
    call: &Call,
    created: &CreatedClient,
    registration: Option<&SecretToken>,
) -> Value {
    let client = &created.client;
    let mut told = object!(client.metadata);
    told["client_id"] = client.id.to_string().into();
    told["client_id_issued_at"] = client.created_at.as_second().into();
    told["registration_client_uri"] = format!("{}/oauth2/register/{}", call.issuer(), client.id).into();
    if let Some(secret) = &created.secret {
        told["client_secret"] = secret.reveal().into();
        told["client_secret_expires_at"] = 0.into();
    }
    if let Some(registration) = registration {
        told["registration_access_token"] = registration.reveal().into();
    }
    told
}
