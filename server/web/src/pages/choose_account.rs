use super::{consent::Arrival, csrf, errors::PageError, form, visit::Visit};
use crate::oauth::{policy_for, respond};
use latchkey_app::authorization::{self, AccountChoice, Arrival as Arrived, Step};
use latchkey_render::Page;
use poem::{Body, Request, Response, handler, http::StatusCode, web::Query};
use serde::Deserialize;

/// `GET /t/{tenant}/login/account?continue=…`: which account to use (`prompt=select_account`).
#[handler]
pub(super) async fn show(visit: Visit, Query(arrival): Query<Arrival>) -> Result<Response, PageError> {
    ask(&visit, &arrival.continuation, StatusCode::OK).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ChoiceForm {
    #[serde(rename = "continue")]
    continuation: String,
    choice: String,
    csrf: Option<String>,
}

/// `POST /t/{tenant}/login/account`: `choice` is `keep` or `other`.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let form: ChoiceForm = form::read(request, body).await?;
    match csrf::check(&visit, request, form.csrf.as_deref()) {
        Err(PageError::FormExpired) => {
            return ask(&visit, &form.continuation, StatusCode::FORBIDDEN).await;
        }
        checked => checked?,
    }
    let choice = match form.choice.as_str() {
        "keep" => AccountChoice::Keep,
        "other" => AccountChoice::Other,
        _ => return ask(&visit, &form.continuation, StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let cookie = visit.cookies.session();
    let (app, context) = (&visit.app, &visit.context);
    let step =
        authorization::choose_account(app, context, &form.continuation, cookie.as_deref(), choice).await;
    respond(&visit, step).await
}

async fn ask(visit: &Visit, continuation: &str, status: StatusCode) -> Result<Response, PageError> {
    let cookie = visit.cookies.session();
    let arrival = Arrived::Continued(continuation.to_owned());
    let step = authorization::arrive(&visit.app, &visit.context, arrival, cookie.as_deref()).await;
    let Ok(Step::ChooseAccount { continuation, user, client_name }) = step else {
        return respond(visit, step).await;
    };
    let page = Page::ChooseAccount {
        client_name,
        login: user.login.clone(),
        display_name: user.display_name(),
        continuation: continuation.clone(),
    };
    let mut response = visit.page_of(&user, status, &page).await?;
    let peeked = authorization::peek(&visit.app, &visit.context, &continuation).await?;
    policy_for(&mut response, &peeked.map(|(_, leads_to, _)| leads_to).unwrap_or_default());
    Ok(response)
}
