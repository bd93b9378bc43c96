//! What is measured on: a data folder with a database, one tenant, and as many people as a case asks for.

use crate::{Outcome, http::Credentials};
use latchkey_app::{
    App, PublicUrl,
    api_tokens::{self, IssueToken},
    clients,
    plugins::{self, Bind},
    tenants::{self, CreateTenant},
};
use latchkey_domain::{
    Actor, OperationContext, Role,
    api_token::ScopeSet,
    context::Person,
    id::{TenantId, UserId},
    mail::MailTransport,
    password::{
        Argon2Memory, Argon2Parameters, CurrentPassword, PasswordCredential, PlainPassword, Verifier,
    },
    plugin::{Capability, Fallback},
    tenant::{Brand, Tenant, TenantSettings},
    user::{User, UserStatus},
};
use latchkey_protocol::oauth::client_metadata::ClientMetadata;
use latchkey_server::{
    configuration::{self, Configuration},
    installation::{Installation, World},
    master_key,
};
use std::sync::Arc;
use tempfile::TempDir;

/// The password of everybody here.
pub const PASSWORD: &str = "seven quiet herons wade";

/// First-party guests.
pub const GENERATOR: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/dist/pronounceable.wasm"));
pub const COMPOSER: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/dist/mail-composer.wasm"));

/// Inserted in one transaction.
const PEOPLE_AT_ONCE: usize = 500;

/// A prepared installation. Its files go when it is dropped.
pub struct Ground {
    pub app: App,
    pub tenant: Tenant,
    pub database_url: String,
    credential: PasswordCredential,
    folder: TempDir,
}

impl Ground {
    /// An installation on SQLite, or in the database at `database_url`, which nobody else may be using.
    pub async fn prepare(database_url: Option<&str>, mail: Arc<dyn MailTransport>) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let mut configuration = defaults()?;
        configuration.data_dir = folder.path().to_owned();
        configuration.master_key_file = folder.path().join("master.key");
        let sqlite = format!("sqlite://{}", folder.path().join("latchkey.db").display());
        let database_url = database_url.map_or(sqlite, str::to_owned);
        configuration.database_url = configuration::SecretUrl::new(database_url.as_str());
        let world = World::machine();
        master_key::read_or_create(&configuration.master_key_file, &*world.entropy)?;
        let installation = Installation::open(&configuration, world).await?;
        installation.storage.migrate().await?;
        let app = installation.into_app(PublicUrl::new("http://localhost", "localhost"), mail)?;
        let tenant = make_tenant(&app).await?;
        let credential = credential(&app)?;
        Ok(Self { app, tenant, database_url, credential, folder })
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Where the tenant's pages begin.
    pub fn pages(&self) -> String {
        format!("/t/{}", self.tenant.slug)
    }

    pub fn context(&self, actor: Actor) -> OperationContext {
        self.app.context(self.tenant.id, actor, "bench")
    }

    /// Makes people called `{prefix}-000000` and so on, all with [`PASSWORD`].
    pub async fn people(&self, prefix: &str, count: usize, status: UserStatus) -> Outcome<Vec<User>> {
        let people: Vec<User> =
            (0..count).map(|number| self.person(format!("{prefix}-{number:06}"), status, None)).collect();
        for chunk in people.chunks(PEOPLE_AT_ONCE) {
            self.insert(chunk).await?;
        }
        Ok(people)
    }

    /// Lets a guest do what it is for, with settings of nothing.
    pub async fn bind(&self, capability: Capability, component: &[u8]) -> Outcome<()> {
        let context = self.context(Actor::System);
        let uploaded = plugins::upload(&self.app, &context, component.to_vec()).await?;
        let request = Bind {
            capability,
            plugin: Some(uploaded.plugin.id),
            settings: serde_json::json!({}),
            on_failure: Fallback::Refuse,
            expected_revision: None,
        };
        plugins::bind(&self.app, &context, request).await?;
        Ok(())
    }

    /// An API token of somebody who may reset everybody's password.
    pub async fn manager_token(&self) -> Outcome<String> {
        let manager = self.person("manager".into(), UserStatus::Active, Some(Role::Manager));
        self.insert(std::slice::from_ref(&manager)).await?;
        let person = Person {
            tenant: self.tenant.id,
            user: manager.id,
            login: manager.login,
            role: manager.role,
            scopes: ScopeSet::all(),
        };
        let request = IssueToken { name: "bench".into(), scopes: None, expires_in_days: None };
        let (_, secret) = api_tokens::issue(&self.app, &self.context(Actor::Person(person)), request).await?;
        Ok(secret.reveal().to_owned())
    }

    /// Registers an application or service.
    pub async fn client(&self, metadata: ClientMetadata) -> Outcome<Credentials> {
        let created = clients::create(&self.app, &self.context(Actor::System), metadata).await?;
        let secret = created.secret.ok_or("a client without a secret")?;
        Ok(Credentials { id: created.client.id.to_string(), secret: secret.reveal().to_owned() })
    }

    fn person(&self, login: String, status: UserStatus, role: Option<Role>) -> User {
        let now = self.app.clock().now();
        User {
            id: UserId::new(&**self.app.clock(), &**self.app.entropy()),
            tenant: self.tenant.id,
            email: Some(format!("{login}@people.example")),
            login,
            email_is_login: true,
            first_name: Some("Maren".into()),
            last_name: Some("Holt".into()),
            groups: vec!["Staff".into()],
            associated_filter: None,
            profile: None,
            status,
            locale: None,
            role,
            last_login_at: None,
            created_at: now,
            updated_at: now,
            version: 1,
            credential_version: 1,
        }
    }

    /// Past the use case, which would hash for each and take longer than what is measured.
    async fn insert(&self, people: &[User]) -> Outcome<()> {
        let transaction = self.app.storage().begin(self.tenant.id).await?;
        for person in people {
            transaction.insert_user(person).await?;
            transaction.set_password(person.id, &self.credential).await?;
        }
        Ok(transaction.commit().await?)
    }
}

/// The configuration of an operator who decided nothing.
pub fn defaults() -> Outcome<Configuration> {
    let nothing: [(String, String); 0] = [];
    Ok(configuration::load(None, nothing)?)
}

/// A tenant with every line of the mails' furniture, as S0 has them.
async fn make_tenant(app: &App) -> Outcome<Tenant> {
    let nowhere = TenantId::new(&**app.clock(), &**app.entropy());
    // A database that is kept has the tenants of earlier runs.
    let slug = format!("bench-{:x}", nowhere.0.as_u128() & 0xffff_ffff_ffff);
    let line = |text: &str| Some(text.to_owned());
    let brand = Brand {
        provider_line: line("Bench is your company's invoicing portal. What it is and what it stores"),
        provider_url: line("https://bench.example/about"),
        confidentiality_notice: line("This message is confidential and meant for its recipient only."),
        no_reply_notice: line("This address only sends; replies are not read."),
        web_site: line("https://bench.example"),
        postal_address: line("1 Sample Lane, Fernbridge"),
        phone: line("+44 0000 000000"),
        support_email: line("help@bench.example"),
        help_url: line("https://bench.example/help"),
        privacy_url: line("https://bench.example/privacy"),
        ..Brand::default()
    };
    let request = CreateTenant { slug, name: "Bench".into(), settings: TenantSettings::default(), brand };
    Ok(tenants::create(app, &app.context(nowhere, Actor::System, "bench"), request).await?)
}

/// One hash serves all: what it costs to check doesn't depend on whose it is.
fn credential(app: &App) -> Outcome<PasswordCredential> {
    let password = PlainPassword::new(PASSWORD)?;
    let verifier = Verifier::create(
        &password,
        Argon2Parameters::default(),
        &**app.entropy(),
        &mut Argon2Memory::default(),
    );
    let set_at = app.clock().now();
    let current =
        CurrentPassword { verifier, set_at, expires_at: None, must_change: false, generated_by: None };
    Ok(PasswordCredential { current: Some(current), dead: None })
}
