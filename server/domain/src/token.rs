//! Bearer secrets: 256 random bits, shown once as base64url, kept only as their SHA-256.

use crate::{Entropy, digest, entropy};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The secret itself, in the form that travels: an optional prefix that names its kind, then 43 base64url letters.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct SecretToken(String);

/// What the database knows of a [`SecretToken`]. Looking a row up by this digest leaks nothing by its timing:
/// who can choose digests can't choose their preimages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenDigest(pub [u8; 32]);

impl SecretToken {
    /// Letters that 256 bits take in base64url.
    const BODY_LENGTH: usize = 43;

    /// Mints a token; `prefix` (such as `lkp_`) lets people and secret scanners recognise its kind.
    pub fn mint(prefix: &str, randomness: &dyn Entropy) -> Self {
        let mut body = entropy::bytes::<32>(randomness);
        let token = Self(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(body)));
        body.zeroize();
        token
    }

    /// Takes a token that somebody presents. `None` unless it has the shape of one, so that no arbitrary input is hashed.
    #[must_use]
    pub fn parse(prefix: &str, text: &str) -> Option<Self> {
        let body = text.strip_prefix(prefix)?;
        let well_formed = body.len() == Self::BODY_LENGTH
            && body.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        well_formed.then(|| Self(text.to_owned()))
    }

    /// The digest under which the token is stored and looked up.
    #[must_use]
    pub fn digest(&self) -> TokenDigest {
        TokenDigest(digest::sha256(self.0.as_bytes()))
    }

    /// The secret, for the one place that hands it over.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::tests::Seeded;

    #[test]
    fn a_minted_token_parses_back_to_the_same_digest() {
        let token = SecretToken::mint("lkp_", &Seeded::new(1));
        let parsed = SecretToken::parse("lkp_", token.reveal()).expect("own shape");
        assert_eq!(parsed.digest(), token.digest());
        assert_eq!(token.reveal().len(), 4 + 43);
    }

    #[test]
    fn what_is_not_a_token_is_refused() {
        for text in ["", "lkp_", "lkp_short", &format!("lkp_{}", "=".repeat(43)), &"a".repeat(43)] {
            assert!(SecretToken::parse("lkp_", text).is_none(), "{text}");
        }
    }

    #[test]
    fn debug_never_shows_the_secret() {
        let token = SecretToken::mint("", &Seeded::new(2));
        assert!(!format!("{token:?}").contains(&token.reveal()[..8]));
    }
}
