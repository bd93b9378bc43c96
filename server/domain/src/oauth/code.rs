//! Authorization codes (RFC 6749 §4.1).

use crate::{
    Timestamp,
    id::{ClientId, GrantId},
};
use serde::{Deserialize, Serialize};

/// Prefix of a code.
pub const PREFIX: &str = "lkz_";

/// Life of a code (RFC 6749 §4.1.2 recommends at most ten minutes; FAPI 2.0 at most one).
pub const LIFETIME_SECONDS: u32 = 60;

/// A code row, known by the digest of the code.
#[derive(Debug, Clone, PartialEq)]
pub struct AuthorizationCode {
    pub grant: GrantId,
    pub details: CodeDetails,
    pub expires_at: Timestamp,
    /// When it was used. A second use ends the grant.
    pub redeemed_at: Option<Timestamp>,
}

/// What a code is bound to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeDetails {
    pub client: ClientId,
    pub redirect_uri: String,
    /// Whether the request named it; then the token request must, too (RFC 6749 §4.1.3).
    pub redirect_uri_was_sent: bool,
    /// RFC 7636 §4.2, S256.
    pub code_challenge: Option<String>,
    pub nonce: Option<String>,
    /// The key that the token request has to prove (RFC 9449 §10).
    #[serde(default)]
    pub dpop_jkt: Option<String>,
}
