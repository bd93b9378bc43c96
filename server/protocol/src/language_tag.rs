//! Language tags (BCP 47, RFC 5646), as far as Unicode locale identifiers go.

use unic_langid::LanguageIdentifier;

/// Whether `text` names a language that pages can be written in: language, and perhaps script, region and variants.
///
/// Five-letter languages, extensions and private use are not accepted: nothing here looks at them, and a tag ends up in file names.
#[must_use]
pub fn is_language_tag(text: &str) -> bool {
    text.len() <= 35
        && text.split_once('-').map_or(text, |(language, _)| language).len() <= 3
        && !text.contains('_')
        && text.parse::<LanguageIdentifier>().is_ok_and(|tag| !tag.language.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        for good in ["en", "es-MX", "zh-Hant-TW", "de-CH-1996", "fil"] {
            assert!(is_language_tag(good), "{good}");
        }
        for bad in ["", "english", "en_US", "e", "und", "en-", "../en", "en-US-x-private", "x-private"] {
            assert!(!is_language_tag(bad), "{bad}");
        }
    }
}
