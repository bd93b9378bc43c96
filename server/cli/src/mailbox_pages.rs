//! The demo's mailbox in a browser: `/_mailbox` as a page, `/_mailbox/api/messages` as JSON.

use crate::mailbox::{Mailbox, StoredMail};
use latchkey_app::App;
use latchkey_render::{Brand, Frame, MailboxRow, Page};
use latchkey_web::pages::language::Languages;
use poem::{
    EndpointExt as _, IntoEndpoint, Request, Response, Route, get, handler,
    http::{StatusCode, header},
    web::{Data, Json, Path, Query},
};
use serde::Deserialize;
use std::sync::Arc;

/// Where the mailbox is, below the public URL.
pub const PATH: &str = "/_mailbox";

/// A mail's HTML may show pictures that it carries and nothing else; no script runs, nothing is fetched.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data: cid:; \
    sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'";
/// The page that frames it.
const FRAMING_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The mailbox's routes.
pub fn routes(mailbox: Arc<Mailbox>) -> impl IntoEndpoint {
    Route::new()
        .at("/", get(show_all))
        .at("/api/messages", get(list_as_json).delete(clear))
        .at("/:id", get(show_one))
        .at("/:id/html", get(show_html))
        .data(mailbox)
}

#[handler]
fn show_all(request: &Request, Data(app): Data<&App>, Data(mailbox): Data<&Arc<Mailbox>>) -> Response {
    let messages = mailbox.messages(None).iter().rev().map(|mail| row(mail)).collect();
    page(app, request, &Page::Mailbox { messages })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    to: Option<String>,
}

/// `GET /_mailbox/api/messages?to=…`, oldest first.
#[handler]
fn list_as_json(
    Data(mailbox): Data<&Arc<Mailbox>>,
    Query(filter): Query<Filter>,
) -> Json<Vec<Arc<StoredMail>>> {
    Json(mailbox.messages(filter.to.as_deref()))
}

#[handler]
fn clear(Data(mailbox): Data<&Arc<Mailbox>>) -> StatusCode {
    mailbox.clear();
    StatusCode::NO_CONTENT
}

#[handler]
fn show_one(
    request: &Request,
    Data(app): Data<&App>,
    Data(mailbox): Data<&Arc<Mailbox>>,
    Path(id): Path<String>,
) -> Response {
    let Some(mail) = mailbox.message(&id) else { return StatusCode::NOT_FOUND.into() };
    let shown = Page::MailboxMessage {
        row: row(&mail),
        headers: mail.headers.clone(),
        text: Some(mail.text.clone()),
        html_url: Some(format!("{PATH}/{id}/html")),
    };
    let mut response = page(app, request, &shown);
    let policy = header::HeaderValue::from_static(FRAMING_POLICY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

#[handler]
fn show_html(Data(mailbox): Data<&Arc<Mailbox>>, Path(id): Path<String>) -> Response {
    let Some(mail) = mailbox.message(&id) else { return StatusCode::NOT_FOUND.into() };
    Response::builder()
        .content_type("text/html; charset=utf-8")
        .header(header::CONTENT_SECURITY_POLICY, MAIL_POLICY)
        .header(header::X_FRAME_OPTIONS, "SAMEORIGIN")
        .body(mail.html.clone())
}

fn row(mail: &StoredMail) -> MailboxRow {
    MailboxRow {
        id: mail.id.clone(),
        to: mail.to.clone(),
        from: mail.from.clone(),
        subject: mail.subject.clone(),
        received_at: mail.received_at,
    }
}

fn page(app: &App, request: &Request, page: &Page) -> Response {
    let frame = Frame {
        locale: app.renderer().negotiate(Languages::of(request).wishes(None)),
        tenant_slug: String::new(),
        tenant_name: "Latchkey demo".into(),
        brand: Brand::default(),
        base_path: String::new(),
        csrf: None,
        request_id: String::new(),
        languages_at: String::new(),
    };
    match app.renderer().page(&frame, page) {
        Ok(html) => Response::builder()
            .content_type("text/html; charset=utf-8")
            .header(header::CONTENT_LANGUAGE, frame.locale.to_string())
            .body(html),
        Err(error) => {
            tracing::error!(%error, "the mailbox can't be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into()
        }
    }
}
