use super::{csrf, errors::PageError, form, visit::Visit};
use latchkey_app::recovery::ask_again;
use latchkey_render::Page;
use poem::{Body, Request, Response, handler, http::StatusCode};
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(default)]
struct AgainForm {
    csrf: Option<String>,
}

/// `POST /t/{tenant}/reset/resend`: *Send me a new link*, from the page of one that has ended.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let form: AgainForm = form::read(request, body).await?;
    csrf::check(&visit, request, form.csrf.as_deref())?;
    let token = visit.cookies.link().unwrap_or_default();
    ask_again::ask_again(&visit.app, &visit.context, &token).await?;
    visit.page(StatusCode::ACCEPTED, &Page::ResetSent { minutes: visit.link_minutes() }).await
}
