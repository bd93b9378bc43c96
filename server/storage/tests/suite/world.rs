//! What a test begins with: a database with two tenants. All that the first has, the second has too, under the same ids.

use crate::login_provider::{self, STRANGER};
use latchkey_domain::{
    Entropy, Timestamp,
    api_token::{ApiToken, ScopeSet},
    audit::{AuditEvent, AuditOutcome},
    id::{ApiTokenId, AuditId, MessageId, ResetId, SessionId, TenantId, UserId},
    login_name::LoginKey,
    mail::{MailAttempt, MailContent, MailState, OutboxMessage},
    oauth::Authentication,
    password::{Argon2Parameters, CurrentPassword, DeadPassword, PasswordCredential, Verifier},
    reset::{Reset, ResetKind, ResetLink, ResetMode, ResetState},
    session::Session,
    tenant::{Brand, Tenant, TenantSettings, TenantStatus},
    token::TokenDigest,
    user::{User, UserStatus},
};
use latchkey_storage::{
    AuditQuery, ConnectOptions, IdempotencyRecord, OutboxQuery, Reader, Storage, Transaction, UserQuery,
};
use latchkey_test_databases::{Engine, TestDatabase};
use std::fmt::Write as _;
use uuid::Uuid;

/// Ada, who exists in both tenants with everything that a person can have.
pub const ADA: UserId = UserId(id(0xada));
pub const RESET: ResetId = ResetId(id(0x5e5e7));
pub const MAIL: MessageId = MessageId(id(0x3a11));
/// A mail that a worker of the twin holds.
pub const HELD: MessageId = MessageId(id(90));
pub const SESSION: SessionId = SessionId(id(0x5e55));
pub const TOKEN: ApiTokenId = ApiTokenId(id(0x70));
pub const COOKIE: TokenDigest = TokenDigest([1; 32]);
pub const LINK: TokenDigest = TokenDigest([2; 32]);

pub const TENANT: TenantId = TenantId(id(1));
pub const TWIN: TenantId = TenantId(id(2));

pub struct World {
    pub storage: Storage,
    pub database: TestDatabase,
    twin_at_first: String,
}

impl World {
    pub async fn create(engine: Engine) -> Option<Self> {
        let database = TestDatabase::create(engine)?;
        let storage = Storage::connect(&database.url, &ConnectOptions::default()).await.unwrap();
        storage.migrate().await.unwrap();
        for (id, slug) in [(TENANT, "north"), (TWIN, "south")] {
            storage.insert_tenant(&tenant(id, slug), &event(id, 1)).await.unwrap();
            let transaction = storage.begin(id).await.unwrap();
            populate(&transaction).await;
            if id == TWIN {
                populate_twin(&transaction).await;
            }
            transaction.commit().await.unwrap();
            login_provider::spend(&storage, id).await;
        }
        let mut world = Self { storage, database, twin_at_first: String::new() };
        world.twin_at_first = world.everything_of(TWIN).await;
        Some(world)
    }

    /// What somebody with the database's password does to the first tenant's rows. The statement has a WHERE.
    pub async fn execute(&self, statement: &str) {
        let tenant = match self.storage.engine() {
            latchkey_storage::Engine::Postgres => format!("'{}'", TENANT.0),
            _ => format!("x'{}'", TENANT.0.simple()),
        };
        let statement = format!("{statement} AND tenant_id = {tenant}");
        let url = self.database.url.replacen("mariadb:", "mysql:", 1);
        let database = sea_orm::Database::connect(url).await.unwrap();
        sea_orm::ConnectionTrait::execute_unprepared(&database, &statement).await.unwrap();
        database.close().await.unwrap();
    }

    pub async fn begin(&self) -> Transaction {
        self.storage.begin(TENANT).await.unwrap()
    }

    pub async fn read(&self) -> Reader {
        self.storage.read(TENANT).await.unwrap()
    }

    pub async fn check_the_twin(&self) {
        assert_eq!(self.everything_of(TWIN).await, self.twin_at_first, "the other tenant has changed");
    }

    /// All that can be read of a tenant, as text.
    pub async fn everything_of(&self, tenant: TenantId) -> String {
        let reader = self.storage.read(tenant).await.unwrap();
        let mut text = String::new();
        let mut tell = |what: &dyn std::fmt::Debug| writeln!(text, "{what:#?}").unwrap();
        tell(&reader.tenant().await.unwrap());
        tell(&reader.users(&UserQuery::default()).await.unwrap().items);
        tell(&reader.user_by_login(&LoginKey::of("ada")).await.unwrap());
        let found =
            UserQuery { words: vec!["love".into()], group: Some("Staff".into()), ..UserQuery::default() };
        tell(&reader.users(&found).await.unwrap().items);
        tell(&reader.groups().await.unwrap());
        let password = reader.password(ADA).await.unwrap();
        tell(&password.current.map(|current| current.verifier.to_phc()));
        tell(&password.dead.map(|dead| dead.verifier.to_phc()));
        tell(&reader.sessions_of(ADA).await.unwrap());
        tell(&reader.api_tokens_of(ADA).await.unwrap());
        tell(&reader.resets_of(ADA, 100).await.unwrap());
        tell(&reader.reset_link(&LINK).await.unwrap());
        tell(&reader.messages(&OutboxQuery::default()).await.unwrap().items);
        tell(&reader.attempts(MAIL).await.unwrap());
        tell(&reader.audit(&AuditQuery::default()).await.unwrap().items);
        tell(&reader.audit_head().await.unwrap());
        tell(&reader.audit_seals(0, 100).await.unwrap());
        tell(&reader.audit_checkpoints(0, 100).await.unwrap());
        tell(&reader.hits("bucket", at(0)).await.unwrap());
        tell(&reader.idempotency("ada", "key", at(0)).await.unwrap());
        text + &login_provider::everything_of(&reader).await
    }
}

async fn populate(transaction: &Transaction) {
    let tenant = transaction.tenant_id();
    transaction.insert_user(&ada(tenant)).await.unwrap();
    transaction.set_password(ADA, &password(1)).await.unwrap();
    transaction.insert_session(&session(tenant), &COOKIE).await.unwrap();
    transaction.insert_api_token(&api_token(tenant), &token_digest(tenant)).await.unwrap();
    transaction.insert_reset(&reset(tenant, RESET)).await.unwrap();
    transaction.insert_reset_link(&link(tenant, RESET, LINK)).await.unwrap();
    transaction.insert_message(&mail(tenant, MAIL)).await.unwrap();
    transaction.insert_attempt(&attempt(1)).await.unwrap();
    transaction.insert_audit(&event(tenant, 2)).await.unwrap();
    transaction.hit("bucket", at(0), at(LATER)).await.unwrap();
    transaction.insert_idempotency("ada", "key", &record("{}"), at(0), at(LATER)).await.unwrap();
    login_provider::populate(transaction).await;
}

/// What only the twin has: a person in a group of their own, a mail that a worker holds, and a client.
async fn populate_twin(transaction: &Transaction) {
    let bea = User { tenant: TWIN, groups: vec!["Guests".into()], ..person(0xbea, "bea") };
    transaction.insert_user(&bea).await.unwrap();
    let held = OutboxMessage { state: MailState::Sending, ..mail(TWIN, HELD) };
    transaction.insert_message(&held).await.unwrap();
    transaction.insert_client(&login_provider::client(TWIN, STRANGER)).await.unwrap();
}

/// How many of so many tasks that start at once say yes. Two replicas share them.
pub async fn how_many<F>(world: &World, tasks: usize, task: impl Fn(Storage) -> F) -> usize
where
    F: Future<Output = bool> + Send + 'static,
{
    let second = Storage::connect(&world.database.url, &ConnectOptions::default()).await.unwrap();
    let replicas = [world.storage.clone(), second];
    let started: Vec<_> = (0..tasks).map(|number| tokio::spawn(task(replicas[number % 2].clone()))).collect();
    let mut yes = 0;
    for task in started {
        yes += usize::from(task.await.unwrap());
    }
    yes
}

/// An instant past everything that tests do, in seconds.
pub const LATER: i64 = 4_000_000_000;

/// When everything of the beginning happened, in seconds.
pub const BEGINNING: i64 = 1_000_000;

pub const fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

pub fn tenant(id: TenantId, slug: &str) -> Tenant {
    Tenant {
        id,
        slug: slug.into(),
        name: "Akademia Północ".into(),
        status: TenantStatus::Active,
        settings: TenantSettings::default(),
        brand: Brand::default(),
        created_at: at(BEGINNING),
        updated_at: at(BEGINNING),
        version: 1,
    }
}

/// A person without anything but a user name.
pub fn person(number: u128, login: &str) -> User {
    User {
        id: UserId(id(number)),
        tenant: TENANT,
        login: login.into(),
        email: None,
        email_is_login: false,
        first_name: None,
        last_name: None,
        groups: vec![],
        associated_filter: None,
        profile: None,
        status: UserStatus::Active,
        locale: None,
        role: None,
        last_login_at: None,
        created_at: at(BEGINNING),
        updated_at: at(BEGINNING),
        version: 1,
        credential_version: 1,
    }
}

pub fn ada(tenant: TenantId) -> User {
    User {
        id: ADA,
        tenant,
        email: Some("ada@example.com".into()),
        email_is_login: true,
        first_name: Some("Ada".into()),
        last_name: Some("Lovelace".into()),
        groups: vec!["Staff".into(), "Analysts".into()],
        associated_filter: Some("engines".into()),
        profile: Some("staff".into()),
        ..person(0, "ada")
    }
}

pub fn verifier(number: u8) -> Verifier {
    struct Constant(u8);
    impl Entropy for Constant {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }
    Verifier::impossible(Argon2Parameters::default(), &Constant(number))
}

pub fn password(number: u8) -> PasswordCredential {
    PasswordCredential {
        current: Some(CurrentPassword {
            verifier: verifier(number),
            set_at: at(BEGINNING),
            expires_at: Some(at(LATER)),
            must_change: true,
            generated_by: Some(RESET),
        }),
        dead: Some(DeadPassword { verifier: verifier(number + 100), reset: RESET }),
    }
}

pub fn session(tenant: TenantId) -> Session {
    Session {
        id: SESSION,
        tenant,
        user: ADA,
        created_at: at(BEGINNING),
        expires_at: at(LATER),
        credential_version: 1,
        must_change_password: true,
        authentication: Authentication::by_password(at(BEGINNING)),
    }
}

/// Tokens are found without a tenant, so the twins' differ.
pub fn token_digest(tenant: TenantId) -> TokenDigest {
    TokenDigest([tenant.0.as_bytes()[15] + 10; 32])
}

pub fn api_token(tenant: TenantId) -> ApiToken {
    ApiToken {
        id: TOKEN,
        tenant,
        user: ADA,
        name: "nightly export".into(),
        scopes: ScopeSet::all(),
        created_at: at(BEGINNING),
        expires_at: at(LATER),
        last_used_at: None,
        credential_version: 1,
    }
}

pub fn reset(tenant: TenantId, id: ResetId) -> Reset {
    Reset {
        id,
        tenant,
        user: ADA,
        kind: ResetKind::Administrator,
        mode: ResetMode::Link,
        state: ResetState::Sent { sent_at: at(BEGINNING), expires_at: at(LATER) },
        created_at: at(BEGINNING),
        requested_by: Some(UserId(super::world::id(7))),
        requested_by_label: Some("ines".into()),
        reason: Some("asked by phone".into()),
        deliver_to: Some("ada@example.com".into()),
        delivered_elsewhere: false,
        shown: false,
        must_change: true,
        opened_at: None,
    }
}

pub fn link(tenant: TenantId, reset: ResetId, digest: TokenDigest) -> ResetLink {
    ResetLink {
        digest,
        tenant,
        user: ADA,
        reset,
        issued_at: at(BEGINNING),
        expires_at: at(LATER),
        ended_at: None,
    }
}

/// A mail that is due in a far future.
pub fn mail(tenant: TenantId, id: MessageId) -> OutboxMessage {
    OutboxMessage {
        id,
        tenant,
        user: Some(ADA),
        reset: Some(RESET),
        to: "Ada@example.com".into(),
        content: MailContent::ResetLink { administrator: Some("Ines Okafor".into()) },
        languages: vec!["pl".into(), "en".into()],
        sealed_secret: Some("sealed".into()),
        state: MailState::Queued,
        attempts: 0,
        next_attempt_at: at(LATER),
        header_message_id: None,
        link_expires_at: None,
        created_at: at(BEGINNING),
        settled_at: None,
        last_answer: None,
    }
}

pub fn attempt(number: u32) -> MailAttempt {
    MailAttempt {
        message: MAIL,
        number,
        at: at(BEGINNING),
        state: MailState::Deferred,
        answer: "451 later".into(),
        header_message_id: "1@example.com".into(),
    }
}

pub fn event(tenant: TenantId, number: u128) -> AuditEvent {
    AuditEvent {
        id: AuditId(id(number)),
        tenant,
        at: at(BEGINNING),
        actor_kind: "person".into(),
        actor: Some(UserId(id(7))),
        actor_label: "ines".into(),
        action: "user.created".into(),
        outcome: AuditOutcome::Done,
        target_kind: "user".into(),
        target: ADA.to_string(),
        details: serde_json::json!({ "login": "ada" }),
        request_id: "r-1".into(),
        network: Some("192.0.2.7".into()),
    }
}

pub fn record(body: &str) -> IdempotencyRecord {
    IdempotencyRecord { request_digest: [9; 32], status: 201, body: body.into() }
}
