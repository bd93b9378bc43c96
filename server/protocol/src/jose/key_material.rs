//! The numbers that public keys are made of (RFC 7518 §6, RFC 8037 §2).

use super::{base64url_decode, base64url_encode, jwk::JwkError, verifying_key::VerifyingKey};
use serde_json::{Map, Value};

/// One public key's numbers, in bounds and, for P-256, on the curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeyMaterial {
    P256 { x: [u8; 32], y: [u8; 32] },
    Ed25519 { x: [u8; 32] },
    Rsa { n: Vec<u8>, e: Vec<u8> },
}

/// Bits of the smallest and of the greatest modulus. Smaller ones are broken, greater ones are a way to keep us busy.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

impl KeyMaterial {
    pub(super) fn parse(members: &Map<String, Value>) -> Result<Self, JwkError> {
        match text(members, "kty")? {
            "EC" if text(members, "crv")? == "P-256" => {
                Ok(Self::P256 { x: number(members, "x")?, y: number(members, "y")? })
            }
            "OKP" if text(members, "crv")? == "Ed25519" => Ok(Self::Ed25519 { x: number(members, "x")? }),
            "RSA" => Self::rsa(integer(members, "n", 1366)?, integer(members, "e", 8)?),
            "EC" | "OKP" => Err(JwkError::Unsupported("crv")),
            _ => Err(JwkError::Unsupported("kty")),
        }
    }

    /// Both numbers big-endian, without leading zeros.
    pub(super) fn rsa(n: Vec<u8>, e: Vec<u8>) -> Result<Self, JwkError> {
        if !RSA_BITS.contains(&bits(&n)) {
            return Err(JwkError::RsaSize);
        }
        if n.last().is_none_or(|last| last % 2 == 0) {
            return Err(JwkError::Malformed("n"));
        }
        // One is no encryption, an even number has no inverse, and no key in the wild needs more than 32 bits.
        let in_bounds = e.len() <= 4 && e.last().is_some_and(|last| last % 2 == 1) && e != [1];
        if in_bounds { Ok(Self::Rsa { n, e }) } else { Err(JwkError::Malformed("e")) }
    }

    /// The key as the library wants it.
    pub(super) fn verifying_key(&self) -> Result<VerifyingKey, JwkError> {
        match self {
            Self::P256 { x, y } => VerifyingKey::p256(x, y).ok_or(JwkError::Malformed("y")),
            Self::Ed25519 { x } => VerifyingKey::ed25519(x).ok_or(JwkError::Malformed("x")),
            Self::Rsa { n, e } => VerifyingKey::rsa(n, e).ok_or(JwkError::Malformed("n")),
        }
    }

    /// The required members in the order of their names, which is what a thumbprint is of (RFC 7638 §3.2).
    pub(super) fn members(&self) -> Vec<(&'static str, String)> {
        let text = str::to_owned;
        match self {
            Self::P256 { x, y } => vec![
                ("crv", text("P-256")),
                ("kty", text("EC")),
                ("x", base64url_encode(x)),
                ("y", base64url_encode(y)),
            ],
            Self::Ed25519 { x } => {
                vec![("crv", text("Ed25519")), ("kty", text("OKP")), ("x", base64url_encode(x))]
            }
            Self::Rsa { n, e } => {
                vec![("e", base64url_encode(e)), ("kty", text("RSA")), ("n", base64url_encode(n))]
            }
        }
    }
}

/// A required member that is text.
fn text<'a>(members: &'a Map<String, Value>, name: &'static str) -> Result<&'a str, JwkError> {
    members.get(name).ok_or(JwkError::Missing(name))?.as_str().ok_or(JwkError::Malformed(name))
}

/// A coordinate: 32 bytes, leading zeros included (RFC 7518 §6.2.1.2).
fn number(members: &Map<String, Value>, name: &'static str) -> Result<[u8; 32], JwkError> {
    let text = text(members, name)?;
    let bytes = if text.len() == 43 { base64url_decode(text).ok() } else { None };
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(JwkError::Malformed(name))
}

/// A `Base64urlUInt` (RFC 7518 §2): the fewest bytes that hold the number.
fn integer(
    members: &Map<String, Value>,
    name: &'static str,
    maximum_letters: usize,
) -> Result<Vec<u8>, JwkError> {
    let text = text(members, name)?;
    if text.len() > maximum_letters {
        return Err(if name == "n" { JwkError::RsaSize } else { JwkError::Malformed(name) });
    }
    let bytes = base64url_decode(text).map_err(|_| JwkError::Malformed(name))?;
    if bytes.first().is_none_or(|first| *first == 0) { Err(JwkError::Malformed(name)) } else { Ok(bytes) }
}

/// How many bits a number without leading zero bytes has.
fn bits(number: &[u8]) -> usize {
    number.first().map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}
