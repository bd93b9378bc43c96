use super::{csrf, errors::PageError, form, new_password::password_error, visit::Visit};
use latchkey_app::recovery::{
    open_link::{self, LinkView, LiveLink},
    set_password::{self, SetPasswordError},
};
use latchkey_domain::{clock, reset::ResetKind};
use latchkey_render::{Page, PasswordError, ResetPageKind};
use poem::{Body, Request, Response, handler, http::StatusCode, web::Query};
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Arrival {
    token: Option<String>,
}

/// `GET /t/{tenant}/reset?token=…`: takes the token out of the address at once. Then `GET /t/{tenant}/reset`: the page.
/// Neither uses anything up, and whoever looks first gets no claim.
#[handler]
pub(super) async fn show(visit: Visit, Query(arrival): Query<Arrival>) -> Result<Response, PageError> {
    if let Some(token) = arrival.token {
        // Cut: a cookie holds 4 KiB, a token 43 letters.
        visit.cookies.set_link(&token.chars().filter(char::is_ascii_graphic).take(64).collect::<String>());
        return Ok(visit.see_other("/reset"));
    }
    page(&visit, StatusCode::OK, None).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ResetForm {
    password: String,
    csrf: Option<String>,
}

/// `POST /t/{tenant}/reset`: `password`. Only an acceptable one uses the link up.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let form: ResetForm = form::read(request, body).await?;
    match csrf::check(&visit, request, form.csrf.as_deref()) {
        Err(PageError::FormExpired) => {
            return page(&visit, StatusCode::FORBIDDEN, Some(PasswordError::FormExpired)).await;
        }
        checked => checked?,
    }
    let token = visit.cookies.link().unwrap_or_default();
    match set_password::set_password(&visit.app, &visit.context, &token, &form.password).await {
        Ok(user) => {
            visit.cookies.end_link();
            visit.cookies.end_session();
            visit.page_of(&user, StatusCode::OK, &Page::ResetDone {}).await
        }
        Err(SetPasswordError::Refused(refusal, live)) => {
            let error = password_error(&refusal, &form.password);
            let page = live_page(&visit, &live, Some(error));
            visit.page_of(&live.user, StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
        Err(SetPasswordError::LinkEnded(view)) => {
            visit.page(StatusCode::GONE, &ended_page(&visit, &view)).await
        }
        Err(SetPasswordError::Failure(failure)) => Err(failure.into()),
    }
}

async fn page(
    visit: &Visit,
    status: StatusCode,
    error: Option<PasswordError>,
) -> Result<Response, PageError> {
    let token = visit.cookies.link().unwrap_or_default();
    match open_link::open_link(&visit.app, &visit.context, &token).await? {
        LinkView::Live(live) => visit.page_of(&live.user, status, &live_page(visit, &live, error)).await,
        view => visit.page(StatusCode::GONE, &ended_page(visit, &view)).await,
    }
}

fn live_page(visit: &Visit, live: &LiveLink, error: Option<PasswordError>) -> Page {
    let (issued_at, expires_at) = (live.link.issued_at, live.link.expires_at);
    Page::Reset {
        login: live.user.login.clone(),
        kind: match live.reset.kind {
            ResetKind::Administrator => ResetPageKind::AdministratorLink,
            ResetKind::SelfService => ResetPageKind::SelfService,
            ResetKind::SetUp => ResetPageKind::SetUp,
        },
        expires_at,
        seconds_left: clock::seconds_until(visit.context.now(), expires_at),
        total_seconds: clock::seconds_until(issued_at, expires_at),
        time_zone: visit.time_zone(),
        error,
        min_length: visit.minimum_length(),
    }
}

fn ended_page(visit: &Visit, view: &LinkView) -> Page {
    let (ended_at, can_resend) = match view {
        LinkView::Ended { at, can_resend } => (Some(*at), *can_resend),
        LinkView::Live(_) | LinkView::Unknown => (None, false),
    };
    Page::ResetExpired { ended_at, time_zone: visit.time_zone(), minutes: visit.link_minutes(), can_resend }
}
