use crate::{
    audit::Sealing,
    clients::{self, KeySets, RecentClients},
    hashing::HashingQueue,
    hooks::{self, Hooks, PluginMetrics, RecentBindings},
    issuer::{self, KeyStore, RecentIssuers},
    login::Limits,
    tokens::Rotations,
};
use latchkey_domain::{
    Actor, Clock, Entropy, OperationContext, id::TenantId, mail::MailTransport, outbound::Outbound,
    plugin::PluginHost, seal::Keyring, tenant::Tenant,
};
use latchkey_render::Renderer;
use latchkey_storage::Storage;
use std::sync::Arc;
use tokio::sync::Notify;

/// What the house is put together from; the binary fills it in.
pub struct Parts {
    pub storage: Storage,
    pub renderer: Arc<Renderer>,
    pub keyring: Arc<Keyring>,
    pub hashing: HashingQueue,
    pub mail: Arc<dyn MailTransport>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub public_url: PublicUrl,
    pub limits: Limits,
    pub plugins: Arc<dyn PluginHost>,
    /// How addresses that tenants and clients gave are reached.
    pub outbound: Arc<dyn Outbound>,
    /// Built-ins take every tenant's guest's place: for an operator who suspects one.
    pub safe_mode: bool,
}

/// The shared parts of a running server. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub(crate) parts: Arc<Parts>,
    pub(crate) hooks: Arc<Hooks>,
    pub(crate) mail_queued: Arc<Notify>,
    pub(crate) job_queued: Arc<Notify>,
    pub(crate) logout_queued: Arc<Notify>,
    pub(crate) rotations: Arc<Rotations>,
    pub(crate) keys: Arc<KeyStore>,
    pub(crate) key_sets: Arc<KeySets>,
    pub(crate) clients: Arc<RecentClients>,
    pub(crate) issuers: Arc<RecentIssuers>,
    pub(crate) claims_bindings: Arc<RecentBindings>,
    pub(crate) sealing: Arc<Sealing>,
}

impl App {
    /// From here on every audit row carries a stamp under the master key and wakes the sealer.
    #[must_use]
    pub fn new(mut parts: Parts) -> Self {
        let sealing = Arc::new(Sealing::new(&*parts.clock, &*parts.entropy));
        let written = sealing.clone();
        parts.storage = parts.storage.stamping(parts.keyring.clone(), move || written.wake());
        Self {
            hooks: Arc::new(Hooks::new(parts.plugins.clone(), !parts.safe_mode)),
            sealing,
            parts: Arc::new(parts),
            mail_queued: Arc::new(Notify::new()),
            job_queued: Arc::new(Notify::new()),
            logout_queued: Arc::new(Notify::new()),
            rotations: Arc::default(),
            keys: Arc::new(issuer::new_store()),
            key_sets: Arc::new(clients::new_key_sets()),
            clients: Arc::new(clients::no_recent_clients()),
            issuers: Arc::new(issuer::no_recent_issuers()),
            claims_bindings: Arc::new(hooks::no_recent_bindings()),
        }
    }

    #[must_use]
    pub fn storage(&self) -> &Storage {
        &self.parts.storage
    }

    #[must_use]
    pub fn renderer(&self) -> &Renderer {
        &self.parts.renderer
    }

    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.parts.keyring
    }

    #[must_use]
    pub fn hashing(&self) -> &HashingQueue {
        &self.parts.hashing
    }

    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.parts.clock
    }

    #[must_use]
    pub fn entropy(&self) -> &Arc<dyn Entropy> {
        &self.parts.entropy
    }

    #[must_use]
    pub fn public_url(&self) -> &PublicUrl {
        &self.parts.public_url
    }

    /// How plugin calls have gone since this process started.
    #[must_use]
    pub fn plugin_metrics(&self) -> &PluginMetrics {
        &self.hooks.metrics
    }

    /// Wakes the outbox worker; called after the transaction that queued a mail has committed.
    pub fn mail_was_queued(&self) {
        self.mail_queued.notify_one();
    }

    /// Wakes the job worker; called after the transaction that queued a job has committed.
    pub fn job_was_queued(&self) {
        self.job_queued.notify_one();
    }

    /// A context for what nobody asked for over the network: workers, commands, demo data.
    #[must_use]
    pub fn context(&self, tenant: TenantId, actor: Actor, request_id: impl Into<String>) -> OperationContext {
        OperationContext {
            tenant,
            actor,
            clock: self.parts.clock.clone(),
            entropy: self.parts.entropy.clone(),
            request_id: request_id.into(),
            network: None,
            languages: Vec::new(),
        }
    }
}

/// The origin under which people reach the server. Links are built from it and from nothing that a request says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: String,
}

impl PublicUrl {
    /// `origin` is scheme, host and port without a trailing slash; `host` the host alone.
    #[must_use]
    pub fn new(origin: impl Into<String>, host: impl Into<String>) -> Self {
        Self { origin: origin.into(), host: host.into() }
    }

    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether browsers treat it as a secure context by its scheme, so that cookies can be `Secure`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// The tenant's issuer, below which its pages are.
    #[must_use]
    pub fn of_tenant(&self, tenant: &Tenant) -> String {
        format!("{}/t/{}", self.origin, tenant.slug)
    }
}
