use super::{csrf, errors::PageError, form, visit::Visit};
use latchkey_app::{Failure, recovery::ask};
use latchkey_render::{FieldError, Page};
use poem::{Body, Request, Response, handler, http::StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value};

/// `GET /t/{tenant}/recover`.
#[handler]
pub(super) async fn show(visit: Visit) -> Result<Response, PageError> {
    page(&visit, StatusCode::OK, None, None).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RecoverForm {
    login: String,
    csrf: Option<String>,
}

/// The one member of the JSON form, `login`.
fn login_in(mut members: Map<String, Value>) -> Result<String, PageError> {
    let login = members.remove("login");
    if let Some(unknown) = members.keys().next() {
        return Err(PageError::BadRequest(format!(
            "The JSON has an unknown member, {unknown}; it takes login."
        )));
    }
    match login {
        Some(Value::String(login)) => Ok(login),
        Some(_) => Err(PageError::BadRequest("login must be text.".into())),
        None => Err(PageError::BadRequest("The JSON lacks login.".into())),
    }
}

/// `POST /t/{tenant}/recover`: a form or JSON with `login`. The same answer, bytes and time whoever was meant.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let login = match form::encoding(request)? {
        form::Encoding::Json => {
            csrf::check_origin(&visit, request)?;
            login_in(form::read_json(request, body).await?)?
        }
        form::Encoding::Form => {
            let form: RecoverForm = form::read(request, body).await?;
            match csrf::check(&visit, request, form.csrf.as_deref()) {
                Err(PageError::FormExpired) => {
                    return page(
                        &visit,
                        StatusCode::FORBIDDEN,
                        Some(form.login),
                        Some(FieldError::FormExpired),
                    )
                    .await;
                }
                checked => checked?,
            }
            form.login
        }
    };
    match ask::ask(&visit.app, &visit.context, &login).await {
        Ok(()) => {
            visit.page(StatusCode::ACCEPTED, &Page::RecoverSent { minutes: visit.link_minutes() }).await
        }
        Err(Failure::Invalid(_)) => {
            let error = if login.trim().is_empty() { FieldError::Missing } else { FieldError::TooLong };
            page(&visit, StatusCode::UNPROCESSABLE_ENTITY, Some(login), Some(error)).await
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn page(
    visit: &Visit,
    status: StatusCode,
    login: Option<String>,
    error: Option<FieldError>,
) -> Result<Response, PageError> {
    let login = login.map(|login| login.chars().take(320).collect());
    visit.page(status, &Page::Recover { login, error, minutes: visit.link_minutes() }).await
}
