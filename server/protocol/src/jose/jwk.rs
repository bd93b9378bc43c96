//! Public keys as JSON (RFC 7517), of the three types that our algorithms use.

use super::{algorithm::Algorithm, base64url_encode, key_material::KeyMaterial, verifying_key::VerifyingKey};
use aws_lc_rs::digest;
use serde_json::{Map, Value};
use std::fmt;

/// A public key, validated and ready to verify.
#[derive(Clone)]
pub struct PublicJwk {
    material: KeyMaterial,
    key: VerifyingKey,
    kid: Option<String>,
    usage: Option<String>,
    algorithm: Option<String>,
    may_verify: bool,
}

/// Why a key can't be used. The text in a variant is the member's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwkError {
    #[error("a key must be a JSON object")]
    NotAnObject,
    #[error("the key contains the private member `{0}`")]
    Private(&'static str),
    #[error("the key lacks `{0}`")]
    Missing(&'static str),
    #[error("the key's `{0}` is malformed")]
    Malformed(&'static str),
    #[error("the key's `{0}` is not supported")]
    Unsupported(&'static str),
    #[error("RSA keys must have 2048 to 8192 bits")]
    RsaSize,
}

/// Members that only private and symmetric keys have (RFC 7518 §6.2.2, §6.3.2, §6.4.1).
const PRIVATE_MEMBERS: [&str; 8] = ["d", "k", "p", "q", "dp", "dq", "qi", "oth"];
/// The most bytes of `kid`, `use` and `alg`.
const MAXIMUM_TEXT: usize = 256;

impl PublicJwk {
    /// Reads and validates a key. Members that we don't know are ignored (RFC 7517 §4), private ones are not.
    pub fn parse(value: &Value) -> Result<Self, JwkError> {
        let members = value.as_object().ok_or(JwkError::NotAnObject)?;
        if let Some(private) = PRIVATE_MEMBERS.into_iter().find(|name| members.contains_key(*name)) {
            return Err(JwkError::Private(private));
        }
        let material = KeyMaterial::parse(members)?;
        let usage = optional_text(members, "use")?;
        let may_verify = usage.as_deref().is_none_or(|usage| usage == "sig") && operations_allow(members)?;
        Ok(Self {
            key: material.verifying_key()?,
            material,
            kid: optional_text(members, "kid")?,
            usage,
            algorithm: optional_text(members, "alg")?,
            may_verify,
        })
    }

    /// The public half of one of our own keys, named by its thumbprint.
    pub(super) fn of(material: KeyMaterial, algorithm: Algorithm) -> Result<Self, JwkError> {
        let mut jwk = Self {
            key: material.verifying_key()?,
            material,
            kid: None,
            usage: Some("sig".to_owned()),
            algorithm: Some(algorithm.name().to_owned()),
            may_verify: true,
        };
        jwk.kid = Some(jwk.thumbprint());
        Ok(jwk)
    }

    /// The key as it is published.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut members: Map<String, Value> =
            self.material.members().into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect();
        let described = [("kid", &self.kid), ("use", &self.usage), ("alg", &self.algorithm)];
        for (name, text) in described {
            if let Some(text) = text {
                members.insert(name.to_owned(), text.as_str().into());
            }
        }
        members.into()
    }

    /// SHA-256 of the required members (RFC 7638 §3), the same for the same key however it is described.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        let members: Vec<String> =
            self.material.members().iter().map(|(name, text)| format!("\"{name}\":\"{text}\"")).collect();
        let canonical = format!("{{{}}}", members.join(","));
        base64url_encode(digest::digest(&digest::SHA256, canonical.as_bytes()))
    }

    /// Whether this key may verify signatures by `algorithm`: its type is that algorithm's and neither `alg`, `use` nor
    /// `key_ops` say otherwise (RFC 8725 §3.1: one key, one algorithm).
    #[must_use]
    pub fn fits(&self, algorithm: Algorithm) -> bool {
        self.may_verify
            && self.key.fits(algorithm)
            && self.algorithm.as_deref().is_none_or(|name| name == algorithm.name())
    }

    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Whether `signature` is of `message`; never where the algorithm doesn't fit.
    pub(super) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        self.fits(algorithm) && self.key.verifies(algorithm, message, signature)
    }
}

impl fmt::Debug for PublicJwk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicJwk({})", self.to_json())
    }
}

impl PartialEq for PublicJwk {
    fn eq(&self, other: &Self) -> bool {
        self.to_json() == other.to_json()
    }
}

impl Eq for PublicJwk {}

fn optional_text(members: &Map<String, Value>, name: &'static str) -> Result<Option<String>, JwkError> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) if text.len() <= MAXIMUM_TEXT => Ok(Some(text.clone())),
        Some(_) => Err(JwkError::Malformed(name)),
    }
}

/// `key_ops` (RFC 7517 §4.3), where it is there, must have `verify`.
fn operations_allow(members: &Map<String, Value>) -> Result<bool, JwkError> {
    match members.get("key_ops") {
        None => Ok(true),
        Some(Value::Array(operations)) => Ok(operations.iter().any(|operation| operation == "verify")),
        Some(_) => Err(JwkError::Malformed("key_ops")),
    }
}

#[cfg(test)]
mod tests;
