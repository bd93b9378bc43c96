//! `at_hash` and `c_hash`: what ties a token or a code to an ID token (OpenID Connect Core 1.0 §3.1.3.6, §3.3.2.11).

use crate::jose::{Algorithm, base64url_encode};
use aws_lc_rs::digest;

/// `at_hash` of an access token, for an ID token that is signed by `algorithm`.
#[must_use]
pub fn at_hash(algorithm: Algorithm, access_token: &str) -> String {
    left_half(algorithm, access_token)
}

/// `c_hash` of a code, for an ID token that is signed by `algorithm`.
#[must_use]
pub fn c_hash(algorithm: Algorithm, code: &str) -> String {
    left_half(algorithm, code)
}

/// The left half of the digest that the algorithm uses. Ed25519 uses SHA-512 (RFC 8032 §5.1); the standard doesn't say,
/// and implementations agree on it.
fn left_half(algorithm: Algorithm, text: &str) -> String {
    let digest = match algorithm {
        Algorithm::Es256 | Algorithm::Rs256 | Algorithm::Ps256 => &digest::SHA256,
        Algorithm::EdDsa => &digest::SHA512,
    };
    let hash = digest::digest(digest, text.as_bytes());
    let (left, _) = hash.as_ref().split_at(hash.as_ref().len() / 2);
    base64url_encode(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_own_examples() {
        // OpenID Connect Core 1.0 appendix A.3, A.4 and A.6.
        let access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        let code = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk";
        for algorithm in [Algorithm::Rs256, Algorithm::Es256, Algorithm::Ps256] {
            assert_eq!(at_hash(algorithm, access_token), "77QmUPtjPfzWtF2AnpK9RQ");
            assert_eq!(c_hash(algorithm, code), "LDktKdoQak3Pk0cnXxCltA");
        }
    }

    #[test]
    fn ed25519_has_the_longer_half() {
        assert_eq!(at_hash(Algorithm::EdDsa, "a").len(), 43);
        assert_ne!(at_hash(Algorithm::EdDsa, "a"), at_hash(Algorithm::EdDsa, "b"));
    }
}
