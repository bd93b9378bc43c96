//! Proof Key for Code Exchange (RFC 7636), by `S256` alone: `plain` proves nothing to who sees the request.

use crate::jose::{base64url_decode, base64url_encode};
use aws_lc_rs::{constant_time, digest};
use serde::{Deserialize, Serialize};

/// The digest of a verifier that only who began the flow knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CodeChallenge(String);

/// Why a challenge is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PkceError {
    #[error("`code_challenge_method` must be S256")]
    Method,
    #[error("`code_challenge` must be a SHA-256 digest in base64url (43 letters)")]
    Challenge,
}

impl CodeChallenge {
    /// The one method that is taken.
    pub const METHOD: &str = "S256";

    /// Reads `code_challenge` and `code_challenge_method`. A missing method means `plain` (RFC 7636 §4.3).
    pub fn parse(challenge: &str, method: Option<&str>) -> Result<Self, PkceError> {
        if method != Some(Self::METHOD) {
            return Err(PkceError::Method);
        }
        // 32 bytes take 43 letters; what is longer is not decoded.
        let is_digest = challenge.len() == 43 && base64url_decode(challenge).is_ok();
        if is_digest { Ok(Self(challenge.to_owned())) } else { Err(PkceError::Challenge) }
    }

    /// The challenge as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the challenge of `verifier` (RFC 7636 §4.6); compared in constant time.
    #[must_use]
    pub fn verifies(&self, verifier: &str) -> bool {
        if !is_verifier(verifier) {
            return false;
        }
        let challenge = base64url_encode(digest::digest(&digest::SHA256, verifier.as_bytes()));
        constant_time::verify_slices_are_equal(challenge.as_bytes(), self.0.as_bytes()).is_ok()
    }
}

/// 43 to 128 unreserved characters (RFC 7636 §4.1).
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~'))
}

impl TryFrom<String> for CodeChallenge {
    type Error = PkceError;

    fn try_from(challenge: String) -> Result<Self, PkceError> {
        Self::parse(&challenge, Some(Self::METHOD))
    }
}

impl From<CodeChallenge> for String {
    fn from(challenge: CodeChallenge) -> Self {
        challenge.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn of(verifier: &str) -> CodeChallenge {
        let challenge = base64url_encode(digest::digest(&digest::SHA256, verifier.as_bytes()));
        CodeChallenge::parse(&challenge, Some("S256")).expect("a challenge")
    }

    #[test]
    fn the_standards_own_example() {
        let challenge = CodeChallenge::parse(CHALLENGE, Some("S256")).expect("a challenge");
        assert!(challenge.verifies(VERIFIER));
        assert!(!challenge.verifies(CHALLENGE));
        assert!(!challenge.verifies(""));
        assert!(!challenge.verifies(&VERIFIER.replace("dBj", "DBj")));
        let stored = serde_json::to_value(&challenge).expect("plain data");
        assert_eq!(stored, CHALLENGE);
        assert_eq!(serde_json::from_value::<CodeChallenge>(stored).ok(), Some(challenge));
    }

    #[test]
    fn no_other_method_is_taken() {
        for method in [None, Some("plain"), Some("s256"), Some(""), Some("S512"), Some("S256 ")] {
            assert_eq!(CodeChallenge::parse(CHALLENGE, method), Err(PkceError::Method), "{method:?}");
        }
    }

    #[test]
    fn what_is_no_digest_is_refused() {
        let padded = format!("{CHALLENGE}=");
        let (standard, stray_bits) = (CHALLENGE.replace('-', "+"), CHALLENGE.replace("cM", "cN"));
        for challenge in
            ["", "abc", VERIFIER.trim_end_matches('k'), &padded, &standard, &stray_bits, &"é".repeat(43)]
        {
            assert_eq!(
                CodeChallenge::parse(challenge, Some("S256")),
                Err(PkceError::Challenge),
                "{challenge}"
            );
        }
        assert!(serde_json::from_value::<CodeChallenge>("abc".into()).is_err());
    }

    #[test]
    fn verifiers_have_bounds() {
        for verifier in ["a".repeat(43), "~".repeat(128), "a-._~".repeat(10)] {
            assert!(of(&verifier).verifies(&verifier), "{verifier}");
        }
        for verifier in
            ["a".repeat(42), "a".repeat(129), "a ".repeat(30), "é".repeat(30), "a+".repeat(30), String::new()]
        {
            assert!(!of(&verifier).verifies(&verifier), "{verifier}");
        }
    }
}
