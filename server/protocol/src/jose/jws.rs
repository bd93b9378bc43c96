//! Signed content in the compact serialisation (RFC 7515 §3.1).

use super::{
    algorithm::Algorithm, base64url_decode, base64url_encode, json, jwk::PublicJwk, jwk_set::JwkSet,
    signing_key::SigningKey,
};
use serde_json::{Map, Value};

/// What a header says besides `alg`, which is the key's own business.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The kind of token (RFC 7515 §4.1.9).
    pub typ: Option<String>,
    /// Which key signed (RFC 7515 §4.1.4).
    pub kid: Option<String>,
    /// The key itself (RFC 7515 §4.1.3), for proofs of possession. Who signs with it is not known by it.
    pub jwk: Option<Value>,
}

/// A well-formed JWS of which nothing is proven yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unverified<'a> {
    algorithm: Algorithm,
    header: Header,
    signed: &'a str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

/// Content whose signature was right. Nothing else makes one; so who has it needs no other proof.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    pub algorithm: Algorithm,
    pub header: Header,
    pub payload: Vec<u8>,
}

/// Why a JWS is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    #[error("larger than {MAXIMUM_BYTES} bytes")]
    TooLarge,
    #[error("not three parts in base64url")]
    NotCompact,
    #[error("the header is not a JSON object with unique names")]
    Header,
    #[error("the header's `{0}` is malformed")]
    Member(&'static str),
    #[error("the header's `{0}` is not supported")]
    Unsupported(&'static str),
    #[error("no known key fits")]
    NoKey,
    #[error("the signature is wrong")]
    Signature,
}

/// The most bytes that are looked at.
pub const MAXIMUM_BYTES: usize = 64 * 1024;

/// Signs `payload`.
#[must_use]
pub fn sign(key: &SigningKey, header: &Header, payload: &[u8]) -> String {
    let mut members = Map::new();
    members.insert("alg".to_owned(), key.algorithm().name().into());
    let texts = [("typ", &header.typ), ("kid", &header.kid)];
    for (name, text) in texts {
        if let Some(text) = text {
            members.insert(name.to_owned(), text.as_str().into());
        }
    }
    members.extend(header.jwk.clone().map(|jwk| ("jwk".to_owned(), jwk)));
    let mut token =
        format!("{}.{}", base64url_encode(Value::from(members).to_string()), base64url_encode(payload));
    let signature = key.sign(token.as_bytes());
    token.push('.');
    token.push_str(&base64url_encode(signature));
    token
}

impl<'a> Unverified<'a> {
    /// Takes a JWS apart.
    ///
    /// `jku`, `x5u` and `x5c` are ignored: keys come from where the reader looks for them (RFC 8725 §3.10). Extensions
    /// that must be understood (`crit`) are refused, because we understand none.
    pub fn parse(text: &'a str) -> Result<Self, JwsError> {
        if text.len() > MAXIMUM_BYTES {
            return Err(JwsError::TooLarge);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(JwsError::NotCompact)?;
        let (header, payload) = signed.split_once('.').ok_or(JwsError::NotCompact)?;
        // A dot more would be in the payload, where it is no base64url.
        let decode = |part| base64url_decode(part).map_err(|_| JwsError::NotCompact);
        let (header, payload, signature) = (decode(header)?, decode(payload)?, decode(signature)?);
        let members = json::object(&header).ok_or(JwsError::Header)?;
        let refused = ["crit", "b64"].into_iter().find(|name| members.contains_key(*name));
        if let Some(name) = refused {
            return Err(JwsError::Unsupported(name));
        }
        let algorithm = text_member(&members, "alg")?.ok_or(JwsError::Member("alg"))?;
        Ok(Self {
            algorithm: algorithm.parse().map_err(|_| JwsError::Unsupported("alg"))?,
            header: Header {
                typ: text_member(&members, "typ")?.map(str::to_owned),
                kid: text_member(&members, "kid")?.map(str::to_owned),
                jwk: object_member(&members, "jwk")?,
            },
            signed,
            payload,
            signature,
        })
    }

    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }

    /// The claims as the sender wrote them. They say whose key to fetch and nothing more, until it has verified them.
    #[must_use]
    pub fn unverified_claims(&self) -> Option<Map<String, Value>> {
        json::object(&self.payload)
    }

    /// Verifies with one key. An algorithm that the key is not for is refused before anything is computed.
    pub fn verify(&self, key: &PublicJwk) -> Result<Verified, JwsError> {
        if !key.fits(self.algorithm) {
            return Err(JwsError::NoKey);
        }
        if !key.verifies(self.algorithm, self.signed.as_bytes(), &self.signature) {
            return Err(JwsError::Signature);
        }
        Ok(self.as_verified())
    }

    /// Verifies with the key that `kid` names, or where it names none with any that fits.
    pub fn verify_with(&self, keys: &JwkSet) -> Result<Verified, JwsError> {
        let mut candidates = keys.candidates(self.kid(), self.algorithm).peekable();
        if candidates.peek().is_none() {
            return Err(JwsError::NoKey);
        }
        let message = self.signed.as_bytes();
        if !candidates.any(|key| key.verifies(self.algorithm, message, &self.signature)) {
            return Err(JwsError::Signature);
        }
        Ok(self.as_verified())
    }

    fn as_verified(&self) -> Verified {
        Verified { algorithm: self.algorithm, header: self.header.clone(), payload: self.payload.clone() }
    }
}

fn text_member<'m>(members: &'m Map<String, Value>, name: &'static str) -> Result<Option<&'m str>, JwsError> {
    members.get(name).map(|value| value.as_str().ok_or(JwsError::Member(name))).transpose()
}

fn object_member(members: &Map<String, Value>, name: &'static str) -> Result<Option<Value>, JwsError> {
    let value = members.get(name);
    if value.is_some_and(|value| !value.is_object()) {
        Err(JwsError::Member(name))
    } else {
        Ok(value.cloned())
    }
}

#[cfg(test)]
mod tests;
