//! Audit rows: what happened, to whom, by whom. Written in the transaction of what they tell; sealed into their tenant's
//! chain afterwards ([`chain`]).

pub mod chain;
pub mod encoding;
pub mod export;
pub mod finding;
pub mod key;
pub mod record;
mod verdict;

pub use chain::{Checkpoint, Head, Link, Seal};
pub use finding::Finding;
pub use key::AuditKey;
pub use record::{AuditRecord, Origin};

use crate::{
    Timestamp,
    id::{AuditId, TenantId, UserId},
};

/// A row of the audit log.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEvent {
    pub id: AuditId,
    pub tenant: TenantId,
    pub at: Timestamp,
    /// `anonymous`, `person`, `shell` or `system`.
    pub actor_kind: String,
    pub actor: Option<UserId>,
    pub actor_label: String,
    /// Such as `user.created` or `reset.requested`.
    pub action: String,
    pub outcome: AuditOutcome,
    /// Such as `user` and the user's id.
    pub target_kind: String,
    pub target: String,
    /// Facts without secrets.
    pub details: serde_json::Value,
    pub request_id: String,
    pub network: Option<String>,
}

/// A row of the audit log as it is read: with its place in the tenant's chain.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    pub event: AuditEvent,
    /// Its place among the tenant's rows, from 1; `None` until the sealer has been there.
    pub sequence: Option<u64>,
    /// Whether the actor's name, the network and the details were erased.
    pub is_erased: bool,
}

/// Whether it was done, refused, or went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditOutcome {
    Done,
    Refused,
    /// Something that the server did on somebody's behalf failed, such as a tenant's plugin.
    Failed,
}

impl AuditOutcome {
    pub const ALL: [Self; 3] = [Self::Done, Self::Refused, Self::Failed];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}
