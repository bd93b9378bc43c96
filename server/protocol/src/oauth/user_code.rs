//! Codes that people carry from a device to a browser (RFC 8628 §6.1).

/// Consonants without Y: no words come about, and no letter looks like a digit.
const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
/// 20^8 codes are 34 bits.
const LENGTH: usize = 8;
/// Where the hyphen is shown.
const GROUP: usize = 4;

/// Random bytes with which [`from_random`] practically always succeeds: of 32, fewer than 8 are of use once in 10^23.
pub const RANDOM_BYTES: usize = 32;

/// A code, without its hyphen, each letter as likely as the others. `None` where too few of the bytes are of use.
#[must_use]
pub fn from_random(bytes: &[u8]) -> Option<String> {
    // 240 is the greatest multiple of 20; the bytes beyond it would favour the first letters.
    let fair =
        bytes.iter().filter(|byte| **byte < 240).map(|byte| char::from(ALPHABET[usize::from(*byte) % 20]));
    let code: String = fair.take(LENGTH).collect();
    (code.len() == LENGTH).then_some(code)
}

/// A code as it is shown: `WDJB-MJHT`.
#[must_use]
pub fn shown(code: &str) -> String {
    match code.split_at_checked(GROUP) {
        Some((first, second)) if !second.is_empty() => format!("{first}-{second}"),
        _ => code.to_owned(),
    }
}

/// The code that somebody typed, whatever the case, hyphens and spaces; `None` where it can't be one.
#[must_use]
pub fn normalise(typed: &str) -> Option<String> {
    // What is much longer was not typed.
    if typed.len() > 64 {
        return None;
    }
    let letters = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'));
    let code: String = letters.map(|c| c.to_ascii_uppercase()).collect();
    let is_code = code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
    is_code.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_is_typed_is_understood() {
        for typed in
            ["WDJB-MJHT", "wdjbmjht", " wdjb mjht ", "W-D-J-B-M-J-H-T", "WDJB–MJHT", "wdjb\u{a0}mjht"]
        {
            assert_eq!(normalise(typed).as_deref(), Some("WDJBMJHT"), "{typed}");
        }
        for typed in
            ["", "WDJB-MJH", "WDJB-MJHTT", "WDJB-MJHA", "WDJB-MJH1", "WDJB_MJHT", "ＷDJBMJHT", "ŻDJBMJHT"]
        {
            assert_eq!(normalise(typed), None, "{typed}");
        }
        assert_eq!(normalise(&format!("WDJB{}MJHT", "-".repeat(100))), None);
    }

    #[test]
    fn codes_are_shown_in_two_groups() {
        assert_eq!(shown("WDJBMJHT"), "WDJB-MJHT");
        assert_eq!(shown("WDJB"), "WDJB");
        assert_eq!(shown("żółć"), "żó-łć");
    }

    #[test]
    fn every_letter_is_as_likely() {
        let mut counts = BTreeMap::new();
        for byte in 0..=u8::MAX {
            if let Some(code) = from_random(&[byte; 8]) {
                *counts.entry(code).or_insert(0) += 1;
            }
        }
        assert_eq!(counts.len(), 20);
        assert!(counts.values().all(|count| *count == 12));
        assert_eq!(from_random(&[255; 32]), None);
        assert_eq!(from_random(&[0; 7]), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_is_understood(bytes in proptest::collection::vec(any::<u8>(), RANDOM_BYTES)) {
            if let Some(code) = from_random(&bytes) {
                prop_assert_eq!(normalise(&shown(&code)), Some(code));
            }
        }

        #[test]
        fn any_text_is_survived(text in "(?s).{0,40}") {
            let _ = (normalise(&text), shown(&text));
        }
    }
}
