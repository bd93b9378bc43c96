//! One visit to a tenant's page: the tenant, the operation's context, the page's frame.

use super::{
    cookies::Cookies,
    csrf,
    errors::PageError,
    language::{self, Languages},
};
use crate::request::{ClientNetwork, RequestId};
use latchkey_app::{App, Failure, hooks};
use latchkey_domain::{
    Actor, OperationContext,
    tenant::{Tenant, TenantStatus},
    user::User,
};
use latchkey_render::{Brand, Frame, Locale, Page};
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
    languages: Languages,
    path: String,
}

impl Visit {
    /// Where the tenant's paths begin.
    #[must_use]
    pub fn base(&self) -> String {
        format!("/t/{}", self.tenant.slug)
    }

    /// Renders a page under a status. Every page may hold a form, so every visitor gets a form cookie.
    pub async fn page(&self, status: StatusCode, page: &Page) -> Result<Response, PageError> {
        self.render(None, status, page).await
    }

    /// The same for somebody whom we know, in their own language unless they chose another for this browser.
    pub async fn page_of(
        &self,
        reader: &User,
        status: StatusCode,
        page: &Page,
    ) -> Result<Response, PageError> {
        self.render(reader.locale.as_deref(), status, page).await
    }

    async fn render(
        &self,
        own: Option<&str>,
        status: StatusCode,
        page: &Page,
    ) -> Result<Response, PageError> {
        let locale = self.locale(own);
        let brand = self.brand(&locale).await;
        let frame = Frame {
            csrf: Some(csrf::token(self)),
            languages_at: language::links_lead_to(&self.path, &self.base()),
            ..frame(&self.tenant, brand, locale, &self.context.request_id)
        };
        let html = self.app.renderer().page(&frame, page).map_err(PageError::rendering)?;
        Ok(Response::builder()
            .status(status)
            .content_type("text/html; charset=utf-8")
            .header(header::CONTENT_LANGUAGE, frame.locale.to_string())
            .body(html))
    }

    /// The page's language, for somebody whose own is known or not.
    fn locale(&self, own: Option<&str>) -> Locale {
        let wishes = self.languages.wishes(own).chain([self.tenant.settings.locale.as_str()]);
        self.app.renderer().negotiate(wishes)
    }

    /// The tenant's face in the visitor's language.
    pub(super) async fn own_brand(&self) -> Brand {
        self.brand(&self.locale(None)).await
    }

    async fn brand(&self, locale: &Locale) -> Brand {
        hooks::brand(&self.app, &self.context, &self.tenant, &locale.to_string()).await
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
        let jar = <&CookieJar>::from_request(request, &mut RequestBody::default()).await?;
        let cookies = Cookies::new(jar.clone(), tenant.id, app.public_url().is_https());
        let languages = Languages::of(request).remembered(cookies.language());
        language::remember(app.renderer(), &languages, request, &cookies);
        let context = context(app, &tenant, request, &languages);
        let path = request.uri().path().to_owned();
        Ok(Self { app: app.clone(), tenant, context, cookies, languages, path })
    }
}

/// The context of somebody who has not said who they are.
fn context(app: &App, tenant: &Tenant, request: &Request, languages: &Languages) -> OperationContext {
    let request_id = request.data::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let mut context = app.context(tenant.id, Actor::Anonymous, request_id);
    context.network = request.data::<ClientNetwork>().map(|network| network.0);
    context.languages = languages.wishes(None).map(str::to_owned).collect();
    context
}

/// A tenant's frame, without what is of one visit.
pub(super) fn frame(tenant: &Tenant, brand: Brand, locale: Locale, request_id: &str) -> Frame {
    Frame {
        locale,
        tenant_slug: tenant.slug.clone(),
        tenant_name: tenant.name.clone(),
        brand,
        base_path: format!("/t/{}", tenant.slug),
        csrf: None,
        request_id: request_id.to_owned(),
        languages_at: String::new(),
    }
}
