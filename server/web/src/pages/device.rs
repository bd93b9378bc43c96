use super::{consent::scopes, csrf, errors::PageError, form, visit::Visit};
use latchkey_app::{
    devices::{self, DeviceDecision, DeviceRefusal, WaitingDevice},
    login::session,
};
use latchkey_domain::{session::Session, user::User};
use latchkey_render::{DeviceError, Page};
use poem::{
    Body, Request, Response, handler,
    http::{StatusCode, header},
    web::Query,
};
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Arrival {
    user_code: Option<String>,
}

/// Longest text that is shown again.
const SHOWN: usize = 40;

/// `GET /t/{tenant}/device`: where somebody types the code that a device shows (RFC 8628 §3.3). A code in the address is only
/// filled in: who follows somebody else's link has to look at it and press the button.
#[handler]
pub(super) async fn show(visit: Visit, Query(arrival): Query<Arrival>) -> Result<Response, PageError> {
    let user_code = arrival.user_code.filter(|code| !code.is_empty());
    let user_code = user_code.map(|code| code.chars().take(SHOWN).collect::<String>());
    if signed_in(&visit).await?.is_none() {
        let code = user_code.as_deref().map(plain).unwrap_or_default();
        return Ok(visit.see_other(&format!("/login?device={code}")));
    }
    visit.page(StatusCode::OK, &Page::Device { user_code, error: None }).await
}

/// What a code can consist of.
pub(super) fn plain(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(SHOWN).collect()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct DeviceForm {
    user_code: String,
    decision: Option<String>,
    csrf: Option<String>,
}

/// `POST /t/{tenant}/device`: `user_code`; then, on the page that asks, `decision`.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let form: DeviceForm = form::read(request, body).await?;
    let again = async |status, error| {
        let user_code = Some(form.user_code.chars().take(SHOWN).collect());
        visit.page(status, &Page::Device { user_code, error: Some(error) }).await
    };
    match csrf::check(&visit, request, form.csrf.as_deref()) {
        Err(PageError::FormExpired) => return again(StatusCode::FORBIDDEN, DeviceError::FormExpired).await,
        checked => checked?,
    }
    let Some((session, user)) = signed_in(&visit).await? else {
        return Ok(visit.see_other(&format!("/login?device={}", plain(&form.user_code))));
    };
    if form.user_code.trim().is_empty() {
        return again(StatusCode::UNPROCESSABLE_ENTITY, DeviceError::Missing).await;
    }
    match decided(&visit, &session, &user, &form).await {
        Ok(page) => visit.page_of(&user, StatusCode::OK, &page).await,
        Err(DeviceRefusal::Unknown) => again(StatusCode::UNPROCESSABLE_ENTITY, DeviceError::Unknown).await,
        Err(DeviceRefusal::Throttled { retry_after_seconds }) => {
            let retry_after_minutes = retry_after_seconds.div_ceil(60);
            let error = DeviceError::Throttled { retry_after_minutes };
            let mut response = again(StatusCode::TOO_MANY_REQUESTS, error).await?;
            response.headers_mut().insert(header::RETRY_AFTER, retry_after_seconds.into());
            Ok(response)
        }
        Err(DeviceRefusal::Failure(failure)) => Err(failure.into()),
    }
}

/// The page that follows: the question, or the thanks.
async fn decided(
    visit: &Visit,
    session: &Session,
    user: &User,
    form: &DeviceForm,
) -> Result<Page, DeviceRefusal> {
    let waiting = devices::find(&visit.app, &visit.context, user.id, &form.user_code).await?;
    let decision = match form.decision.as_deref() {
        Some("allow") => DeviceDecision::Allow,
        Some("deny") => DeviceDecision::Deny,
        _ => return Ok(question(user, &waiting)),
    };
    devices::decide(&visit.app, &visit.context, session, user, &waiting, decision).await?;
    Ok(Page::DeviceDone { allowed: decision == DeviceDecision::Allow })
}

fn question(user: &User, waiting: &WaitingDevice) -> Page {
    Page::DeviceConfirm {
        client_name: waiting.client.display_name(),
        user_code: waiting.user_code.clone(),
        login: user.login.clone(),
        display_name: user.display_name(),
        scopes: scopes(&waiting.device.details.scope),
    }
}

/// Who may decide: not somebody who has to choose a password first.
async fn signed_in(visit: &Visit) -> Result<Option<(Session, User)>, PageError> {
    let cookie = visit.cookies.session().unwrap_or_default();
    let found = session::current(&visit.app, &visit.context, &cookie).await?;
    Ok(found.filter(|(session, _)| !session.must_change_password))
}
