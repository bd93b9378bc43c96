//! The audit log: read, sealed, verified, exported, erased.

mod erase;
mod export;
mod key;
mod list;
mod seal;
pub mod sealer;
mod verify;

pub use erase::erase_person;
pub use export::{ExportRequest, export};
pub use key::public_key;
pub(crate) use key::reseal as reseal_key;
pub use latchkey_domain::audit::export::Bytes;
pub use list::{AuditQuery, list};
pub use seal::seal_waiting;
pub(crate) use sealer::Sealing;
pub use verify::{Depth, TenantReport, verify};
