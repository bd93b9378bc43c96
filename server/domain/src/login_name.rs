//! The key under which user names and login e-mails are unique within a tenant.
//!
//! Databases fold accents and widths each in their own way; a key computed here (NFKC, then full case folding, then
//! NFKC again) is compared byte by byte everywhere, so `Ａda@x.example` finds Ada and `adá@x.example` finds nobody.

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use std::fmt;

/// A normalised user name or address. Two texts name the same account exactly when their keys are equal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoginKey(String);

impl LoginKey {
    /// The key of what was typed or stored; surrounding white space doesn't count.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let nfkc = ComposingNormalizerBorrowed::new_nfkc();
        let folded = CaseMapper::new().fold_string(&nfkc.normalize(text.trim())).into_owned();
        // Compatibility forms can bring white space of their own (U+00AF becomes a space and a mark).
        Self(nfkc.normalize(&folded).trim().to_owned())
    }

    /// The key as stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LoginKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginKey(…)")
    }
}

/// The words of a text for search: split at space `_ - . @`, folded like [`LoginKey`], in order, without repeats.
/// Unlike a key they lose their accents, so that typing `maria` finds María.
#[must_use]
pub fn search_words<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for text in texts {
        for word in without_accents(&LoginKey::of(text).0).split([' ', '\t', '_', '-', '.', '@']) {
            let word: String = word.chars().take(64).collect();
            if !word.is_empty() && !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}

fn without_accents(text: &str) -> String {
    let is_mark = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text).into_owned();
    decomposed.chars().filter(|c| !is_mark(c)).collect()
}

/// Why a user name can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UserNameError {
    #[error("must not be empty")]
    Empty,
    #[error("must have at most 200 characters")]
    TooLong,
    #[error("must not contain control characters or begin or end with white space")]
    Characters,
}

/// Checks a user name as somebody wants to have it stored.
pub fn check_user_name(name: &str) -> Result<(), UserNameError> {
    if name.is_empty() {
        return Err(UserNameError::Empty);
    }
    if name.chars().count() > 200 {
        return Err(UserNameError::TooLong);
    }
    if name.chars().any(char::is_control) || name.trim() != name || LoginKey::of(name).0.is_empty() {
        return Err(UserNameError::Characters);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn width_and_case_are_the_same_account_accents_are_another() {
        let key = LoginKey::of("Ada@Example.com");
        assert_eq!(key, LoginKey::of("ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ"));
        assert_eq!(key, LoginKey::of(" ADA@EXAMPLE.COM "));
        assert_ne!(key, LoginKey::of("adá@example.com"));
        assert_eq!(LoginKey::of("Straße"), LoginKey::of("STRASSE"));
    }

    #[test]
    fn words_split_where_people_expect() {
        let words = search_words(["maria.lopez-gil@school.example", "María", "López Gil"]);
        assert_eq!(words, ["maria", "lopez", "gil", "school", "example"]);
    }

    #[test]
    fn control_characters_and_padding_are_refused() {
        assert_eq!(check_user_name("a\nb"), Err(UserNameError::Characters));
        assert_eq!(check_user_name(" a"), Err(UserNameError::Characters));
        assert_eq!(check_user_name(""), Err(UserNameError::Empty));
        assert_eq!(check_user_name("ines.okafor"), Ok(()));
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in "\\PC{0,40}") {
            let once = LoginKey::of(&text);
            prop_assert_eq!(LoginKey::of(once.as_str()), once);
        }
    }
}
