//! Consents: what a person agreed to and isn't asked again.

use crate::{
    Timestamp,
    id::{ClientId, UserId},
};
use latchkey_protocol::oauth::scope::ScopeSet;
use serde::{Deserialize, Serialize};

/// A consent row.
#[derive(Debug, Clone, PartialEq)]
pub struct Consent {
    pub user: UserId,
    pub client: ClientId,
    pub details: ConsentDetails,
    pub granted_at: Timestamp,
}

/// What was agreed to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConsentDetails {
    pub scope: ScopeSet,
    #[serde(default)]
    pub resources: Vec<String>,
    /// Names of claims asked for one by one.
    #[serde(default)]
    pub claims: Vec<String>,
}

impl ConsentDetails {
    /// Whether everything in `asked` was agreed to.
    #[must_use]
    pub fn covers(&self, asked: &Self) -> bool {
        asked.scope.within(&self.scope)
            && asked.resources.iter().all(|resource| self.resources.contains(resource))
            && asked.claims.iter().all(|claim| self.claims.contains(claim))
    }

    /// Both together.
    #[must_use]
    pub fn with(mut self, more: &Self) -> Self {
        self.scope = self.scope.union(&more.scope);
        for resource in &more.resources {
            if !self.resources.contains(resource) {
                self.resources.push(resource.clone());
            }
        }
        for claim in &more.claims {
            if !self.claims.contains(claim) {
                self.claims.push(claim.clone());
            }
        }
        self
    }
}
