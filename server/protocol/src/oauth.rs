//! OAuth 2.0 (RFC 6749) and what was built on it: requests, errors, clients and proofs.

pub mod authorization_request;
pub mod bearer;
pub mod client_authentication;
pub mod client_metadata;
pub mod dpop;
pub mod error;
mod form_encoding;
pub mod grant_type;
pub mod parameters;
pub mod pkce;
pub mod redirect_uri;
pub mod resource;
pub mod response;
pub mod scope;
pub mod secret;
pub mod token_request;
pub mod user_code;

pub use authorization_request::AuthorizationRequest;
pub use client_metadata::{ClientMetadata, MetadataError};
pub use dpop::{DpopError, DpopProof};
pub use error::{ErrorCode, OAuthError};
pub use grant_type::GrantType;
pub use parameters::{ParameterError, Parameters};
pub use pkce::CodeChallenge;
pub use scope::ScopeSet;
pub use secret::Secret;
pub use token_request::TokenRequest;
