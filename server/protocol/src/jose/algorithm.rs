//! Signature algorithms (RFC 7518 §3.1, RFC 8037 §3.1).

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The algorithms that there are.
///
/// `none` and the symmetric `HS…` are not among them, so that no header can ask for them (RFC 8725 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
    /// RSASSA-PSS with SHA-256.
    #[serde(rename = "PS256")]
    Ps256,
    /// Ed25519, the only curve that we take for this name.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// No algorithm of ours has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one of ES256, RS256, PS256, EdDSA")]
pub struct UnknownAlgorithm;

impl Algorithm {
    /// What others may sign by.
    pub const ALL: [Self; 4] = [Self::Es256, Self::Rs256, Self::Ps256, Self::EdDsa];
    /// What our own keys sign by, the one that every client must know first (OpenID Connect Core 1.0 §15.1).
    pub const SIGNING: [Self; 3] = [Self::Rs256, Self::Es256, Self::EdDsa];

    /// The name in headers and metadata.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::EdDsa => "EdDSA",
        }
    }
}

impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    /// Names are case-sensitive (RFC 7515 §4.1.1).
    fn from_str(name: &str) -> Result<Self, UnknownAlgorithm> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name).ok_or(UnknownAlgorithm)
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        for algorithm in Algorithm::ALL {
            assert_eq!(algorithm.name().parse(), Ok(algorithm));
            assert_eq!(serde_json::to_value(algorithm).expect("a name"), algorithm.name());
            assert_eq!(serde_json::from_value::<Algorithm>(algorithm.name().into()).ok(), Some(algorithm));
        }
    }

    #[test]
    fn no_other_name_is_an_algorithm() {
        for name in [
            "none", "None", "NONE", "nOnE", "", " ", "HS256", "HS384", "HS512", "ES384", "ES512", "ES256K",
            "RS384", "RS1", "es256", "EDDSA", "eddsa", "ES256 ", " RS256", "RS256\0", "RSA-OAEP",
        ] {
            assert_eq!(name.parse::<Algorithm>(), Err(UnknownAlgorithm), "{name}");
            assert!(serde_json::from_value::<Algorithm>(name.into()).is_err(), "{name}");
        }
    }
}
