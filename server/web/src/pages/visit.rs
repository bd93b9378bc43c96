//! One visit to a tenant's page: the tenant, the operation's context, the page's frame.

use super::{cookies::Cookies, csrf, errors::PageError};
use crate::request::{ClientNetwork, RequestId};
use latchkey_app::{App, Failure, hooks};
use latchkey_domain::{
    Actor, OperationContext,
    tenant::{Tenant, TenantStatus},
};
use latchkey_protocol::accept_language;
use latchkey_render::{Frame, Page};
use poem::{
    FromRequest, Request, RequestBody, Response, Result,
    http::{StatusCode, header},
    web::cookie::CookieJar,
};

/// What a page handler knows of its visitor.
pub struct Visit {
    pub app: App,
    pub tenant: Tenant,
    pub context: OperationContext,
    pub cookies: Cookies,
}

impl Visit {
    /// Where the tenant's paths begin.
    #[must_use]
    pub fn base(&self) -> String {
        format!("/t/{}", self.tenant.slug)
    }

    /// Renders a page under a status. Every page may hold a form, so every visitor gets a form cookie.
    pub fn page(&self, status: StatusCode, page: &Page) -> Result<Response, PageError> {
        let csrf = csrf::token(self);
        let frame =
            frame(&self.app, &self.tenant, &self.context.languages, &self.context.request_id, Some(csrf));
        let html = self.app.renderer().page(&frame, page).map_err(PageError::rendering)?;
        Ok(Response::builder().status(status).content_type("text/html; charset=utf-8").body(html))
    }

    /// `303 See Other` to a path below the tenant's.
    #[must_use]
    pub fn see_other(&self, path: &str) -> Response {
        Response::builder()
            .status(StatusCode::SEE_OTHER)
            .header(header::LOCATION, format!("{}{path}", self.base()))
            .finish()
    }

    #[must_use]
    pub fn time_zone(&self) -> String {
        self.tenant.settings.time_zone.clone()
    }

    #[must_use]
    pub fn minimum_length(&self) -> u32 {
        self.tenant.settings.password.minimum_length
    }

    /// Life of this tenant's links in minutes.
    #[must_use]
    pub fn link_minutes(&self) -> u32 {
        self.tenant.settings.recovery.link_seconds() / 60
    }
}

impl<'a> FromRequest<'a> for Visit {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        let app = request.data::<App>().ok_or_else(|| PageError::internal("no app in the request"))?;
        let slug = request.raw_path_param("tenant").unwrap_or_default();
        let tenant =
            app.storage().tenant_by_slug(slug).await.map_err(Failure::from).map_err(PageError::from)?;
        let tenant = tenant.ok_or(PageError::UnknownTenant)?;
        if tenant.status == TenantStatus::Deactivated {
            return Err(PageError::TenantDisabled.into());
        }
        let context = context(app, &tenant, request);
        let jar = <&CookieJar>::from_request(request, &mut RequestBody::default()).await?;
        let cookies = Cookies::new(jar.clone(), tenant.id, app.public_url().is_https());
        Ok(Self { app: app.clone(), tenant, context, cookies })
    }
}

/// The context of somebody who has not said who they are.
pub(super) fn context(app: &App, tenant: &Tenant, request: &Request) -> OperationContext {
    let request_id = request.data::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let mut context = app.context(tenant.id, Actor::Anonymous, request_id);
    context.network = request.data::<ClientNetwork>().map(|network| network.0);
    context.languages = languages(request);
    context
}

/// What the visitor asked for in the address, then what their browser prefers. The tenant's own comes last, in [`frame`].
pub(super) fn languages(request: &Request) -> Vec<String> {
    let query = request.uri().query().unwrap_or_default();
    let asked = serde_urlencoded::from_str::<Vec<(String, String)>>(query).unwrap_or_default();
    let asked = asked.into_iter().filter(|(name, _)| name == "ui_locales").map(|(_, value)| value);
    let asked: Vec<String> =
        asked.flat_map(|value| value.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
    let preferred = request.header(header::ACCEPT_LANGUAGE).map(accept_language::parse).unwrap_or_default();
    asked.into_iter().chain(preferred).take(16).collect()
}

pub(super) fn frame(
    app: &App,
    tenant: &Tenant,
    languages: &[String],
    request_id: &str,
    csrf: Option<String>,
) -> Frame {
    let wishes = languages.iter().chain([&tenant.settings.locale]).map(String::as_str);
    Frame {
        locale: app.renderer().negotiate(wishes),
        tenant_slug: tenant.slug.clone(),
        tenant_name: tenant.name.clone(),
        brand: hooks::brand_of(tenant),
        base_path: format!("/t/{}", tenant.slug),
        csrf,
        request_id: request_id.to_owned(),
    }
}
