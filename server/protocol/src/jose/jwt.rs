//! Claims of a signed token against what is expected of it (RFC 7519 §4.1, RFC 8725 §3).

use super::{json, jws::Verified};
use serde_json::{Map, Value};

/// What a token must say.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The kinds that are taken, compared without regard to case and `application/` (RFC 8725 §3.11). An empty name
    /// among them stands for a token that doesn't say its kind; an empty list takes any.
    pub typ: &'a [&'a str],
    pub issuer: Option<&'a str>,
    /// One of these must be among the token's audiences; empty takes any.
    pub audience: &'a [&'a str],
    /// Seconds since 1970.
    pub now: i64,
    /// How far clocks may differ.
    pub leeway_seconds: i64,
    /// How long ago `iat` may be, and how far ahead `exp`.
    pub maximum_age_seconds: Option<i64>,
    pub requires_expiry: bool,
}

/// Which claim is to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwtError {
    #[error("the payload is not a JSON object with unique names")]
    Payload,
    #[error("`typ` is not the expected kind of token")]
    Typ,
    #[error("`iss` is not the expected issuer")]
    Iss,
    #[error("`aud` does not name the expected audience")]
    Aud,
    #[error("`exp` is missing, malformed, past or too far ahead")]
    Exp,
    #[error("`nbf` is malformed or not yet reached")]
    Nbf,
    #[error("`iat` is malformed, in the future or too long ago")]
    Iat,
}

impl JwtError {
    /// The claim's or the header member's name.
    #[must_use]
    pub const fn claim(self) -> Option<&'static str> {
        match self {
            Self::Payload => None,
            Self::Typ => Some("typ"),
            Self::Iss => Some("iss"),
            Self::Aud => Some("aud"),
            Self::Exp => Some("exp"),
            Self::Nbf => Some("nbf"),
            Self::Iat => Some("iat"),
        }
    }
}

/// The claims, if they are as expected.
pub fn check(token: &Verified, expected: &Expected<'_>) -> Result<Map<String, Value>, JwtError> {
    let claims = json::object(&token.payload).ok_or(JwtError::Payload)?;
    if !expected.typ.is_empty() && !is_of_kind(token.header.typ.as_deref(), expected.typ) {
        return Err(JwtError::Typ);
    }
    let issuer = claims.get("iss").and_then(Value::as_str);
    if expected.issuer.is_some() && issuer != expected.issuer {
        return Err(JwtError::Iss);
    }
    if !expected.audience.is_empty() && !is_for(claims.get("aud"), expected.audience) {
        return Err(JwtError::Aud);
    }
    check_times(&claims, expected)?;
    Ok(claims)
}

/// Whether `typ` is one of `kinds`.
pub(crate) fn is_of_kind(typ: Option<&str>, kinds: &[&str]) -> bool {
    let typ = subtype(typ.unwrap_or_default());
    kinds.iter().any(|kind| subtype(kind).eq_ignore_ascii_case(typ))
}

/// A media type without `application/`, which may be left out (RFC 7515 §4.1.9).
fn subtype(typ: &str) -> &str {
    const PREFIX: &str = "application/";
    match typ.split_at_checked(PREFIX.len()) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case(PREFIX) => rest,
        _ => typ,
    }
}

/// One audience as text or several as an array of texts (RFC 7519 §4.1.3).
fn is_for(audience: Option<&Value>, expected: &[&str]) -> bool {
    match audience {
        Some(Value::String(one)) => expected.contains(&one.as_str()),
        Some(Value::Array(several)) => {
            several.iter().all(Value::is_string)
                && several.iter().filter_map(Value::as_str).any(|one| expected.contains(&one))
        }
        _ => false,
    }
}

fn check_times(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<(), JwtError> {
    let exp = seconds(claims, "exp").map_err(|()| JwtError::Exp)?;
    let nbf = seconds(claims, "nbf").map_err(|()| JwtError::Nbf)?;
    let iat = seconds(claims, "iat").map_err(|()| JwtError::Iat)?;
    let earliest = expected.now.saturating_sub(expected.leeway_seconds);
    let latest = expected.now.saturating_add(expected.leeway_seconds);
    if exp.map_or(expected.requires_expiry, |exp| exp <= earliest) {
        return Err(JwtError::Exp);
    }
    if nbf.is_some_and(|nbf| nbf > latest) {
        return Err(JwtError::Nbf);
    }
    if iat.is_some_and(|iat| iat > latest) {
        return Err(JwtError::Iat);
    }
    let Some(age) = expected.maximum_age_seconds else { return Ok(()) };
    if exp.is_some_and(|exp| exp > latest.saturating_add(age)) {
        return Err(JwtError::Exp);
    }
    // Without any of the two a token would be of any age.
    let is_young = iat.map_or(exp.is_some(), |iat| iat >= earliest.saturating_sub(age));
    if is_young { Ok(()) } else { Err(JwtError::Iat) }
}

/// A `NumericDate` (RFC 7519 §2): a number, whole or not; a fraction of a second is cut off.
#[expect(clippy::cast_possible_truncation, reason = "a float becomes the nearest integer that there is")]
pub(crate) fn seconds(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, ()> {
    let Some(value) = claims.get(name) else { return Ok(None) };
    let whole = value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds.floor() as i64));
    whole.map(Some).ok_or(())
}

#[cfg(test)]
mod tests;
