//! Sets of public keys (RFC 7517 §5).

use super::{
    algorithm::Algorithm,
    jwk::{JwkError, PublicJwk},
};
use serde_json::{Value, json};

/// The keys of a set that we can use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JwkSet {
    keys: Vec<PublicJwk>,
}

/// Why a set can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwkSetError {
    #[error("must be an object with an array `keys`")]
    NotASet,
    #[error("must have at most {} keys", JwkSet::MAXIMUM_KEYS)]
    TooManyKeys,
    #[error("key {index}: {reason}")]
    Key { index: usize, reason: JwkError },
}

impl JwkSet {
    /// The most keys of a set.
    pub const MAXIMUM_KEYS: usize = 50;

    /// Reads a set. Keys of types, curves and sizes that we don't use are left out (RFC 7517 §5); malformed keys and
    /// private ones make the whole set an error, because somebody must be told.
    pub fn parse(value: &Value) -> Result<Self, JwkSetError> {
        let listed = value.get("keys").and_then(Value::as_array).ok_or(JwkSetError::NotASet)?;
        if listed.len() > Self::MAXIMUM_KEYS {
            return Err(JwkSetError::TooManyKeys);
        }
        let mut keys = Vec::new();
        for (index, key) in listed.iter().enumerate() {
            match PublicJwk::parse(key) {
                Ok(key) => keys.push(key),
                Err(JwkError::Unsupported(_) | JwkError::RsaSize) => {}
                Err(reason) => return Err(JwkSetError::Key { index, reason }),
            }
        }
        Ok(Self { keys })
    }

    /// The keys that a signature by `algorithm` may be of: those of this `kid`, or all where none is named.
    pub fn candidates<'a>(
        &'a self,
        kid: Option<&'a str>,
        algorithm: Algorithm,
    ) -> impl Iterator<Item = &'a PublicJwk> {
        self.keys
            .iter()
            .filter(move |key| kid.is_none_or(|kid| key.kid() == Some(kid)) && key.fits(algorithm))
    }

    #[must_use]
    pub fn keys(&self) -> &[PublicJwk] {
        &self.keys
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The set as it is published.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({ "keys": self.keys.iter().map(PublicJwk::to_json).collect::<Vec<_>>() })
    }
}

impl FromIterator<PublicJwk> for JwkSet {
    fn from_iter<I: IntoIterator<Item = PublicJwk>>(keys: I) -> Self {
        Self { keys: keys.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::SigningKey;

    fn named(algorithm: Algorithm, kid: &str) -> Value {
        let mut key = SigningKey::generate(algorithm).expect("a key").public_jwk().to_json();
        key["kid"] = kid.into();
        key
    }

    #[test]
    fn candidates_are_of_the_name_and_the_type() {
        let mut encrypting = named(Algorithm::Es256, "a");
        encrypting["use"] = "enc".into();
        let keys = [
            named(Algorithm::Es256, "a"),
            named(Algorithm::EdDsa, "a"),
            encrypting,
            named(Algorithm::Es256, "b"),
        ];
        let set = JwkSet::parse(&json!({ "keys": keys })).expect("a set");
        assert_eq!(set.keys().len(), 4);
        let count = |kid, algorithm| set.candidates(kid, algorithm).count();
        assert_eq!(count(Some("a"), Algorithm::Es256), 1);
        assert_eq!(count(Some("a"), Algorithm::EdDsa), 1);
        assert_eq!(count(Some("b"), Algorithm::EdDsa), 0);
        assert_eq!(count(Some("c"), Algorithm::Es256), 0);
        assert_eq!(count(None, Algorithm::Es256), 2);
        assert_eq!(count(None, Algorithm::Rs256), 0);
    }

    #[test]
    fn what_we_do_not_use_is_left_out() {
        let set = json!({ "keys": [
            { "kty": "EC", "crv": "P-521", "x": "AA", "y": "AA" },
            { "kty": "OKP", "crv": "X25519", "x": "AA" },
            { "kty": "AKP", "alg": "ML-DSA-44", "pub": "AA" },
            { "kty": "RSA", "n": "AQAB", "e": "AQAB" },
        ]});
        assert_eq!(JwkSet::parse(&set).map(|set| set.is_empty()), Ok(true));
    }

    #[test]
    fn what_is_broken_is_named() {
        for value in [json!(null), json!([]), json!({}), json!({ "keys": {} })] {
            assert_eq!(JwkSet::parse(&value), Err(JwkSetError::NotASet), "{value}");
        }
        let many = vec![json!({ "kty": "x" }); 51];
        assert_eq!(JwkSet::parse(&json!({ "keys": many })), Err(JwkSetError::TooManyKeys));
        let secret = json!({ "kty": "oct", "k": "AA" });
        let reason = JwkError::Private("k");
        assert_eq!(
            JwkSet::parse(&json!({ "keys": [named(Algorithm::EdDsa, "a"), secret] })),
            Err(JwkSetError::Key { index: 1, reason })
        );
        assert_eq!(
            JwkSet::parse(&json!({ "keys": [7] })),
            Err(JwkSetError::Key { index: 0, reason: JwkError::NotAnObject })
        );
    }
}
