//! Use cases: what Latchkey does, one operation a file. Knows no HTTP.
//!
//! Every use case is a function over [`App`] (the house's shared parts) and an `OperationContext` (this request's actor,
//! tenant, clock and luck). It decides with pure functions of the domain, writes its change, outbox row and audit row in
//! one short transaction, and answers with a value. Nothing slow happens while a transaction is open.

mod app;
mod audit_trail;
mod authorise;
mod failure;
mod fresh;
mod refusal;

pub mod api_tokens;
pub mod audit;
pub mod authorization;
pub mod clients;
pub mod devices;
pub mod grants;
pub mod hashing;
pub mod hooks;
pub mod idempotency;
pub mod issuer;
pub mod jobs;
pub mod login;
pub mod logout;
pub mod outbox;
pub mod plugins;
pub mod recovery;
pub mod reseal;
pub mod resets;
pub mod roles;
pub mod tenants;
pub mod tokens;
pub mod users;

pub use app::{App, Parts, PublicUrl};
pub use failure::{Failure, FieldError};
pub use refusal::OAuthRefusal;
