use super::ApiError;
use crate::request::{ClientNetwork, RequestId};
use latchkey_app::{App, tenants};
use latchkey_domain::{
    Actor, OperationContext,
    context::{Network, Person},
    tenant::Tenant,
};
use latchkey_protocol::{
    accept_language,
    entity_tag::IfMatch,
    problem::{self, FieldProblem},
};
use poem::{Request, RequestBody, Result, http::header};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
};

/// Who has authenticated, as admission found out.
#[derive(Clone)]
pub(super) struct Authenticated {
    pub person: Person,
    pub home: Tenant,
}

/// The person who calls, and what else of the request an operation may want to know.
pub(super) struct Caller {
    pub person: Person,
    pub home: Tenant,
    request_id: String,
    network: Option<Network>,
    languages: Vec<String>,
    if_match: Option<IfMatch>,
}

impl Caller {
    /// The context of an operation on the tenant that the path names; not found unless the caller may know of it.
    pub(super) async fn within(&self, app: &App, slug: &str) -> Result<OperationContext, ApiError> {
        let tenant = tenants::open(app, &self.person, slug).await?;
        Ok(self.context(app, &tenant))
    }

    /// The context of an operation on the caller's own tenant.
    pub(super) fn at_home(&self, app: &App) -> OperationContext {
        self.context(app, &self.home)
    }

    /// The version that `If-Match` asks for; `None` without the field.
    pub(super) fn expected_version(&self) -> Option<i64> {
        self.if_match.as_ref().and_then(IfMatch::expected_version)
    }

    fn context(&self, app: &App, tenant: &Tenant) -> OperationContext {
        OperationContext {
            network: self.network,
            languages: self.languages.clone(),
            ..app.context(tenant.id, Actor::Person(self.person.clone()), self.request_id.clone())
        }
    }

    fn of(request: &Request) -> Result<Self, ApiError> {
        let Some(Authenticated { person, home }) = request.data::<Authenticated>().cloned() else {
            return Err(ApiError::new(problem::UNAUTHENTICATED, "The request carries no valid token."));
        };
        let languages = request.header(header::ACCEPT_LANGUAGE).map(accept_language::parse);
        Ok(Self {
            person,
            home,
            request_id: request.data::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
            network: request.data::<ClientNetwork>().map(|network| network.0),
            languages: languages.unwrap_or_default(),
            if_match: if_match(request)?,
        })
    }
}

fn if_match(request: &Request) -> Result<Option<IfMatch>, ApiError> {
    let Some(value) = request.headers().get(header::IF_MATCH) else { return Ok(None) };
    let parsed = value.to_str().ok().and_then(|text| IfMatch::parse(text).ok());
    parsed.map(Some).ok_or_else(|| {
        let message = "must be * or a list of quoted entity tags".into();
        ApiError::invalid(vec![FieldProblem { field: "If-Match".into(), message }])
    })
}

/// The name of the scheme in the document.
const SCHEME: &str = "Bearer";

impl<'a> ApiExtractor<'a> for Caller {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        let scheme = MetaSecurityScheme {
            ty: "http",
            description: Some("A personal API token (RFC 6750). Cookies are never read."),
            name: None,
            key_in: None,
            scheme: Some("bearer"),
            bearer_format: Some("lkp_…"),
            flows: None,
            openid_connect_url: None,
        };
        registry.create_security_scheme(SCHEME, scheme);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> Result<Self> {
        Ok(Self::of(request)?)
    }
}
