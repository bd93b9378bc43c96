//! Administrative roles. A user has at most one; most users have none.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What somebody may do in a tenant, in words of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Runs the installation; a person of the reserved tenant `operators`, and of no other.
    Operator,
    /// Everything within one tenant, roles and settings included.
    Owner,
    /// People and their access, but not settings or roles.
    Manager,
    /// Templates, brand and plugins.
    Designer,
    /// Gives ordinary people their access back.
    Helpdesk,
    /// Reads everything, changes nothing.
    Auditor,
}

impl Role {
    pub const ALL: [Self; 6] =
        [Self::Operator, Self::Owner, Self::Manager, Self::Designer, Self::Helpdesk, Self::Auditor];

    /// The name used in the API, the database and the audit log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Designer => "designer",
            Self::Helpdesk => "helpdesk",
            Self::Auditor => "auditor",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be one of operator, owner, manager, designer, helpdesk, auditor")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or(UnknownRole)
    }
}
