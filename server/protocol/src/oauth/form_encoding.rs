//! `application/x-www-form-urlencoded` (RFC 6749 appendix B), one component at a time.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but unreserved characters. A space becomes `%20`, not `+`: every reader understands the one, not each the other.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A component as it is sent.
pub(crate) fn encode(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, ESCAPED)
}

/// Pairs as a query.
pub(crate) fn encode_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<String> =
        pairs.into_iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// A component as it was meant; `None` where a percent sign is not followed by two hexadecimal digits, or where the
/// result is not UTF-8 or has a NUL.
pub(crate) fn decode(component: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(component.len());
    let mut rest = component.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex(*rest.next()?)? << 4 | hex(*rest.next()?)?,
            b'+' => b' ',
            other => *other,
        });
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_standards_own_example() {
        // RFC 6749 appendix B: U+0020, U+0025, U+0026, U+002B, U+00A3, U+20AC.
        assert_eq!(decode(b"+%25%26%2B%C2%A3%E2%82%AC").as_deref(), Some(" %&+£€"));
        assert_eq!(encode(" %&+£€").to_string(), "%20%25%26%2B%C2%A3%E2%82%AC");
    }

    #[test]
    fn broken_escapes_are_refused() {
        for text in ["%", "%4", "%4g", "%g4", "%%41", "a%", "%C3", "%FF", "%ED%A0%80", "%C0%80", "%00", "%+1"]
        {
            assert_eq!(decode(text.as_bytes()), None, "{text}");
        }
        assert_eq!(decode(&[0xff]), None);
        assert_eq!(decode(&[0]), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(text in "[^\0]{0,60}") {
            prop_assert_eq!(decode(encode(&text).to_string().as_bytes()), Some(text));
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = decode(&bytes);
        }
    }
}
