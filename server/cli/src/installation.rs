//! An installation opened for work: database, keys, and the application over them. The server listens on top of it, the
//! shell commands use it as it is.

use crate::{
    configuration::Configuration,
    machine::{OsEntropy, SystemClock},
    master_key::{self, MasterKeyError},
    outbound::HttpOutbound,
};
use ipnet::IpNet;
use latchkey_app::{
    App, Parts, PublicUrl,
    hashing::{HashingQueue, HashingSettings},
    login::Limits,
};
use latchkey_domain::{
    Clock, Entropy,
    mail::{Delivery, MailTransport, OutgoingMail},
    plugin::PluginHost,
    seal::Keyring,
};
use latchkey_plugin_host::{Host, StartError};
use latchkey_render::{Renderer, ThemeError};
use latchkey_storage::{ConnectOptions, Storage, StorageError};
use std::{fs, io, sync::Arc, time::Duration};
use url::Url;

/// Time and chance: the machine's, or a test's own.
#[derive(Clone)]
pub struct World {
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
}

impl World {
    /// The real ones.
    #[must_use]
    pub fn machine() -> Self {
        Self { clock: Arc::new(SystemClock), entropy: Arc::new(OsEntropy) }
    }
}

/// Why an installation can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("data_dir: {0}")]
    DataFolder(io::Error),
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),
    #[error("database_url: {0}")]
    Storage(#[from] StorageError),
    #[error("plugins: {0}")]
    Plugins(#[from] StartError),
    #[error("HTTP to other servers: {0}")]
    Outbound(#[from] reqwest::Error),
    #[error("the built-in theme: {0}")]
    Theme(#[from] ThemeError),
}

/// What an installation is opened with.
pub struct Installation {
    pub storage: Storage,
    pub keyring: Arc<Keyring>,
    pub hashing: HashingSettings,
    pub limits: Limits,
    pub plugins: Arc<dyn PluginHost>,
    /// Networks that are not public and may be spoken to all the same.
    pub outbound_networks: Vec<IpNet>,
    /// Whether built-ins take the place of tenants' guests.
    pub safe_mode: bool,
    pub world: World,
}

impl Installation {
    /// Opens the database and the keys. Applies no migration and makes no key.
    pub async fn open(configuration: &Configuration, world: World) -> Result<Self, OpenError> {
        fs::create_dir_all(&configuration.data_dir).map_err(OpenError::DataFolder)?;
        let keyring = Arc::new(master_key::read(&configuration.master_key_file)?);
        let options = ConnectOptions {
            max_connections: configuration.database.max_connections,
            ..ConnectOptions::default()
        };
        let storage = Storage::connect(configuration.database_url.expose(), &options).await?;
        let hashing = HashingSettings {
            parameters: configuration.hashing.parameters,
            workers: configuration.hashing.workers,
            memory_budget_mib: configuration.hashing.memory_budget_mib,
            queue_length: configuration.hashing.queue_length,
        };
        Ok(Self {
            storage,
            keyring,
            hashing,
            limits: configuration.limits.accounts,
            plugins: Arc::new(plugin_host(configuration)?),
            outbound_networks: configuration.outbound_networks.clone(),
            safe_mode: false,
            world,
        })
    }

    /// Puts the application together.
    pub fn into_app(self, public_url: PublicUrl, mail: Arc<dyn MailTransport>) -> Result<App, OpenError> {
        let World { clock, entropy } = self.world;
        Ok(App::new(Parts {
            storage: self.storage,
            renderer: Arc::new(Renderer::embedded()?),
            keyring: self.keyring,
            hashing: HashingQueue::start(self.hashing, entropy.clone()),
            mail,
            clock,
            entropy,
            public_url,
            limits: self.limits,
            plugins: self.plugins,
            outbound: Arc::new(HttpOutbound::new(self.outbound_networks)?),
            safe_mode: self.safe_mode,
        }))
    }
}

/// What runs tenants' guests; keeps what it has compiled in the data folder.
pub fn plugin_host(configuration: &Configuration) -> Result<Host, StartError> {
    let own = &configuration.plugins;
    Host::new(latchkey_plugin_host::Limits {
        deadline: Duration::from_millis(own.deadline_ms.into()),
        memory_bytes: own.memory_mib as usize * 1024 * 1024,
        cache_folder: Some(configuration.data_dir.join("compiled-plugins")),
        ..latchkey_plugin_host::Limits::default()
    })
}

/// The origin of links, from its configured form.
#[must_use]
pub fn public_url(url: &Url) -> PublicUrl {
    PublicUrl::new(url.origin().ascii_serialization(), url.host_str().unwrap_or("localhost"))
}

/// For commands that queue mails and leave sending to the running server.
pub struct LeftToTheServer;

#[async_trait::async_trait]
impl MailTransport for LeftToTheServer {
    fn lanes(&self) -> usize {
        1
    }

    async fn deliver(&self, _mail: &OutgoingMail) -> Delivery {
        Delivery::Deferred { answer: "left to the running server".into() }
    }
}
