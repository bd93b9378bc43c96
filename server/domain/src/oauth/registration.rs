//! Initial access tokens: who holds one may register clients (RFC 7591 §3).

use crate::{Timestamp, id::RegistrationTokenId};

/// Prefix of an initial access token.
pub const PREFIX: &str = "lki_";
/// Life unless asked, and at most.
pub const DEFAULT_LIFETIME_DAYS: u32 = 30;
pub const MAXIMUM_LIFETIME_DAYS: u32 = 366;

/// A token as listed: everything but the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationToken {
    pub id: RegistrationTokenId,
    /// What it is for, in its maker's words.
    pub name: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// Registrations that are left; `None`: as many as wanted.
    pub uses_left: Option<u32>,
}
