use super::{csrf, errors::PageError, form, visit::Visit};
use latchkey_app::{login::log_out, logout};
use poem::{
    Body, Request, Response, handler,
    http::{StatusCode, header},
};
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(default)]
struct LogoutForm {
    /// A logout that an application asked for.
    #[serde(rename = "continue")]
    continuation: Option<String>,
    csrf: Option<String>,
}

/// `POST /t/{tenant}/logout`.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let form: LogoutForm = form::read(request, body).await?;
    csrf::check(&visit, request, form.csrf.as_deref())?;
    if let Some(continuation) = form.continuation.filter(|sealed| !sealed.is_empty()) {
        let cookie = visit.cookies.session();
        let location = logout::finish(&visit.app, &visit.context, &continuation, cookie.as_deref()).await?;
        visit.cookies.end_session();
        return Ok(logged_out(&visit, location));
    }
    if let Some(cookie) = visit.cookies.session() {
        log_out::log_out(&visit.app, &visit.context, &cookie).await?;
    }
    visit.cookies.end_session();
    Ok(logged_out(&visit, None))
}

/// Where the way leads afterwards: to the application that asked, or to a page that says it.
pub(crate) fn logged_out(visit: &Visit, location: Option<String>) -> Response {
    match location {
        Some(location) => {
            Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, location).finish()
        }
        None => visit.see_other("/login?notice=signed-out"),
    }
}
