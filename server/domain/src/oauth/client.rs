//! Clients: the applications that people log in to (RFC 6749 §2).

use crate::{
    Timestamp,
    id::{ClientId, TenantId},
    token::TokenDigest,
};
use latchkey_protocol::{
    jose::Algorithm,
    oauth::client_metadata::{AuthMethod, ClientMetadata},
};

/// Prefix by which people and secret scanners recognise a client's secret.
pub const SECRET_PREFIX: &str = "lkc_";
/// And the token with which a client that registered itself manages its registration (RFC 7592 §1.2).
pub const REGISTRATION_PREFIX: &str = "lkm_";

/// A client as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Client {
    /// Printed, it is the `client_id`.
    pub id: ClientId,
    pub tenant: TenantId,
    pub metadata: ClientMetadata,
    /// A digest of the secret under a key of the tenant's. `None`: it authenticates otherwise, or not at all.
    pub secret: Option<[u8; 32]>,
    /// Of the registration access token of a client that registered itself.
    pub registration: Option<TokenDigest>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Counts changes; the entity tag.
    pub version: i64,
}

impl Client {
    /// Whether it can keep no secret (RFC 6749 §2.1).
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.metadata.token_endpoint_auth_method == AuthMethod::None
    }

    /// What people are shown: its name, or its id.
    #[must_use]
    pub fn display_name(&self) -> String {
        self.metadata.client_name.clone().unwrap_or_else(|| self.id.to_string())
    }

    /// With what its tokens are signed; RS256 unless it asked for something else (OpenID Connect Registration §2).
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.metadata.id_token_signed_response_alg.unwrap_or(Algorithm::Rs256)
    }
}
