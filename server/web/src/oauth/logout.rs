use super::step::{page_error, policy_for};
use crate::{
    bounded_body,
    pages::{errors::PageError, logout::logged_out, visit::Visit},
};
use latchkey_app::{
    OAuthRefusal,
    logout::{self, AskedLogout, LogoutStep},
};
use latchkey_protocol::oauth::{error::OAuthError, parameters::Parameters};
use latchkey_render::Page;
use poem::{Body, Request, Response, handler, http::StatusCode};

/// `GET /t/{tenant}/oauth2/logout` (OpenID Connect RP-Initiated Logout §2).
#[handler]
pub(super) async fn show(visit: Visit, request: &Request) -> Result<Response, PageError> {
    let query = request.uri().query().unwrap_or_default();
    ask(&visit, query.as_bytes()).await
}

/// `POST`: the same in a form; by way of an address, because another site's form brings no cookie along.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let read = bounded_body::read(request.headers(), body, bounded_body::DOCUMENT).await;
    let bytes = read.map_err(|_| PageError::BadRequest("The form can't be read.".into()))?;
    let parameters = parse(&bytes)?;
    Ok(visit.see_other(&format!("/oauth2/logout?{}", parameters.to_query())))
}

fn parse(encoded: &[u8]) -> Result<Parameters, PageError> {
    Parameters::parse(encoded).map_err(|error| page_error(&OAuthError::invalid_request(error.to_string())))
}

async fn ask(visit: &Visit, encoded: &[u8]) -> Result<Response, PageError> {
    let parameters = parse(encoded)?;
    let text = |name: &str| parameters.get(name).map(str::to_owned);
    let asked = AskedLogout {
        id_token_hint: text("id_token_hint"),
        client_id: text("client_id"),
        post_logout_redirect_uri: text("post_logout_redirect_uri"),
        state: text("state"),
    };
    let cookie = visit.cookies.session();
    match logout::ask(&visit.app, &visit.context, &visit.tenant, asked, cookie.as_deref()).await {
        Ok(LogoutStep::Done(location)) => {
            visit.cookies.end_session();
            Ok(logged_out(visit, location))
        }
        Ok(LogoutStep::Confirm { user, client_name, continuation, goes_to }) => {
            let page = Page::LogOut {
                client_name,
                login: user.login.clone(),
                display_name: user.display_name(),
                continuation: Some(continuation),
            };
            let mut response = visit.page_of(&user, StatusCode::OK, &page).await?;
            policy_for(&mut response, goes_to.as_slice());
            Ok(response)
        }
        Err(OAuthRefusal::Refused(error)) => Err(page_error(&error)),
        Err(OAuthRefusal::Failure(failure)) => Err(failure.into()),
    }
}
