//! A whole server in the test's own process: real HTTP, real SMTP into a real mailbox, a real database, its own clock.

use crate::{
    administrator::Administrator,
    api::Api,
    clock::SettableClock,
    databases::{Engine, TestDatabase},
    visitor::Visitor,
};
use latchkey_app::{App, PublicUrl, audit, hashing::HashingSettings, jobs, login::Limits};
use latchkey_domain::{
    Clock as _, Timestamp,
    mail::{MailState, MailTransport},
    password::Argon2Parameters,
    plugin::PluginHost,
    seal::{Keyring, MasterKey},
};
use latchkey_plugin_host::Host;
use latchkey_server::{
    configuration,
    demo::{self, Credentials, TenantCredentials, UserCredentials},
    installation::{Installation, LeftToTheServer, World},
    machine::OsEntropy,
    mailbox::{Mailbox, StoredMail},
    mailbox_pages,
    server::{Reach, RunningServer},
    smtp::{SmtpSettings, SmtpTransport},
};
use latchkey_storage::{ConnectOptions, OutboxQuery, Storage};
use latchkey_web::{EdgeSettings, GateSettings};
use serde_json::Value;
use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};
use url::Url;

/// Longest that a test waits for what must come; far more than it takes.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// What a test may want otherwise.
pub struct Wishes {
    pub argon2: Argon2Parameters,
    pub limits: Limits,
    pub edge: EdgeSettings,
    /// Hashing tasks that may wait.
    pub queue_length: usize,
    /// Networks that are not public and may be spoken to all the same.
    pub outbound_networks: &'static [&'static str],
}

impl Default for Wishes {
    /// Cheap hashes and no coarse gate: most stories are about neither.
    fn default() -> Self {
        Self {
            argon2: Argon2Parameters { memory_kib: 64, iterations: 1, parallelism: 1 },
            limits: Limits::default(),
            edge: EdgeSettings {
                gate: GateSettings { limit_loopback: false, ..GateSettings::default() },
                ..EdgeSettings::default()
            },
            queue_length: 1000,
            outbound_networks: &["127.0.0.0/8", "::1/128"],
        }
    }
}

/// A server with the demo's tenants and people.
pub struct TestServer {
    pub clock: Arc<SettableClock>,
    pub mailbox: Arc<Mailbox>,
    pub people: Credentials,
    pub running: RunningServer,
    pub origin: String,
    pub database: TestDatabase,
    pub(crate) keyring: Arc<Keyring>,
}

impl TestServer {
    /// `None` when the engine was left out of this run, which has been said loudly.
    pub async fn start(engine: Engine) -> Option<Self> {
        Self::start_with(engine, Wishes::default()).await
    }

    pub async fn start_with(engine: Engine, wishes: Wishes) -> Option<Self> {
        let database =
            tokio::task::spawn_blocking(move || TestDatabase::create(engine)).await.expect("no panic")?;
        let clock = Arc::new(SettableClock::default());
        let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
        let mailbox = Mailbox::start(loopback, Mailbox::KEPT, clock.clone()).await.expect("a free port");
        let mailbox = Arc::new(mailbox);
        let transport = smtp(&mailbox.smtp_url());
        let keyring = Arc::new(Keyring::of(MasterKey::mint(&OsEntropy)));
        let installation = install(&database.url, &clock, keyring.clone(), plugin_host(), &wishes).await;
        let running = run(installation, mailbox.clone(), transport, wishes.edge, None).await;
        let people = demo::seed(&running.app).await.expect("the demo's people");
        let origin = format!("http://{}", running.address);
        Some(Self { clock, mailbox, people, running, origin, database, keyring })
    }

    /// Uploads and binds a demo tenant's plugins.
    pub async fn bring_plugins(&self, tenant: &str) {
        demo::seed_plugins(&self.running.app, tenant).await.expect("first-party plugins stand their trial");
    }

    /// A second server over the same database and under the same public name, with a plugin host of its own. Its mails
    /// leave by the same mailbox.
    pub async fn replica(&self) -> RunningServer {
        let host = Arc::new(Host::new(latchkey_plugin_host::Limits::default()).expect("a plugin host"));
        let wishes = Wishes::default();
        let keyring = self.keyring.clone();
        let installation = install(&self.database.url, &self.clock, keyring, host, &wishes).await;
        let transport = smtp(&self.mailbox.smtp_url());
        let public_url = Url::parse(self.running.app.public_url().origin()).expect("a whole address");
        run(installation, self.mailbox.clone(), transport, wishes.edge, Some(public_url)).await
    }

    /// Time passes, once what is due is done: a mail under way whose lease ran out meanwhile would be sent twice.
    pub async fn wait(&self, duration: Duration) {
        until("what is due is done", async || (!self.is_under_way().await).then_some(())).await;
        self.clock.advance(duration);
    }

    /// Time passes until an instant that the server named.
    pub async fn wait_until(&self, instant: &Value) {
        let instant: Timestamp = instant.as_str().and_then(|text| text.parse().ok()).expect("an instant");
        self.wait(instant.duration_since(self.clock.now()).unsigned_abs()).await;
    }

    #[must_use]
    pub fn tenant(&self, slug: &str) -> &TenantCredentials {
        self.people.tenants.iter().find(|tenant| tenant.slug == slug).expect("a tenant of the demo")
    }

    /// Somebody with a browser of their own.
    #[must_use]
    pub fn visitor(&self, tenant: &str) -> Visitor {
        Visitor::new(&self.origin, tenant)
    }

    /// Somebody with a token.
    #[must_use]
    pub fn api(&self, token: &str) -> Api {
        Api::new(&self.origin, token)
    }

    /// The same as [`TestServer::manager`], but over the server at another origin.
    #[must_use]
    pub fn manager_at(&self, origin: &str, tenant: &str) -> Administrator {
        Administrator::new(Api::new(origin, &self.tenant(tenant).manager.api_token), tenant)
    }

    /// The value of a metric, by its name and labels as they are exposed.
    pub async fn metric(&self, name: &str) -> Option<String> {
        let address = self.running.metrics_address.expect("tests have metrics");
        let text = reqwest::get(format!("http://{address}/metrics")).await.expect("an answer");
        let text = text.text().await.expect("text");
        text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ').map(str::to_owned))
    }

    /// An ordinary person of the demo.
    #[must_use]
    pub fn person(&self, tenant: &str, login: &str) -> &UserCredentials {
        self.tenant(tenant).users.iter().find(|user| user.login == login).expect("a person of the demo")
    }

    /// The mail server comes back on its old port, empty, after `mailbox` was stopped.
    pub async fn smtp_comes_back(&self) -> Mailbox {
        let started = Mailbox::start(self.mailbox.address(), Mailbox::KEPT, self.clock.clone()).await;
        started.expect("its port is free again")
    }

    /// The newest of the mails to an address, once there are `count`.
    pub async fn mail(&self, to: &str, count: usize) -> Arc<StoredMail> {
        let mails = self.mailbox.wait_for(to, count, PATIENCE).await;
        assert_eq!(
            mails.len(),
            count,
            "mails to {to}: {:?}",
            mails.iter().map(|m| &m.subject).collect::<Vec<_>>()
        );
        mails.last().expect("counted").clone()
    }

    /// Waits until nothing is queued or under way: no job and no mail left unaccounted for.
    pub async fn settled(&self) {
        until("the outbox and the jobs come to rest", async || self.is_idle().await.then_some(())).await;
    }

    /// A second server's application over the same database, with the same keys; nothing runs in it by itself.
    pub async fn sealer_beside(&self) -> App {
        let wishes = Wishes::default();
        let installation =
            install(&self.database.url, &self.clock, self.keyring.clone(), plugin_host(), &wishes).await;
        let here = PublicUrl::new(self.origin.clone(), "localhost");
        installation.into_app(here, Arc::new(LeftToTheServer)).expect("an application")
    }

    /// Seals every audit row that has been written so far, whatever the clock says.
    pub async fn sealed(&self) {
        let storage = self.running.app.storage();
        until("the audit log is sealed", async || {
            audit::seal_waiting(&self.running.app).await.expect("the sealer");
            (!storage.has_unsealed_audit().await.expect("the audit log")).then_some(())
        })
        .await;
    }

    /// Whether a job or a mail is being worked on, or could be at once.
    async fn is_under_way(&self) -> bool {
        let storage = self.running.app.storage();
        if storage.next_job_due(&jobs::KINDS).await.expect("the jobs").is_some()
            || storage.next_mail_due().await.expect("the outbox").is_some_and(|due| due <= self.clock.now())
        {
            return true;
        }
        let sending = OutboxQuery { state: Some(MailState::Sending), ..OutboxQuery::default() };
        for tenant in &self.people.tenants {
            let tenant = storage
                .tenant_by_slug(&tenant.slug)
                .await
                .expect("the tenants")
                .expect("a tenant of the demo");
            let reader = storage.read(tenant.id).await.expect("a database");
            if !reader.messages(&sending).await.expect("the outbox").items.is_empty() {
                return true;
            }
        }
        false
    }

    async fn is_idle(&self) -> bool {
        let storage = self.running.app.storage();
        // Jobs first: one that ends between the two looks has queued its mail by then.
        let job = storage.next_job_due(&jobs::KINDS).await.expect("the jobs");
        let mail = storage.next_mail_due().await.expect("the outbox");
        mail.is_none() && job.is_none()
    }
}

/// Asks again and again until there is something, for at most [`PATIENCE`]; `what` names it in the failure.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let asking = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("waited in vain until {what}"))
}

/// The link in a mail's text part.
#[must_use]
pub fn link_in(mail: &StoredMail) -> String {
    let line = mail.text.lines().find(|line| line.trim().starts_with("http") && line.contains("/reset"));
    line.expect("a link on a line of its own").trim().to_owned()
}

/// The password in a mail's text part: the line below its label, in whatever language.
#[must_use]
pub fn password_in(mail: &StoredMail) -> String {
    const LABELS: [&str; 8] = [
        "New password",
        "Password",
        "Nueva contraseña",
        "Contraseña",
        "Nouveau mot de passe",
        "Mot de passe",
        "Nowe hasło",
        "Hasło",
    ];
    let lines: Vec<&str> = mail.text.lines().collect();
    // A title may say the same; below it the line is empty.
    let is_label = |pair: &&[&str]| LABELS.contains(&pair[0].trim_end_matches(':')) && !pair[1].is_empty();
    let found = lines.windows(2).find(is_label);
    found.unwrap_or_else(|| panic!("no password under its label in:\n{}", mail.text))[1].to_owned()
}

/// The first header field of that name.
#[must_use]
pub fn header<'a>(mail: &'a StoredMail, name: &str) -> &'a str {
    let found = mail.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
    found.map_or_else(|| panic!("no {name} in {:?}", mail.headers), |(_, value)| value)
}

fn smtp(url: &str) -> Arc<dyn MailTransport> {
    let environment: [(String, String); 0] = [];
    let defaults = configuration::load(None, environment).expect("the defaults are sound");
    let here = Url::parse("http://localhost").expect("a URL");
    let settings = SmtpSettings::new(configuration::SecretUrl::new(url), &here, &defaults.mail);
    Arc::new(SmtpTransport::new(&settings).expect("plain SMTP needs nothing"))
}

/// One for all servers of the process, so that each component is compiled once.
fn plugin_host() -> Arc<dyn PluginHost> {
    static HOST: OnceLock<Arc<Host>> = OnceLock::new();
    HOST.get_or_init(|| Arc::new(Host::new(latchkey_plugin_host::Limits::default()).expect("a plugin host")))
        .clone()
}

async fn install(
    database_url: &str,
    clock: &Arc<SettableClock>,
    keyring: Arc<Keyring>,
    plugins: Arc<dyn PluginHost>,
    wishes: &Wishes,
) -> Installation {
    let storage = Storage::connect(database_url, &ConnectOptions::default()).await.expect("a database");
    storage.migrate().await.expect("an empty database takes the schema");
    Installation {
        storage,
        keyring,
        hashing: HashingSettings {
            parameters: wishes.argon2,
            workers: 2,
            memory_budget_mib: 256,
            queue_length: wishes.queue_length,
        },
        limits: wishes.limits,
        plugins,
        outbound_networks: wishes
            .outbound_networks
            .iter()
            .map(|network| network.parse().expect("a network"))
            .collect(),
        safe_mode: false,
        world: World { clock: clock.clone(), entropy: Arc::new(OsEntropy) },
    }
}

async fn run(
    installation: Installation,
    mailbox: Arc<Mailbox>,
    transport: Arc<dyn MailTransport>,
    edge: EdgeSettings,
    public_url: Option<Url>,
) -> RunningServer {
    let reach = Reach {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        public_url,
        metrics: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        tls: None,
        edge,
    };
    let pages = |_: &_, routes: poem::Route| routes.nest(mailbox_pages::PATH, mailbox_pages::routes(mailbox));
    RunningServer::start(installation, reach, transport, pages).await.expect("a free port")
}
