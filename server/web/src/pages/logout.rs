use super::{csrf, errors::PageError, form, visit::Visit};
use latchkey_app::login::log_out;
use poem::{Body, Request, Response, handler};
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(default)]
struct LogoutForm {
    csrf: Option<String>,
}

/// `POST /t/{tenant}/logout`.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let form: LogoutForm = form::read(request, body).await?;
    csrf::check(&visit, request, form.csrf.as_deref())?;
    if let Some(cookie) = visit.cookies.session() {
        log_out::log_out(&visit.app, &visit.context, &cookie).await?;
    }
    visit.cookies.end_session();
    Ok(visit.see_other("/login?notice=signed-out"))
}
