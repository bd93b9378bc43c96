use super::{consent::scopes, csrf, errors::PageError, form, visit::Visit};
use latchkey_app::{grants, login::session};
use latchkey_domain::user::User;
use latchkey_render::{ApplicationRow, Page};
use poem::{Body, Request, Response, handler, http::StatusCode};
use serde::Deserialize;

/// `GET /t/{tenant}/account/applications`: what the person is connected to.
#[handler]
pub(super) async fn show(visit: Visit) -> Result<Response, PageError> {
    match signed_in(&visit).await? {
        Some(user) => list(&visit, &user, StatusCode::OK).await,
        None => Ok(visit.see_other("/login")),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct EndForm {
    client_id: String,
    csrf: Option<String>,
}

/// `POST /t/{tenant}/account/applications`: ends what the person has granted to `client_id`.
#[handler]
pub(super) async fn submit(visit: Visit, request: &Request, body: Body) -> Result<Response, PageError> {
    let form: EndForm = form::read(request, body).await?;
    let Some(user) = signed_in(&visit).await? else { return Ok(visit.see_other("/login")) };
    match csrf::check(&visit, request, form.csrf.as_deref()) {
        Err(PageError::FormExpired) => return list(&visit, &user, StatusCode::FORBIDDEN).await,
        checked => checked?,
    }
    if let Ok(client) = form.client_id.parse() {
        // One that is gone already is what the person wanted.
        grants::end_own(&visit.app, &visit.context, &user, client).await?;
    }
    Ok(visit.see_other("/account/applications"))
}

async fn list(visit: &Visit, user: &User, status: StatusCode) -> Result<Response, PageError> {
    let applications = grants::list_own(&visit.app, &visit.context, user).await?;
    let rows = applications.into_iter().map(|application| ApplicationRow {
        id: application.client.id.to_string(),
        client_name: application.client.display_name(),
        client_uri: application.client.metadata.client_uri.clone(),
        scopes: scopes(&application.scope),
        granted_at: application.granted_at,
        last_used_at: application.last_used_at,
        first_party: application.client.metadata.first_party,
    });
    let page = Page::Applications { rows: rows.collect(), time_zone: visit.time_zone() };
    visit.page_of(user, status, &page).await
}

async fn signed_in(visit: &Visit) -> Result<Option<User>, PageError> {
    let cookie = visit.cookies.session().unwrap_or_default();
    let found = session::current(&visit.app, &visit.context, &cookie).await?;
    Ok(found.filter(|(session, _)| !session.must_change_password).map(|(_, user)| user))
}
