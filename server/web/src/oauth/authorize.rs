use super::step::{page_error, respond};
use crate::{
    bounded_body,
    pages::{errors::PageError, visit::Visit},
};
use latchkey_app::authorization::{self, Arrival};
use latchkey_protocol::oauth::{error::OAuthError, parameters::Parameters};
use poem::{Body, Request, Response, handler};

/// The name under which our pages carry a request.
const CONTINUE: &str = "continue";

/// `GET /t/{tenant}/oauth2/authorize` (RFC 6749 §3.1): sent by a client, or back from a page of ours.
#[handler]
pub(super) async fn show(visit: Visit, request: &Request) -> Result<Response, PageError> {
    let query = request.uri().query().unwrap_or_default();
    arrive(&visit, query.as_bytes()).await
}

/// `POST`: the same in a form (OpenID Connect Core §3.1.2.1). Another site's form brings no cookie along, so that somebody who
/// is logged in would have to log in again; a redirect to ourselves does.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let read = bounded_body::read(request.headers(), body, bounded_body::DOCUMENT).await;
    let bytes = read.map_err(|_| PageError::BadRequest("The form can't be read.".into()))?;
    let parameters = Parameters::parse(&bytes).map_err(|error| unreadable(&error.to_string()))?;
    let query = parameters.to_query();
    if query.len() > LONGEST_QUERY {
        return arrive(&visit, &bytes).await;
    }
    Ok(visit.see_other(&format!("/oauth2/authorize?{query}")))
}

/// What every browser and proxy takes in an address.
const LONGEST_QUERY: usize = 6000;

async fn arrive(visit: &Visit, encoded: &[u8]) -> Result<Response, PageError> {
    let mut parameters = Parameters::parse(encoded).map_err(|error| unreadable(&error.to_string()))?;
    let continued = parameters.get(CONTINUE).map(str::to_owned);
    parameters.remove(CONTINUE);
    let arrival = match continued {
        Some(sealed) => Arrival::Continued(sealed),
        None => Arrival::Fresh(parameters),
    };
    let cookie = visit.cookies.session();
    let arrived = authorization::arrive(&visit.app, &visit.context, arrival, cookie.as_deref()).await;
    respond(visit, arrived).await
}

fn unreadable(what: &str) -> PageError {
    page_error(&OAuthError::invalid_request(what))
}
