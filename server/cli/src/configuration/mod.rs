//! What the operator decides: read from a file and the environment, checked whole, explained key by key.
//!
//! One table ([`keys`]) names every key with its shape, default and meaning. Reading, checking, the nearest-name
//! suggestions and the reference in the documentation all come from it, so they can't drift apart.

mod build;
mod keys;
mod problem;
mod reference;
mod secret;
mod serving;
mod shape;
mod sources;
#[cfg(test)]
mod tests;

pub use problem::{ConfigurationErrors, Problem};
pub use reference::reference;
pub use secret::SecretUrl;

use ipnet::IpNet;
use latchkey_domain::password::Argon2Parameters;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};
use url::Url;

/// The whole configuration, every default filled in.
#[derive(Debug, Clone)]
pub struct Configuration {
    pub listen: SocketAddr,
    /// An origin: scheme, host, port. `None` only where a command can do without.
    pub public_url: Option<Url>,
    pub database_url: SecretUrl,
    pub smtp_url: Option<SecretUrl>,
    pub master_key_file: PathBuf,
    pub data_dir: PathBuf,
    /// Whether `serve` applies pending migrations.
    pub migrate_on_start: bool,
    /// `None`: no metrics.
    pub metrics_listen: Option<SocketAddr>,
    /// `None`: plain HTTP, for loopback or behind a proxy.
    pub tls: Option<Tls>,
    pub proxy: Proxy,
    /// Networks that are not public and may be spoken to all the same.
    pub outbound_networks: Vec<IpNet>,
    pub hashing: Hashing,
    pub database: Database,
    pub mail: Mail,
    pub plugins: Plugins,
    pub limits: Limits,
    pub log: Log,
}

/// Own certificate for HTTPS, both files PEM.
#[derive(Debug, Clone)]
pub struct Tls {
    pub certificate_file: PathBuf,
    pub key_file: PathBuf,
}

/// Who may speak for others.
#[derive(Debug, Clone, Default)]
pub struct Proxy {
    /// Networks whose `X-Forwarded-*` headers are believed.
    pub trusted_networks: Vec<IpNet>,
}

/// How the hashing queue is cut.
#[derive(Debug, Clone, Copy)]
pub struct Hashing {
    pub parameters: Argon2Parameters,
    pub workers: usize,
    pub memory_budget_mib: u32,
    pub queue_length: usize,
}

#[derive(Debug, Clone, Copy)]
pub struct Database {
    pub max_connections: u32,
}

/// What every tenant's plugins may take.
#[derive(Debug, Clone, Copy)]
pub struct Plugins {
    /// For one call.
    pub deadline_ms: u32,
    /// For one instance; there is one at a time.
    pub memory_mib: u32,
}

/// How mails leave.
#[derive(Debug, Clone)]
pub struct Mail {
    /// For one attempt in whole, from connecting to the last reply.
    pub timeout_seconds: u32,
    /// Connections kept open to the SMTP server, and so the mails under way at once.
    pub pool_size: usize,
    /// Certificates (PEM) that are trusted beside the public ones.
    pub ca_file: Option<PathBuf>,
    pub dkim: Option<Dkim>,
}

/// Signing of mails (RFC 6376).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dkim {
    pub domain: String,
    pub selector: String,
    /// PEM: PKCS#8 with an Ed25519 or RSA key, or PKCS#1.
    pub key_file: PathBuf,
}

/// How much is too much.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The coarse gate in front: requests a minute from one network (an IPv4 address, an IPv6 /64).
    pub per_network_per_minute: u32,
    pub clients_per_network_per_minute: u32,
    pub sign_in_per_network_per_minute: u32,
    pub recover_per_network_per_minute: u32,
    /// Counted in the database, and so over all replicas.
    pub accounts: latchkey_app::login::Limits,
}

#[derive(Debug, Clone)]
pub struct Log {
    /// Directives of tracing's `EnvFilter`.
    pub filter: String,
    pub format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Human on a terminal, JSON otherwise.
    Auto,
    Json,
    Human,
}

impl Configuration {
    /// The database inside the data folder, used where none is named.
    fn embedded_database(data_dir: &Path) -> SecretUrl {
        SecretUrl::new(format!("sqlite://{}", data_dir.join("latchkey.db").display()))
    }

    /// Whether nobody named a database.
    #[must_use]
    pub fn has_default_database(&self) -> bool {
        self.database_url == Self::embedded_database(&self.data_dir)
    }
}

/// Reads the configuration: defaults, then `file`, then `environment` (names that begin with `LATCHKEY_`; an empty
/// value counts as none). Every problem is in the answer, not only the first.
pub fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Configuration, ConfigurationErrors> {
    let mut problems = Vec::new();
    let values = sources::read(file, environment, &mut problems);
    let configuration = build::configuration(&values, &mut problems);
    match configuration {
        Some(configuration) if problems.is_empty() => Ok(configuration),
        _ => Err(ConfigurationErrors(problems)),
    }
}
