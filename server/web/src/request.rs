//! What the edge finds out about a request before any handler sees it; kept as request extensions.

pub use latchkey_domain::context::Network;

/// The request's id: in the answer's `X-Request-Id`, in every log line, audit row and error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

/// Where the request came from, as far as trusted proxies tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientNetwork(pub Network);
