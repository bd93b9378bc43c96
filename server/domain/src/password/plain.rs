use icu_normalizer::ComposingNormalizerBorrowed;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A password in clear, NFC-normalised (NIST SP 800-63B-4 §3.1.1.2), wiped when dropped and never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct PlainPassword(String);

/// The text is longer than any password that is accepted anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must have at most {} characters", PlainPassword::MAXIMUM_CHARACTERS)]
pub struct TooLong;

impl PlainPassword {
    /// The longest password that any policy may accept; longer ones are refused before anything is computed.
    pub const MAXIMUM_CHARACTERS: usize = 256;

    /// Takes what was typed. Nothing is trimmed or cut.
    pub fn new(typed: &str) -> Result<Self, TooLong> {
        // NFC can make a text at most three times as long in bytes, so this bounds the work too.
        if typed.len() > Self::MAXIMUM_CHARACTERS * 12 {
            return Err(TooLong);
        }
        let normalised = ComposingNormalizerBorrowed::new_nfc().normalize(typed).into_owned();
        if normalised.chars().count() > Self::MAXIMUM_CHARACTERS {
            return Err(TooLong);
        }
        Ok(Self(normalised))
    }

    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Length in Unicode code points, as policies count.
    #[must_use]
    pub fn characters(&self) -> usize {
        self.0.chars().count()
    }
}

impl fmt::Debug for PlainPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainPassword(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_ways_of_typing_a_letter_are_one_password() {
        assert_eq!(PlainPassword::new("e\u{301}té"), PlainPassword::new("été"));
    }

    #[test]
    fn spaces_count_and_a_megabyte_does_not_pass() {
        assert_eq!(PlainPassword::new(" x ").expect("short").characters(), 3);
        assert_eq!(PlainPassword::new(&"x".repeat(1 << 20)), Err(TooLong));
        assert_eq!(PlainPassword::new(&"x".repeat(257)), Err(TooLong));
        assert!(PlainPassword::new(&"語".repeat(256)).is_ok());
    }
}
