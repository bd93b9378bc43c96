//! Proofs of possession (RFC 9449 §4): a token of the client's own key for one request.

use super::{ErrorCode, OAuthError};
use crate::jose::{JwkError, JwsError, PublicJwk, Unverified, base64url_encode, json_object, jwt};
use aws_lc_rs::{constant_time, digest};
use serde_json::{Map, Value};
use url::Url;

/// What a proof proves: that the sender has the key. That `jti` is fresh is for who remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DpopProof {
    /// The thumbprint of the key (RFC 9449 §6.1).
    pub jkt: String,
    pub jti: String,
    /// Seconds since 1970.
    pub iat: i64,
    /// What a server has asked to be repeated (RFC 9449 §8).
    pub nonce: Option<String>,
}

/// Why a proof is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DpopError {
    #[error("the proof is larger than {MAXIMUM_BYTES} bytes")]
    TooLarge,
    #[error("the proof is no token: {0}")]
    Jws(#[from] JwsError),
    #[error("the proof's `typ` is not dpop+jwt")]
    Typ,
    #[error("the proof's `jwk` is missing")]
    NoJwk,
    #[error("the proof's `jwk` can't be used: {0}")]
    Jwk(#[from] JwkError),
    #[error("the proof's claims are not a JSON object with unique names")]
    Claims,
    #[error("the proof's `jti` is missing or has not 1 to {MAXIMUM_JTI} characters")]
    Jti,
    #[error("the proof's `htm` is not the request's method")]
    Htm,
    #[error("the proof's `htu` is not the request's URL")]
    Htu,
    #[error("the proof's `iat` is missing, too old or in the future")]
    Iat,
    #[error("the proof's `ath` is not the hash of the access token")]
    Ath,
    #[error("the proof's `nonce` is not a text of at most {MAXIMUM_NONCE} bytes")]
    Nonce,
}

/// The media type of proofs.
pub const TYP: &str = "dpop+jwt";
/// Seconds that a proof is good for, and how far the client's clock may be ahead.
pub const MAXIMUM_AGE_SECONDS: i64 = 60;
pub const MAXIMUM_AHEAD_SECONDS: i64 = 10;

const MAXIMUM_BYTES: usize = 8 * 1024;
const MAXIMUM_JTI: usize = 200;
const MAXIMUM_NONCE: usize = 255;

impl DpopProof {
    /// Checks a proof for a request (RFC 9449 §4.3). `url` is the request's own as clients see it; `access_token` is the
    /// one that the request presents, if it does.
    pub fn check(
        proof: &str,
        method: &str,
        url: &str,
        access_token: Option<&str>,
        now: i64,
    ) -> Result<Self, DpopError> {
        if proof.len() > MAXIMUM_BYTES {
            return Err(DpopError::TooLarge);
        }
        let unverified = Unverified::parse(proof)?;
        if !jwt::is_of_kind(unverified.header().typ.as_deref(), &[TYP]) {
            return Err(DpopError::Typ);
        }
        let key = PublicJwk::parse(unverified.header().jwk.as_ref().ok_or(DpopError::NoJwk)?)?;
        let verified = unverified.verify(&key)?;
        let claims = json_object(&verified.payload).ok_or(DpopError::Claims)?;
        if text(&claims, "htm") != Some(method) {
            return Err(DpopError::Htm);
        }
        if !text(&claims, "htu").is_some_and(|htu| is_same_target(htu, url)) {
            return Err(DpopError::Htu);
        }
        if let Some(token) = access_token
            && !text(&claims, "ath").is_some_and(|ath| is_hash_of(ath, token))
        {
            return Err(DpopError::Ath);
        }
        Ok(Self {
            jkt: key.thumbprint(),
            jti: jti(&claims)?,
            iat: iat(&claims, now)?,
            nonce: nonce(&claims)?,
        })
    }
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

fn jti(claims: &Map<String, Value>) -> Result<String, DpopError> {
    let jti = text(claims, "jti").filter(|jti| (1..=MAXIMUM_JTI).contains(&jti.chars().count()));
    jti.map(str::to_owned).ok_or(DpopError::Jti)
}

fn iat(claims: &Map<String, Value>, now: i64) -> Result<i64, DpopError> {
    let iat = jwt::seconds(claims, "iat").ok().flatten().ok_or(DpopError::Iat)?;
    let earliest = now.saturating_sub(MAXIMUM_AGE_SECONDS);
    let latest = now.saturating_add(MAXIMUM_AHEAD_SECONDS);
    if (earliest..=latest).contains(&iat) { Ok(iat) } else { Err(DpopError::Iat) }
}

fn nonce(claims: &Map<String, Value>) -> Result<Option<String>, DpopError> {
    match claims.get("nonce") {
        None => Ok(None),
        Some(Value::String(nonce)) if nonce.len() <= MAXIMUM_NONCE => Ok(Some(nonce.clone())),
        Some(_) => Err(DpopError::Nonce),
    }
}

/// Compares without query and fragment, after the normalisation of RFC 3986 §6.2.2 and §6.2.3 that `url` does.
fn is_same_target(htu: &str, url: &str) -> bool {
    let target = |text| {
        let mut url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
        url.set_query(None);
        url.set_fragment(None);
        Some(url)
    };
    target(htu).is_some_and(|htu| target(url) == Some(htu))
}

fn is_hash_of(ath: &str, access_token: &str) -> bool {
    let hash = base64url_encode(digest::digest(&digest::SHA256, access_token.as_bytes()));
    constant_time::verify_slices_are_equal(hash.as_bytes(), ath.as_bytes()).is_ok()
}

impl From<DpopError> for OAuthError {
    fn from(error: DpopError) -> Self {
        Self::new(ErrorCode::InvalidDpopProof, error.to_string())
    }
}

#[cfg(test)]
mod tests;
