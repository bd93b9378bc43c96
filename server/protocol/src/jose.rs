//! JavaScript object signing: keys (RFC 7517), signatures (RFC 7515) and tokens (RFC 7519), asymmetric only.

pub mod algorithm;
mod base64url;
mod json;
pub mod jwk;
pub mod jwk_set;
pub mod jws;
pub mod jwt;
mod key_material;
mod rsa_public_key;
pub mod signing_key;
mod verifying_key;

pub use algorithm::{Algorithm, UnknownAlgorithm};
pub use jwk::{JwkError, PublicJwk};
pub use jwk_set::{JwkSet, JwkSetError};
pub use jws::{Header, JwsError, Unverified, Verified};
pub use jwt::{Expected, JwtError};
pub use signing_key::{KeyError, SigningKey};

pub(crate) use base64url::{decode as base64url_decode, encode as base64url_encode};
pub(crate) use json::object as json_object;
