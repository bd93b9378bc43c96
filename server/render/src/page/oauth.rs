//! Applications and devices that ask for a person's account.

use jiff::Timestamp;

/// What an application may do, by the scope that it asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsentScope {
    /// `openid`
    Identity,
    /// `profile`
    Profile,
    /// `email`
    Email,
    /// `groups`
    Groups,
    /// `offline_access`
    OfflineAccess,
    /// A tenant's own, told by its name.
    Other(String),
}

/// What is wrong with the code that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceError {
    Missing,
    /// Never given out, used already, or too old.
    Unknown,
    Throttled {
        retry_after_minutes: u32,
    },
    FormExpired,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationRow {
    /// Sent back as `client_id` to disconnect it.
    pub id: String,
    pub client_name: String,
    pub client_uri: Option<String>,
    pub scopes: Vec<ConsentScope>,
    pub granted_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    /// The tenant's own, which people aren't asked about.
    pub first_party: bool,
}
