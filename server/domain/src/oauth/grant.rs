//! Grants: what a person let a client do, and the family of tokens that comes of it.

use super::Authentication;
use crate::{
    Timestamp,
    id::{ClientId, GrantId, SessionId, TenantId, UserId},
    user::User,
};
use latchkey_protocol::{oauth::scope::ScopeSet, oidc::claims_request::ClaimsRequest};
use serde::{Deserialize, Serialize};

/// A grant row. It is alive while its credential version is the person's, so that any reset ends every token of theirs
/// without finding one.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    pub id: GrantId,
    pub tenant: TenantId,
    pub user: UserId,
    pub client: ClientId,
    /// Where it was given; `sid` in tokens. A device's has none.
    pub session: Option<SessionId>,
    /// Goes on when the session ends (`offline_access`, OpenID Connect Core §11).
    pub offline: bool,
    pub details: GrantDetails,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub credential_version: i64,
    /// Of the living refresh token; 0 before there is one.
    pub generation: u32,
    /// When a token was last issued from it.
    pub used_at: Option<Timestamp>,
}

/// What doesn't change while a grant lives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GrantDetails {
    pub scope: ScopeSet,
    /// Resource servers that its access tokens may be for (RFC 8707).
    #[serde(default)]
    pub resources: Vec<String>,
    pub authentication: Authentication,
    /// Claims asked for one by one (OpenID Connect Core §5.5).
    #[serde(default)]
    pub claims: ClaimsRequest,
    /// The key that a public client's refresh tokens are bound to (RFC 9449 §5).
    #[serde(default)]
    pub dpop_jkt: Option<String>,
}

impl Grant {
    /// Whether tokens of it are good for anything.
    #[must_use]
    pub fn is_alive(&self, now: Timestamp, user: &User) -> bool {
        now < self.expires_at
            && self.user == user.id
            && self.credential_version == user.credential_version
            && user.status.is_active(now)
    }
}

/// How long a grant without a session lives, and one with `offline_access`: 30 days unless used, which prolongs it.
pub const OFFLINE_SECONDS: u32 = 30 * 24 * 60 * 60;

/// Life of an access token.
pub const ACCESS_TOKEN_SECONDS: u32 = 10 * 60;

/// Life of an ID token.
pub const ID_TOKEN_SECONDS: u32 = 60 * 60;

/// In which the refresh token just replaced still gets its successor again: two tabs asked at once, or an answer was lost.
pub const REFRESH_GRACE_SECONDS: u32 = 5;
