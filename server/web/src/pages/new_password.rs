use super::{
    consent::Arrival,
    csrf,
    errors::PageError,
    form,
    login::{self, UnderWay},
    visit::Visit,
};
use latchkey_app::login::choose_password::{self, Choice, ChoosePasswordError};
use latchkey_domain::password::PasswordRefusal;
use latchkey_render::{Page, PasswordError};
use poem::{Body, Request, Response, handler, http::StatusCode, web::Query};
use serde::Deserialize;

/// `GET /t/{tenant}/login/new-password`: for a session that began with a generated password.
#[handler]
pub(super) async fn show(visit: Visit, Query(arrival): Query<Arrival>) -> Result<Response, PageError> {
    page(&visit, StatusCode::OK, None, continuation(arrival.continuation)).await
}

fn continuation(sealed: String) -> Option<String> {
    Some(sealed).filter(|sealed| !sealed.is_empty())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct NewPasswordForm {
    password: String,
    #[serde(rename = "continue")]
    continuation: String,
    csrf: Option<String>,
}

/// `POST /t/{tenant}/login/new-password`: `password`.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let form: NewPasswordForm = form::read(request, body).await?;
    let continuation = continuation(form.continuation);
    match csrf::check(&visit, request, form.csrf.as_deref()) {
        Err(PageError::FormExpired) => {
            return page(&visit, StatusCode::FORBIDDEN, Some(PasswordError::FormExpired), continuation).await;
        }
        checked => checked?,
    }
    let cookie = visit.cookies.session().unwrap_or_default();
    match choose_password::choose_password(&visit.app, &visit.context, &cookie, &form.password).await {
        Ok(new) => {
            visit.cookies.set_session(&new.token);
            Ok(visit.see_other(&login::next_page(false, continuation.as_deref())))
        }
        Err(ChoosePasswordError::NoSession) => Ok(visit.see_other("/login")),
        Err(ChoosePasswordError::Refused(refusal)) => {
            let error = Some(password_error(&refusal, &form.password));
            page(&visit, StatusCode::UNPROCESSABLE_ENTITY, error, continuation).await
        }
        Err(ChoosePasswordError::Failure(failure)) => Err(failure.into()),
    }
}

async fn page(
    visit: &Visit,
    status: StatusCode,
    error: Option<PasswordError>,
    continuation: Option<String>,
) -> Result<Response, PageError> {
    let cookie = visit.cookies.session().unwrap_or_default();
    let choice = choose_password::pending(&visit.app, &visit.context, &cookie).await?;
    let Some(Choice { user, reset }) = choice else { return Ok(visit.see_other("/login")) };
    let under_way = UnderWay::of(visit, continuation).await?;
    let page = Page::ChoosePassword {
        login: user.login.clone(),
        reset_by: reset.as_ref().and_then(|reset| reset.requested_by_label.clone()),
        reset_at: reset.map(|reset| reset.created_at),
        time_zone: visit.time_zone(),
        error,
        min_length: visit.minimum_length(),
        continuation: under_way.continuation.clone(),
    };
    let mut response = visit.page_of(&user, status, &page).await?;
    under_way.allow(&mut response);
    Ok(response)
}

/// A refusal in the theme's terms.
pub(super) fn password_error(refusal: &PasswordRefusal, typed: &str) -> PasswordError {
    match refusal {
        _ if typed.is_empty() => PasswordError::Missing,
        PasswordRefusal::TooShort { minimum } => PasswordError::TooShort { min: *minimum },
        PasswordRefusal::TooLong { maximum } => PasswordError::TooLong { max: *maximum },
        PasswordRefusal::Blocklisted { reason } => {
            PasswordError::Blocklisted { reason: reason.name().into() }
        }
        PasswordRefusal::MissingClass(class) => PasswordError::MissingClass { class: class.name().into() },
        PasswordRefusal::SameAsBefore => PasswordError::SameAsOld,
    }
}
