//! What people see when something can't be done: a page in the tenant's house that says what happened, what that means
//! and what to do next, with the request id.

use super::{
    cookies,
    language::{self, Languages},
    visit,
};
use crate::{bounded_body, management_api, request::RequestId};
use futures_util::FutureExt as _;
use latchkey_app::{App, Failure, hooks};
use latchkey_domain::{Actor, tenant::TenantStatus};
use latchkey_render::{Brand, ErrorKind, Frame, Page, RenderError, Unreadable};
use latchkey_storage::StorageError;
use poem::{
    Endpoint, Error, Request, Response, Result,
    error::ResponseError,
    http::{StatusCode, header},
};
use std::panic::AssertUnwindSafe;

/// What stops a page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error("unknown tenant")]
    UnknownTenant,
    #[error("the tenant is deactivated")]
    TenantDisabled,
    #[error("the form's token is missing, of another browser or too old")]
    FormExpired,
    #[error("posted from another site")]
    ForeignOrigin,
    /// What an application asked for can't be answered to it (RFC 6749 §4.1.2.1).
    #[error("{code}: {description}")]
    Authorization { code: String, description: String },
    /// A sentence for the developer of what sent it.
    #[error("{0}")]
    BadRequest(String),
    #[error("neither a form nor, where accepted, JSON")]
    UnsupportedMediaType,
    #[error("the body is too large")]
    TooLarge,
    #[error("the body took too long")]
    TooSlow,
    #[error("the body ended early")]
    EndedEarly,
    /// `allow` is the answer's `Allow` field (RFC 9110 §15.5.6).
    #[error("the address does not take the method")]
    MethodNotAllowed { allow: &'static str },
    #[error("busy")]
    Unavailable { retry_after_seconds: u32 },
    #[error("{0}")]
    Internal(String),
}

impl PageError {
    pub(super) fn internal(what: impl Into<String>) -> Self {
        Self::Internal(what.into())
    }

    pub(super) fn rendering(error: RenderError) -> Self {
        Self::Internal(format!("a page can't be rendered: {error}"))
    }

    fn kind(&self) -> ErrorKind {
        let unreadable = |detail| ErrorKind::BadRequest { detail };
        let limit_kib = u32::try_from(bounded_body::DOCUMENT.most_bytes / 1024).unwrap_or(u32::MAX);
        let limit_seconds = u32::try_from(bounded_body::DOCUMENT.time.as_secs()).unwrap_or(u32::MAX);
        match self {
            Self::UnknownTenant => ErrorKind::UnknownTenant,
            Self::TenantDisabled => ErrorKind::TenantDisabled,
            Self::FormExpired | Self::ForeignOrigin => ErrorKind::FormExpired,
            Self::Authorization { code, description } => {
                ErrorKind::Authorization { code: code.clone(), description: description.clone() }
            }
            Self::BadRequest(text) => unreadable(Unreadable::Said(text.clone())),
            Self::UnsupportedMediaType => unreadable(Unreadable::NotAForm),
            Self::TooLarge => unreadable(Unreadable::TooLarge { limit_kib }),
            Self::TooSlow => unreadable(Unreadable::TooSlow { limit_seconds }),
            Self::EndedEarly => unreadable(Unreadable::EndedEarly),
            Self::MethodNotAllowed { .. } => unreadable(Unreadable::Method),
            Self::Unavailable { .. } => ErrorKind::Unavailable,
            Self::Internal(_) => ErrorKind::Internal,
        }
    }
}

impl ResponseError for PageError {
    fn status(&self) -> StatusCode {
        match self {
            Self::UnknownTenant => StatusCode::NOT_FOUND,
            Self::TenantDisabled | Self::FormExpired | Self::ForeignOrigin => StatusCode::FORBIDDEN,
            Self::Authorization { .. } | Self::BadRequest(_) | Self::TooSlow | Self::EndedEarly => {
                StatusCode::BAD_REQUEST
            }
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<Failure> for PageError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Busy { retry_after_seconds } => Self::Unavailable { retry_after_seconds },
            Failure::Storage(StorageError::Unavailable(_) | StorageError::Contended(_)) => {
                Self::Unavailable { retry_after_seconds: 2 }
            }
            Failure::NotFound(_) => Self::UnknownTenant,
            Failure::Invalid(error) => Self::BadRequest(error.to_string()),
            other => Self::Internal(other.to_string()),
        }
    }
}

/// Turns the errors of everything inside into pages; `/api` speaks for itself.
pub struct ErrorPages<E> {
    inner: E,
    app: App,
}

impl<E> ErrorPages<E> {
    pub fn new(inner: E, app: App) -> Self {
        Self { inner, app }
    }
}

impl<E: Endpoint> Endpoint for ErrorPages<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let seen = Seen::of(&request);
        // A panic is a 500 like any other failure of ours.
        let called = AssertUnwindSafe(self.inner.call(request)).catch_unwind().await;
        match called.unwrap_or_else(|_| Err(PageError::internal("a handler panicked").into())) {
            Ok(response) => Ok(poem::IntoResponse::into_response(response)),
            Err(error) if error.is_from_response() => Ok(error.into_response()),
            Err(error) if seen.path.starts_with("/api/") => {
                Ok(management_api::error_response(error, &seen.request_id))
            }
            Err(error) => Ok(seen.page(&self.app, &error).await),
        }
    }
}

/// What is remembered of a request in case its answer is an error.
struct Seen {
    path: String,
    request_id: String,
    languages: Languages,
    cookies: String,
}

impl Seen {
    fn of(request: &Request) -> Self {
        Self {
            path: request.uri().path().to_owned(),
            request_id: request.data::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
            languages: Languages::of(request),
            cookies: request.header(header::COOKIE).unwrap_or_default().to_owned(),
        }
    }

    async fn page(&self, app: &App, error: &Error) -> Response {
        let known = error.downcast_ref::<PageError>();
        let status = known.map_or_else(|| error.status(), PageError::status);
        if let Some(PageError::Unavailable { .. }) = known {
            // Expected under load, and a thousand lines would not make it lighter.
            tracing::debug!(request_id = self.request_id, %error, "turned away");
        } else if status.is_server_error() {
            tracing::error!(request_id = self.request_id, %error, "a page failed");
        }
        let kind = known.map_or_else(|| kind_of(status), PageError::kind);
        let page = Page::Error { status: status.as_u16(), kind };
        let frame = self.frame(app).await;
        let html = app.renderer().page(&frame, &page);
        let mut response = Response::builder()
            .status(status)
            .content_type("text/html; charset=utf-8")
            .header(header::CONTENT_LANGUAGE, frame.locale.to_string());
        response = match known {
            Some(PageError::Unavailable { retry_after_seconds }) => {
                response.header(header::RETRY_AFTER, retry_after_seconds.to_string())
            }
            Some(PageError::MethodNotAllowed { allow }) => response.header(header::ALLOW, *allow),
            _ => response,
        };
        match html {
            Ok(html) => response.body(html),
            Err(error) => {
                tracing::error!(request_id = self.request_id, %error, "the error page can't be rendered");
                response.content_type("text/plain; charset=utf-8").body(format!("{status}\n"))
            }
        }
    }

    /// The tenant's frame if the path names a living one and the database answers, else the house's own.
    async fn frame(&self, app: &App) -> Frame {
        let slug = self.path.strip_prefix("/t/").and_then(|rest| rest.split('/').next());
        let tenant = match slug {
            Some(slug) => app.storage().tenant_by_slug(slug).await.ok().flatten(),
            None => None,
        };
        if let Some(tenant) = tenant.filter(|tenant| tenant.status == TenantStatus::Active) {
            let chosen = cookies::language_in(&self.cookies, tenant.id, app.public_url().is_https());
            let languages = self.languages.clone().remembered(chosen);
            let wishes = languages.wishes(None).chain([tenant.settings.locale.as_str()]);
            let locale = app.renderer().negotiate(wishes);
            let context = app.context(tenant.id, Actor::Anonymous, self.request_id.clone());
            let brand = hooks::brand(app, &context, &tenant, &locale.to_string()).await;
            let frame = visit::frame(&tenant, brand, locale, &self.request_id);
            let languages_at = language::links_lead_to(&self.path, &frame.base_path);
            return Frame { languages_at, ..frame };
        }
        Frame {
            locale: app.renderer().negotiate(self.languages.wishes(None)),
            tenant_slug: String::new(),
            tenant_name: "Latchkey".into(),
            brand: Brand::default(),
            base_path: String::new(),
            csrf: None,
            request_id: self.request_id.clone(),
            languages_at: String::new(),
        }
    }
}

fn kind_of(status: StatusCode) -> ErrorKind {
    match status {
        StatusCode::NOT_FOUND => ErrorKind::NotFound,
        status if status.is_client_error() => ErrorKind::BadRequest { detail: Unreadable::Request },
        StatusCode::SERVICE_UNAVAILABLE => ErrorKind::Unavailable,
        _ => ErrorKind::Internal,
    }
}
