use super::{csrf, errors::PageError, form, visit::Visit};
use latchkey_app::login::{
    log_in::{self, LogInError, LoggedIn},
    session,
};
use latchkey_domain::reset::ResetMode;
use latchkey_render::{LoginError, LoginNotice, Page};
use poem::{
    Body, Request, Response, handler,
    http::{StatusCode, header},
    web::Query,
};
use serde::Deserialize;

/// `GET /t/{tenant}`: there is nothing else to see yet.
#[handler]
pub(super) fn to_login(visit: Visit) -> Response {
    visit.see_other("/login")
}

/// What brought the person here.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Arrival {
    notice: String,
}

/// `GET /t/{tenant}/login`.
#[handler]
pub(super) async fn show(visit: Visit, Query(arrival): Query<Arrival>) -> Result<Response, PageError> {
    if let Some(cookie) = visit.cookies.session()
        && let Some((session, _)) = session::current(&visit.app, &visit.context, &cookie).await?
    {
        return Ok(visit.see_other(if session.must_change_password {
            "/login/new-password"
        } else {
            "/account"
        }));
    }
    let notice = match arrival.notice.as_str() {
        "password-set" => Some(LoginNotice::PasswordSet),
        "signed-out" => Some(LoginNotice::SignedOut),
        _ => None,
    };
    visit.page(StatusCode::OK, &Page::Login { login: None, error: None, notice }).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct LoginForm {
    login: String,
    password: String,
    csrf: Option<String>,
}

/// `POST /t/{tenant}/login`: `login`, `password`.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let form: LoginForm = form::read(request, body).await?;
    let again = async |status, error| {
        let login = Some(form.login.chars().take(320).collect());
        visit.page(status, &Page::Login { login, error: Some(error), notice: None }).await
    };
    match csrf::check(&visit, request, form.csrf.as_deref()) {
        Err(PageError::FormExpired) => return again(StatusCode::FORBIDDEN, LoginError::FormExpired).await,
        checked => checked?,
    }
    match log_in::log_in(&visit.app, &visit.context, &form.login, &form.password).await {
        Ok(LoggedIn::Session(new)) => {
            visit.cookies.set_session(&new.token);
            let must_change = new.session.must_change_password;
            Ok(visit.see_other(if must_change { "/login/new-password" } else { "/account" }))
        }
        Ok(LoggedIn::DeadPassword { proof, mode }) => {
            let page = match mode {
                ResetMode::Link => Page::DeadPassword { proof },
                ResetMode::Generated => Page::DeadPasswordGenerated { proof },
            };
            visit.page(StatusCode::OK, &page).await
        }
        Err(LogInError::Mismatch) => again(StatusCode::UNPROCESSABLE_ENTITY, LoginError::Mismatch).await,
        Err(LogInError::Throttled { retry_after_seconds }) => {
            let retry_after_minutes = retry_after_seconds.div_ceil(60);
            let mut response =
                again(StatusCode::TOO_MANY_REQUESTS, LoginError::Throttled { retry_after_minutes }).await?;
            response.headers_mut().insert(header::RETRY_AFTER, retry_after_seconds.into());
            Ok(response)
        }
        Err(LogInError::Failure(failure)) => Err(failure.into()),
    }
}
