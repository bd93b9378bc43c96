use crate::{management_api, request::RequestId};
use latchkey_app::{
    App, Parts, PublicUrl,
    api_tokens::{self, IssueToken},
    hashing::{HashingQueue, HashingSettings},
    login::Limits,
    roles,
    tenants::{self, CreateTenant},
    users::{self, CreateUser, UserDetails},
};
use latchkey_domain::{
    Actor, Clock, Entropy, Role, Timestamp,
    api_token::ScopeSet,
    context::Person,
    id::TenantId,
    mail::{Delivery, MailTransport, OutgoingMail},
    outbound::{Fetched, Outbound, OutboundError},
    password::Argon2Parameters,
    plugin::PluginHost,
    seal::{Keyring, MasterKey},
    tenant::{Brand, OPERATORS, Tenant, TenantSettings},
    user::User,
};
use latchkey_plugin_host::Host;
use latchkey_render::Renderer;
use latchkey_storage::{ConnectOptions, Storage};
use poem::{
    Endpoint, EndpointExt as _, IntoEndpoint as _, Request, Response,
    endpoint::BoxEndpoint,
    http::{HeaderMap, Method, StatusCode},
};
use serde_json::Value;
use std::{
    pin::Pin,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};
use tempfile::TempDir;

/// A server without the network: two tenants, the operators, and somebody of every role.
pub(crate) struct House {
    pub app: App,
    pub clock: Arc<SetClock>,
    pub tenant: Tenant,
    pub stranger: Member,
    endpoint: BoxEndpoint<'static, Response>,
    members: Vec<(Role, Member)>,
    _folder: TempDir,
}

/// A first-party generator.
pub(super) const PRONOUNCEABLE: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/dist/pronounceable.wasm"));

const REQUEST_ID: &str = "0011223344556677";

/// Somebody with a token.
#[derive(Clone)]
pub(crate) struct Member {
    pub user: User,
    pub token: String,
}

/// An answer.
pub(super) struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub json: Value,
}

impl House {
    /// The tenant `quillfern` with one person of every role, and the tenant `elsewhere` with an owner, the stranger.
    pub(crate) async fn build() -> Self {
        Self::with_queue(16).await
    }

    /// The same with room for so many passwords that wait to be hashed.
    pub(super) async fn with_queue(queue_length: usize) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("latchkey.db").display());
        let storage = Storage::connect(&url, &ConnectOptions::default()).await.expect("a new database");
        storage.migrate().await.expect("a schema");
        let clock = Arc::new(SetClock(Mutex::new("2026-11-22T10:00:00Z".parse().expect("an instant"))));
        let app = app(storage, clock.clone(), queue_length);
        let operators = tenant(&app, OPERATORS).await;
        let tenant = tenant(&app, "quillfern").await;
        let elsewhere = self::tenant(&app, "elsewhere").await;
        let mut members = vec![(Role::Operator, member(&app, &operators, Role::Operator).await)];
        for role in [Role::Owner, Role::Manager, Role::Designer, Role::Helpdesk, Role::Auditor] {
            members.push((role, member(&app, &tenant, role).await));
        }
        let stranger = member(&app, &elsewhere, Role::Owner).await;
        let routes = management_api::routes(app.clone(), "http://localhost:8080");
        let endpoint = routes.data(RequestId(REQUEST_ID.into())).into_endpoint().map_to_response().boxed();
        Self { app, clock, tenant, stranger, endpoint, members, _folder: folder }
    }

    pub(super) fn member(&self, role: Role) -> &Member {
        &self.members.iter().find(|(theirs, _)| *theirs == role).expect("everybody is there").1
    }

    /// An ordinary person of `quillfern`, new at each call.
    pub(super) async fn person(&self) -> User {
        let details =
            UserDetails { email: Some(format!("{}@quillfern.example", word())), ..UserDetails::default() };
        let request = CreateUser { details, ..CreateUser::default() };
        let context = self.app.context(self.tenant.id, Actor::System, "test");
        users::create(&self.app, &context, request).await.expect("a user").user
    }

    /// A further token of somebody, restricted to `scopes`.
    pub(super) async fn token(&self, member: &Member, scopes: ScopeSet) -> (String, String) {
        let issued = issue(&self.app, &member.user, scopes).await;
        (issued.0, issued.1)
    }

    pub(super) async fn get(&self, path: &str, token: &str) -> Reply {
        self.call(Method::GET, path, token, None).await
    }

    pub(super) async fn post(&self, path: &str, token: &str, body: Value) -> Reply {
        self.call(Method::POST, path, token, Some(body)).await
    }

    pub(super) async fn call(&self, method: Method, path: &str, token: &str, body: Option<Value>) -> Reply {
        let request = Request::builder()
            .method(method)
            .uri_str(path)
            .header("authorization", format!("Bearer {token}"));
        self.send(match body {
            Some(body) => request.content_type("application/json").body(body.to_string()),
            None => request.finish(),
        })
        .await
    }

    /// Uploads a component.
    pub(super) async fn upload(&self, path: &str, token: &str, component: &[u8]) -> Reply {
        let request = Request::builder()
            .method(Method::POST)
            .uri_str(path)
            .header("authorization", format!("Bearer {token}"))
            .content_type("application/wasm")
            .body(component.to_vec());
        self.send(request).await
    }

    pub(super) async fn send(&self, request: Request) -> Reply {
        let answer = self.endpoint.call(request).await;
        let mut response = answer.unwrap_or_else(|error| management_api::error_response(error, REQUEST_ID));
        let text = response.take_body().into_string().await.expect("text");
        Reply {
            status: response.status(),
            headers: response.headers().clone(),
            json: serde_json::from_str(&text).unwrap_or_default(),
            text,
        }
    }
}

impl Reply {
    /// Asserts a problem of this kind that blames exactly these fields.
    #[track_caller]
    pub(super) fn assert_problem(&self, status: u16, name: &str, fields: &[&str]) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/problem+json", "{}", self.text);
        assert_eq!(self.json["type"], format!("urn:latchkey:problem:{name}"), "{}", self.text);
        assert_eq!(self.json["status"], status, "{}", self.text);
        assert_eq!(self.json["request_id"], REQUEST_ID, "{}", self.text);
        let blamed: Vec<&str> = self.json["errors"]
            .as_array()
            .map(|errors| errors.iter().filter_map(|error| error["field"].as_str()).collect())
            .unwrap_or_default();
        assert_eq!(blamed, fields, "{}", self.text);
    }

    #[track_caller]
    pub(super) fn assert_status(&self, status: u16) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
    }
}

/// A word that nobody in the house has yet.
pub(super) fn word() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("person{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

fn app(storage: Storage, clock: Arc<SetClock>, queue_length: usize) -> App {
    let entropy: Arc<dyn Entropy> = Arc::new(Counter(AtomicU64::new(7)));
    let settings = HashingSettings {
        // The cheapest there is: nothing here is about hashing.
        parameters: Argon2Parameters { memory_kib: 8, iterations: 1, parallelism: 1 },
        workers: 1,
        memory_budget_mib: 16,
        queue_length,
    };
    App::new(Parts {
        storage,
        renderer: Arc::new(Renderer::embedded().expect("the built-in theme")),
        keyring: Arc::new(Keyring::of(MasterKey::mint(&*entropy))),
        hashing: HashingQueue::start(settings, entropy.clone()),
        mail: Arc::new(Accepting),
        limits: Limits::default(),
        clock,
        entropy,
        public_url: PublicUrl::new("http://localhost:8080", "localhost"),
        plugins: plugin_host(),
        outbound: Arc::new(Nowhere),
        safe_mode: false,
    })
}

/// Nothing is reached from here.
struct Nowhere;

#[async_trait::async_trait]
impl Outbound for Nowhere {
    async fn get(&self, url: &str) -> Result<Fetched, OutboundError> {
        Err(OutboundError::Forbidden(url.to_owned()))
    }

    async fn post_form(&self, url: &str, _fields: &[(&str, &str)]) -> Result<Fetched, OutboundError> {
        Err(OutboundError::Forbidden(url.to_owned()))
    }
}

/// One for all houses of the process, so that each component is compiled once.
fn plugin_host() -> Arc<dyn PluginHost> {
    static HOST: OnceLock<Arc<Host>> = OnceLock::new();
    HOST.get_or_init(|| Arc::new(Host::new(latchkey_plugin_host::Limits::default()).expect("a plugin host")))
        .clone()
}

async fn tenant(app: &App, slug: &str) -> Tenant {
    let nowhere = TenantId::new(&**app.clock(), &**app.entropy());
    let context = app.context(nowhere, Actor::System, "test");
    let request = CreateTenant {
        slug: slug.into(),
        name: slug.to_uppercase(),
        settings: TenantSettings::default(),
        brand: Brand::default(),
    };
    tenants::create(app, &context, request).await.expect("a tenant")
}

async fn member(app: &App, tenant: &Tenant, role: Role) -> Member {
    let context = app.context(tenant.id, Actor::System, "test");
    let details = UserDetails { login: format!("{role}.{}", tenant.slug), ..UserDetails::default() };
    let created = users::create(app, &context, CreateUser { details, ..CreateUser::default() }).await;
    let user = created.expect("a user").user;
    let user = roles::assign(app, &context, &user.id.into(), Some(role)).await.expect("a role");
    let (_, token) = issue(app, &user, ScopeSet::all()).await;
    Member { user, token }
}

/// A token's id and secret.
async fn issue(app: &App, user: &User, scopes: ScopeSet) -> (String, String) {
    let actor = Actor::Person(Person {
        tenant: user.tenant,
        user: user.id,
        login: user.login.clone(),
        role: user.role,
        scopes: ScopeSet::all(),
    });
    let context = app.context(user.tenant, actor, "test");
    let request = IssueToken { name: "test".into(), scopes: Some(scopes), expires_in_days: None };
    let (token, secret) = api_tokens::issue(app, &context, request).await.expect("a token");
    (token.id.to_string(), secret.reveal().to_owned())
}

/// A clock that stands still until it is moved.
pub(crate) struct SetClock(Mutex<Timestamp>);

impl SetClock {
    pub(super) fn advance_seconds(&self, seconds: u32) {
        let mut now = self.0.lock().expect("unpoisoned");
        *now = latchkey_domain::clock::after(*now, seconds);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("unpoisoned")
    }

    fn wait_until(&self, _: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(std::future::pending())
    }
}

/// Bytes that never repeat and surprise nobody.
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let next = (next ^ (next >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            chunk.copy_from_slice(&next.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// Takes every mail.
struct Accepting;

#[async_trait::async_trait]
impl MailTransport for Accepting {
    fn lanes(&self) -> usize {
        1
    }

    async fn deliver(&self, _: &OutgoingMail) -> Delivery {
        Delivery::Accepted { answer: "250 ok".into() }
    }
}
