//! Settings: the JSON object that a tenant gave for this guest. The host has checked it with the guest's schema, but a
//! guest says what is wrong with it all the same.

use serde::de::DeserializeOwned;

/// Reads settings. Nothing at all counts as `{}`.
///
/// # Errors
/// What doesn't fit, and where: for the contract's `invalid-settings`.
pub fn read<T: DeserializeOwned>(json: &str) -> Result<T, String> {
    let json = if json.trim().is_empty() { "{}" } else { json };
    serde_json::from_str(json).map_err(|error| error.to_string())
}

/// The value if it is within `bounds`.
///
/// # Errors
/// A sentence that names the setting.
pub fn within(name: &str, value: u32, bounds: std::ops::RangeInclusive<u32>) -> Result<usize, String> {
    if bounds.contains(&value) {
        return Ok(value as usize);
    }
    Err(format!("{name} is {value}, not {} to {}", bounds.start(), bounds.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Debug, PartialEq)]
    #[serde(default, deny_unknown_fields)]
    struct Sample {
        words: u32,
    }

    impl Default for Sample {
        fn default() -> Self {
            Self { words: 6 }
        }
    }

    #[test]
    fn nothing_is_the_default_and_the_unknown_is_refused() {
        assert_eq!(read::<Sample>(""), Ok(Sample { words: 6 }));
        assert_eq!(read::<Sample>("{}"), Ok(Sample { words: 6 }));
        assert_eq!(read::<Sample>(r#"{"words":7}"#), Ok(Sample { words: 7 }));
        assert!(read::<Sample>(r#"{"word":7}"#).unwrap_err().contains("word"));
        assert!(read::<Sample>("[").is_err());
    }

    #[test]
    fn bounds_are_told() {
        assert_eq!(within("words", 4, 4..=12), Ok(4));
        assert_eq!(within("words", 13, 4..=12), Err("words is 13, not 4 to 12".to_owned()));
    }
}
