//! Device authorization (RFC 8628).

use crate::{
    Timestamp,
    id::{ClientId, GrantId},
};
use latchkey_protocol::oauth::scope::ScopeSet;
use serde::{Deserialize, Serialize};

/// Prefix of a device code.
pub const PREFIX: &str = "lkd_";
/// Life of a device code.
pub const LIFETIME_SECONDS: u32 = 15 * 60;
/// How often a device may ask, until it is told to slow down (§3.5).
pub const INTERVAL_SECONDS: u32 = 5;

/// A device code row, known by the digest of the code.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceCode {
    pub client: ClientId,
    pub details: DeviceDetails,
    pub state: DeviceState,
    pub expires_at: Timestamp,
    /// A device that asks earlier is to slow down.
    pub poll_after: Timestamp,
    pub interval_seconds: u32,
}

/// What the device asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceDetails {
    pub scope: ScopeSet,
    #[serde(default)]
    pub resources: Vec<String>,
}

/// How far it got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceState {
    Pending,
    Approved(GrantId),
    Denied,
}
