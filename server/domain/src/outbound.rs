//! What the server fetches from, or tells, addresses that tenants and clients gave.

use async_trait::async_trait;

/// An answer, its body within bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Why there is none. May be shown to administrators.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// Loopback, link-local and private networks are reached only where the operator allows it.
    #[error("the address {0} is not one that this server may reach")]
    Forbidden(String),
    #[error("no answer: {0}")]
    Unreachable(String),
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
}

/// Speaks HTTP to strangers: no redirects, no cookies, bounded in time and size, and never to a network that the operator
/// hasn't opened.
#[async_trait]
pub trait Outbound: Send + Sync {
    /// Fetches a document.
    async fn get(&self, url: &str) -> Result<Fetched, OutboundError>;

    /// Posts a form.
    async fn post_form(&self, url: &str, fields: &[(&str, &str)]) -> Result<Fetched, OutboundError>;
}
