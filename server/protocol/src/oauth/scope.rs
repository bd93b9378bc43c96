//! Scopes (RFC 6749 §3.3).

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Scope tokens, each once, in the order in which they were asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ScopeSet {
    tokens: Vec<String>,
}

/// Why a text is no list of scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    #[error("has more than {MAXIMUM_TOKENS} tokens")]
    TooMany,
    #[error("has a token of more than {MAXIMUM_TOKEN_BYTES} bytes")]
    TooLong,
    #[error("has a character that scopes can't have")]
    Character,
}

/// The most tokens of a set.
pub const MAXIMUM_TOKENS: usize = 100;
/// The most bytes of a token.
pub const MAXIMUM_TOKEN_BYTES: usize = 255;

impl ScopeSet {
    /// Reads tokens that are separated by spaces. A token that comes again is the same token.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        Self::from_tokens(text.split(' ').filter(|token| !token.is_empty()))
    }

    /// Takes tokens one by one.
    pub fn from_tokens<'a>(listed: impl IntoIterator<Item = &'a str>) -> Result<Self, ScopeError> {
        let mut tokens: Vec<String> = Vec::new();
        for token in listed {
            if token.len() > MAXIMUM_TOKEN_BYTES {
                return Err(ScopeError::TooLong);
            }
            if token.is_empty() || !token.bytes().all(is_scope_character) {
                return Err(ScopeError::Character);
            }
            if tokens.iter().any(|known| known == token) {
                continue;
            }
            if tokens.len() == MAXIMUM_TOKENS {
                return Err(ScopeError::TooMany);
            }
            tokens.push(token.to_owned());
        }
        Ok(Self { tokens })
    }

    #[must_use]
    pub fn contains(&self, token: &str) -> bool {
        self.tokens.iter().any(|known| known == token)
    }

    /// Whether each of these is also one of `others`.
    #[must_use]
    pub fn within(&self, others: &Self) -> bool {
        self.iter().all(|token| others.contains(token))
    }

    /// Those of these that are also of `others`, in this order.
    #[must_use]
    pub fn intersection(&self, others: &Self) -> Self {
        self.filtered(|token| others.contains(token))
    }

    /// These and then those of `others` that are not among them, as many as a set may have.
    #[must_use]
    pub fn union(&self, others: &Self) -> Self {
        let added = others.tokens.iter().filter(|token| !self.contains(token));
        Self { tokens: self.tokens.iter().chain(added).take(MAXIMUM_TOKENS).cloned().collect() }
    }

    /// All of these but one.
    #[must_use]
    pub fn without(&self, token: &str) -> Self {
        self.filtered(|known| known != token)
    }

    /// Those that `keep` says yes to.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(&str) -> bool) -> Self {
        Self { tokens: self.tokens.iter().filter(|token| keep(token)).cloned().collect() }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().map(String::as_str)
    }
}

/// `%x21 / %x23-5B / %x5D-7E`: visible but the quote and the backslash.
fn is_scope_character(byte: u8) -> bool {
    matches!(byte, b'!' | b'#'..=b'[' | b']'..=b'~')
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tokens.join(" "))
    }
}

impl FromStr for ScopeSet {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for ScopeSet {
    type Error = ScopeError;

    fn try_from(text: String) -> Result<Self, ScopeError> {
        Self::parse(&text)
    }
}

impl From<ScopeSet> for String {
    fn from(scopes: ScopeSet) -> Self {
        scopes.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(text: &str) -> ScopeSet {
        ScopeSet::parse(text).expect("scopes")
    }

    #[test]
    fn order_is_kept_and_repetition_is_not() {
        assert_eq!(set("openid  profile openid email ").to_string(), "openid profile email");
        assert_eq!(set("").len(), 0);
        assert!(set("  ").is_empty());
        assert!(set("Openid").contains("Openid") && !set("Openid").contains("openid"));
    }

    #[test]
    fn sets_are_compared_and_cut() {
        let (asked, known) = (set("email openid pets.read"), set("openid profile email"));
        assert!(!asked.within(&known) && set("email").within(&known) && set("").within(&known));
        assert_eq!(asked.intersection(&known), set("email openid"));
        assert_eq!(asked.filtered(|token| token != "openid"), set("email pets.read"));
        assert_eq!(asked.without("openid"), set("email pets.read"));
        assert_eq!(asked.union(&known), set("email openid pets.read profile"));
    }

    #[test]
    fn what_is_no_scope_is_refused() {
        for text in ["a\tb", "a\nb", "a\"b", "a\\b", "é", "a\0", "\u{7f}", "a\u{a0}b"] {
            assert_eq!(ScopeSet::parse(text), Err(ScopeError::Character), "{text:?}");
        }
        assert_eq!(ScopeSet::from_tokens([""]), Err(ScopeError::Character));
        assert_eq!(ScopeSet::from_tokens(["a b"]), Err(ScopeError::Character));
        let many = |count: usize| (0..count).map(|i| i.to_string()).collect::<Vec<_>>().join(" ");
        assert!(ScopeSet::parse(&many(100)).is_ok());
        assert_eq!(ScopeSet::parse(&many(101)), Err(ScopeError::TooMany));
        assert!(ScopeSet::parse(&"a ".repeat(1_000)).is_ok());
        assert_eq!(ScopeSet::parse(&"a".repeat(256)), Err(ScopeError::TooLong));
    }

    #[test]
    fn the_stored_form_is_the_text() {
        let stored = serde_json::to_value(set("openid email")).expect("plain data");
        assert_eq!(stored, "openid email");
        assert_eq!(serde_json::from_value::<ScopeSet>(stored).ok(), Some(set("openid email")));
        assert!(serde_json::from_value::<ScopeSet>("a\"".into()).is_err());
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read(text in "[ -~]{0,60}") {
            if let Ok(scopes) = ScopeSet::parse(&text) {
                prop_assert_eq!(ScopeSet::parse(&scopes.to_string()), Ok(scopes));
            }
        }
    }
}
