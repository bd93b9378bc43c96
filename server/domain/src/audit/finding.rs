use super::Link;
use crate::id::AuditId;
use std::fmt;

/// Something in an audit log that nobody of ours has put there, or that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The row isn't what was sealed.
    Altered {
        sequence: u64,
        event: AuditId,
    },
    /// The row's personal part is gone and was not erased by us.
    Blanked {
        sequence: u64,
        event: AuditId,
    },
    /// The row is gone, its seal is there.
    Removed {
        sequence: u64,
        event: AuditId,
    },
    /// Rows are gone together with their seals.
    RemovedWithSeals {
        first: u64,
        last: u64,
    },
    /// The row was put into the log by somebody who doesn't hold the master key.
    Inserted {
        sequence: Option<u64>,
        event: AuditId,
    },
    /// The seal isn't the one that the sealer made.
    SealAltered {
        sequence: u64,
        event: AuditId,
    },
    CheckpointAltered {
        number: u64,
    },
    CheckpointRemoved {
        number: u64,
    },
    /// What says how far the chain has come isn't what the sealer wrote.
    HeadAltered,
    /// There are seals and nothing that says how far the chain has come.
    HeadRemoved,
    /// The chain's end isn't where its head says.
    HeadElsewhere {
        head: Link,
        found: Link,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered { sequence, event } => write!(f, "row {event} (no. {sequence}) was altered"),
            Self::Blanked { sequence, event } => {
                write!(f, "row {event} (no. {sequence}) was blanked, and not by an erasure of ours")
            }
            Self::Removed { sequence, event } => write!(f, "row {event} (no. {sequence}) was removed"),
            Self::RemovedWithSeals { first, last } if first == last => {
                write!(f, "row no. {first} was removed, with its seal")
            }
            Self::RemovedWithSeals { first, last } => {
                write!(f, "rows no. {first} to {last} were removed, with their seals")
            }
            Self::Inserted { sequence: Some(sequence), event } => {
                write!(f, "row {event} (no. {sequence}) was inserted by somebody without the master key")
            }
            Self::Inserted { sequence: None, event } => {
                write!(f, "row {event} was inserted by somebody without the master key")
            }
            Self::SealAltered { sequence, event } => {
                write!(f, "the seal of row {event} (no. {sequence}) was altered")
            }
            Self::CheckpointAltered { number } => write!(f, "checkpoint {number} was altered"),
            Self::CheckpointRemoved { number } => write!(f, "checkpoint {number} was removed"),
            Self::HeadAltered => f.write_str("the head of the chain was altered"),
            Self::HeadRemoved => f.write_str("the head of the chain was removed"),
            Self::HeadElsewhere { .. } => f.write_str("the chain doesn't end where its head says"),
        }
    }
}
