//! Base64url without padding (RFC 7515 §2): one encoding for each content, all else refused.

use base64::{DecodeError, Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// The only text that stands for `bytes`.
pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes that `text` stands for. Padding, line breaks and stray last bits are errors, so that a token or a digest
/// can't be written in two ways.
pub(crate) fn decode(text: impl AsRef<[u8]>) -> Result<Vec<u8>, DecodeError> {
    URL_SAFE_NO_PAD.decode(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_standards_own_example() {
        // RFC 7515 appendix C.
        assert_eq!(encode([3, 236, 255, 224, 193]), "A-z_4ME");
        assert_eq!(decode("A-z_4ME").ok(), Some(vec![3, 236, 255, 224, 193]));
    }

    #[test]
    fn a_second_writing_is_refused() {
        for text in ["A-z_4ME=", "A-z_4MF", "A+z/4ME", "A-z_ 4ME", "A-z_4ME\n", "A", "é"] {
            assert!(decode(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_written_the_same(text in "[A-Za-z0-9_=-]{0,20}") {
            if let Ok(bytes) = decode(&text) {
                prop_assert_eq!(encode(bytes), text);
            }
        }
    }
}
