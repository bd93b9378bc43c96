//! What the authorization endpoint decides, as a browser gets it.

use crate::pages::{errors::PageError, visit::Visit};
use latchkey_app::authorization::{Answer, AuthorizeError, Step};
use latchkey_protocol::oauth::{error::OAuthError, redirect_uri::form_action_source, response::ResponseMode};
use latchkey_render::Page;
use poem::{
    Response,
    http::{HeaderValue, StatusCode, header},
};

/// Leads a browser on.
pub(crate) async fn respond(
    visit: &Visit,
    step: Result<Step, AuthorizeError>,
) -> Result<Response, PageError> {
    let to = |page: &str, continuation: &str| visit.see_other(&format!("{page}?continue={continuation}"));
    match step {
        Ok(Step::LogIn { continuation, reauthenticate }) => {
            let notice = if reauthenticate { "&notice=reauthenticate" } else { "" };
            Ok(visit.see_other(&format!("/login?continue={continuation}{notice}")))
        }
        Ok(Step::ChoosePassword { continuation }) => Ok(to("/login/new-password", &continuation)),
        Ok(Step::ChooseAccount { continuation, .. }) => Ok(to("/login/account", &continuation)),
        Ok(Step::Consent { continuation }) => Ok(to("/consent", &continuation)),
        Ok(Step::Answer(answer)) | Err(AuthorizeError::Client(answer)) => deliver(visit, &answer).await,
        Err(AuthorizeError::OwnPage(error)) => Err(page_error(&error)),
        Err(AuthorizeError::Failure(failure)) => Err(failure.into()),
    }
}

/// An error that only the person is told.
pub(super) fn page_error(error: &OAuthError) -> PageError {
    PageError::Authorization { code: error.code.name().to_owned(), description: error.description.clone() }
}

async fn deliver(visit: &Visit, answer: &Answer) -> Result<Response, PageError> {
    if answer.mode == ResponseMode::FormPost {
        let page = Page::FormPost {
            action: answer.redirect_uri.clone(),
            fields: answer.parameters.clone(),
            client_name: answer.client_name.clone(),
        };
        let mut response = visit.page(StatusCode::OK, &page).await?;
        policy_for(&mut response, std::slice::from_ref(&answer.redirect_uri));
        return Ok(response);
    }
    Ok(Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, answer.location()).finish())
}

/// Browsers hold a form's redirects to the page's `form-action` too: a page whose form leads to a client must name where.
pub(crate) fn policy_for(response: &mut Response, leads_to: &[String]) {
    let mut sources: Vec<_> = leads_to.iter().map(|uri| form_action_source(uri)).collect();
    sources.sort();
    sources.dedup();
    // `none` may only stand alone; here it is of a URI that leads nowhere.
    sources.retain(|source| source != "'none'");
    if sources.is_empty() {
        return;
    }
    let policy = crate::edge::page_policy(&sources.join(" "));
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, value);
    }
}
