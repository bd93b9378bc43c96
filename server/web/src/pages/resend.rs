use super::{csrf, errors::PageError, form, visit::Visit};
use latchkey_app::login::dead_password;
use latchkey_render::Page;
use poem::{Body, Request, Response, handler, http::StatusCode};
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(default)]
struct ResendForm {
    proof: String,
    csrf: Option<String>,
}

/// `POST /t/{tenant}/login/resend`: *Resend e-mail*, for whoever typed the dead password.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let form: ResendForm = form::read(request, body).await?;
    csrf::check(&visit, request, form.csrf.as_deref())?;
    if dead_password::resend(&visit.app, &visit.context, &form.proof).await? {
        return visit.page(StatusCode::ACCEPTED, &Page::ResetSent { minutes: visit.link_minutes() }).await;
    }
    Ok(visit.see_other("/login"))
}
