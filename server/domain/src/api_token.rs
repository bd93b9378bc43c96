//! Personal API tokens: bearer secrets of one person, scoped, expiring, dead with the person's credentials.

use crate::{
    Timestamp,
    id::{ApiTokenId, TenantId, UserId},
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Prefix by which people and secret scanners recognise a personal API token.
pub const PREFIX: &str = "lkp_";

/// Lifetime of a token unless asked, and at most.
pub const DEFAULT_LIFETIME_DAYS: u32 = 90;
pub const MAXIMUM_LIFETIME_DAYS: u32 = 366;

/// What a token may be used for, besides what its person's role allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Scope {
    #[serde(rename = "tenants:read")]
    TenantsRead,
    #[serde(rename = "tenants:write")]
    TenantsWrite,
    #[serde(rename = "users:read")]
    UsersRead,
    #[serde(rename = "users:write")]
    UsersWrite,
    #[serde(rename = "resets:write")]
    ResetsWrite,
    #[serde(rename = "outbox:read")]
    OutboxRead,
    #[serde(rename = "outbox:write")]
    OutboxWrite,
    #[serde(rename = "audit:read")]
    AuditRead,
    #[serde(rename = "roles:read")]
    RolesRead,
    #[serde(rename = "roles:write")]
    RolesWrite,
    #[serde(rename = "plugins:read")]
    PluginsRead,
    #[serde(rename = "plugins:write")]
    PluginsWrite,
    #[serde(rename = "clients:read")]
    ClientsRead,
    #[serde(rename = "clients:write")]
    ClientsWrite,
    #[serde(rename = "tokens:write")]
    TokensWrite,
}

impl Scope {
    pub const ALL: [Self; 15] = [
        Self::TenantsRead,
        Self::TenantsWrite,
        Self::UsersRead,
        Self::UsersWrite,
        Self::ResetsWrite,
        Self::OutboxRead,
        Self::OutboxWrite,
        Self::AuditRead,
        Self::RolesRead,
        Self::RolesWrite,
        Self::PluginsRead,
        Self::PluginsWrite,
        Self::ClientsRead,
        Self::ClientsWrite,
        Self::TokensWrite,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TenantsRead => "tenants:read",
            Self::TenantsWrite => "tenants:write",
            Self::UsersRead => "users:read",
            Self::UsersWrite => "users:write",
            Self::ResetsWrite => "resets:write",
            Self::OutboxRead => "outbox:read",
            Self::OutboxWrite => "outbox:write",
            Self::AuditRead => "audit:read",
            Self::RolesRead => "roles:read",
            Self::RolesWrite => "roles:write",
            Self::PluginsRead => "plugins:read",
            Self::PluginsWrite => "plugins:write",
            Self::ClientsRead => "clients:read",
            Self::ClientsWrite => "clients:write",
            Self::TokensWrite => "tokens:write",
        }
    }
}

/// The text names no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no scope; the scopes are {known}", known = Scope::ALL.map(Scope::name).join(", "))]
pub struct UnknownScope(pub String);

impl FromStr for Scope {
    type Err = UnknownScope;
    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        Self::ALL.into_iter().find(|scope| scope.name() == text).ok_or_else(|| UnknownScope(text.to_owned()))
    }
}

/// A set of scopes, in their declared order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScopeSet(Vec<Scope>);

impl ScopeSet {
    /// Every scope: what a signed-in person has, and a token that was asked for without any.
    #[must_use]
    pub fn all() -> Self {
        Self(Scope::ALL.to_vec())
    }

    pub fn of(scopes: impl IntoIterator<Item = Scope>) -> Self {
        let mut scopes: Vec<_> = scopes.into_iter().collect();
        scopes.sort_unstable();
        scopes.dedup();
        Self(scopes)
    }

    #[must_use]
    pub fn include(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether every scope of `self` is in `other`: a token can't mint a mightier one.
    #[must_use]
    pub fn within(&self, other: &Self) -> bool {
        self.0.iter().all(|scope| other.include(*scope))
    }

    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }
}

/// A token as listed: everything but the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    pub id: ApiTokenId,
    pub tenant: TenantId,
    pub user: UserId,
    pub name: String,
    pub scopes: ScopeSet,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    /// The person's credential version when it was made; a bump (any reset) ends the token.
    pub credential_version: i64,
}
