//! Everything that Latchkey keeps, in SQLite, PostgreSQL or MariaDB, through one path of code.
//!
//! Tenants' data are reached through a door that is opened for one tenant: [`Storage::begin`] for writing,
//! [`Storage::read`] for reading. Nothing behind it names a tenant again, so that nothing can forget to. What crosses
//! tenants by its nature (the registry, bearer tokens, the queues of mails and jobs, sweeping) is on [`Storage`] itself,
//! for the edge and the workers.
//!
//! Rules that every table follows:
//! * Texts that people wrote have no limit here and are compared only through a digest or a bounded, folded copy
//!   computed in Rust, so that no database's collation decides whose account is whose.
//! * Instants are whole microseconds; ids are UUIDv7 and made by the caller, as is every instant.
//! * Lists are read by keyset: a [`Page`](latchkey_domain::page::Page) costs the same at the beginning and at the end.
//! * A [`Transaction`] that met an error is good for nothing but being dropped, which rolls it back.

mod admin;
mod api_tokens;
mod audit;
mod audit_seals;
mod audit_writer;
mod connect;
mod counters;
mod entity;
mod error;
mod idempotency;
mod jobs;
mod keyset;
mod leases;
mod oauth;
mod outbox;
mod passwords;
mod plugins;
mod resets;
mod sessions;
mod sweep;
mod tenants;
mod transaction;
mod users;
mod value;

pub use audit::AuditQuery;
pub use audit_seals::Growth;
pub use connect::{ConnectOptions, Engine};
pub use error::{Failure, StorageError, Unique};
pub use idempotency::IdempotencyRecord;
pub use jobs::{JobRow, NewJob};
pub use oauth::{ClientQuery, Rotation};
pub use outbox::OutboxQuery;
pub use plugins::PluginQuery;
pub use tenants::TenantQuery;
pub use transaction::{Reader, Storage, Transaction};
pub use users::{UserQuery, UserSort, UserStatusFilter};
