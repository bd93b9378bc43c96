use super::{errors::PageError, visit::Visit};
use latchkey_app::login::session;
use latchkey_render::Page;
use poem::{Response, handler, http::StatusCode};

/// `GET /t/{tenant}/account`: says who is signed in.
#[handler]
pub(super) async fn show(visit: Visit) -> Result<Response, PageError> {
    let cookie = visit.cookies.session().unwrap_or_default();
    let Some((session, user)) = session::current(&visit.app, &visit.context, &cookie).await? else {
        return Ok(visit.see_other("/login"));
    };
    if session.must_change_password {
        return Ok(visit.see_other("/login/new-password"));
    }
    let page = Page::SignedIn {
        display_name: user.display_name(),
        login: user.login.clone(),
        signed_in_at: session.created_at,
        time_zone: visit.time_zone(),
    };
    visit.page_of(&user, StatusCode::OK, &page).await
}
