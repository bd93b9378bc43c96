//! Browser sessions: server-side rows, known by the digest of a cookie.

use crate::{
    Timestamp,
    id::{SessionId, TenantId, UserId},
    oauth::Authentication,
};

/// A session row. It is alive while its credential version is the user's, so that any reset ends it without finding it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Stays when the person proves themself again; what a browser holds changes each time. Clients know it as `sid`.
    pub id: SessionId,
    pub tenant: TenantId,
    pub user: UserId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub credential_version: i64,
    /// Logged in with a generated password: nothing but choosing a new one is allowed.
    pub must_change_password: bool,
    /// How and when the person last proved who they are.
    pub authentication: Authentication,
}

/// How long a session lives without being ended.
pub const LIFETIME_SECONDS: u32 = 12 * 60 * 60;

impl Session {
    #[must_use]
    pub fn is_alive(&self, now: Timestamp, credential_version: i64) -> bool {
        now < self.expires_at && self.credential_version == credential_version
    }
}
