//! OpenID Connect: what it adds to OAuth 2.0.

pub mod claims_request;
pub mod discovery;
pub mod hashes;
pub mod prompt;
