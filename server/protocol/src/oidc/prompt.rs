//! `prompt`: what the user is to be asked (OpenID Connect Core 1.0 §3.1.2.1).

use serde::{Deserialize, Serialize};
use std::fmt;

/// One thing to ask, or not to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Prompt {
    /// Nothing at all; the answer is an error if something would have to be asked.
    None,
    Login,
    Consent,
    SelectAccount,
}

/// What a request wants asked, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PromptSet(Vec<Prompt>);

/// Why a text is no list of prompts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PromptError {
    #[error("`prompt` has a value that is not supported")]
    Unknown,
    #[error("`prompt` has `none` with other values")]
    NoneWithOthers,
}

impl Prompt {
    pub const ALL: [Self; 4] = [Self::None, Self::Login, Self::Consent, Self::SelectAccount];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Login => "login",
            Self::Consent => "consent",
            Self::SelectAccount => "select_account",
        }
    }
}

impl PromptSet {
    /// Reads values that are separated by spaces.
    ///
    /// `create` (Initiating User Registration via OpenID Connect 1.0) is ignored: tenants' people are made by their
    /// administrators. With `none` it still is a contradiction.
    pub fn parse(text: &str) -> Result<Self, PromptError> {
        let mut prompts = Vec::new();
        let mut has_create = false;
        for value in text.split(' ').filter(|value| !value.is_empty()) {
            match Prompt::ALL.into_iter().find(|prompt| prompt.name() == value) {
                Some(prompt) if prompts.contains(&prompt) => {}
                Some(prompt) => prompts.push(prompt),
                None if value == "create" => has_create = true,
                None => return Err(PromptError::Unknown),
            }
        }
        if prompts.contains(&Prompt::None) && (prompts.len() > 1 || has_create) {
            return Err(PromptError::NoneWithOthers);
        }
        Ok(Self(prompts))
    }

    #[must_use]
    pub fn contains(&self, prompt: Prompt) -> bool {
        self.0.contains(&prompt)
    }

    /// The set after one thing was asked.
    #[must_use]
    pub fn without(&self, asked: Prompt) -> Self {
        Self(self.0.iter().copied().filter(|prompt| *prompt != asked).collect())
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for PromptSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|prompt| prompt.name()).collect();
        f.write_str(&names.join(" "))
    }
}

impl TryFrom<String> for PromptSet {
    type Error = PromptError;

    fn try_from(text: String) -> Result<Self, PromptError> {
        Self::parse(&text)
    }
}

impl From<PromptSet> for String {
    fn from(prompts: PromptSet) -> Self {
        prompts.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_once_each() {
        let prompts = PromptSet::parse("login consent login  create").expect("prompts");
        assert!(prompts.contains(Prompt::Login) && prompts.contains(Prompt::Consent));
        assert!(!prompts.contains(Prompt::SelectAccount) && !prompts.contains(Prompt::None));
        assert_eq!(prompts.to_string(), "login consent");
        assert_eq!(prompts.without(Prompt::Login).to_string(), "consent");
        assert!(PromptSet::parse("").expect("nothing").is_empty());
        assert!(PromptSet::parse("create").expect("ignored").is_empty());
    }

    #[test]
    fn none_stands_alone() {
        assert!(PromptSet::parse("none none").expect("none").contains(Prompt::None));
        for text in ["none login", "consent none", "none create"] {
            assert_eq!(PromptSet::parse(text), Err(PromptError::NoneWithOthers), "{text}");
        }
    }

    #[test]
    fn other_values_are_refused() {
        for text in ["Login", "login,consent", "login\tconsent", "x", "None"] {
            assert_eq!(PromptSet::parse(text), Err(PromptError::Unknown), "{text}");
        }
    }

    #[test]
    fn the_stored_form_is_the_text() {
        let prompts = PromptSet::parse("select_account login").expect("prompts");
        let stored = serde_json::to_value(&prompts).expect("plain data");
        assert_eq!(stored, "select_account login");
        assert_eq!(serde_json::from_value::<PromptSet>(stored).ok(), Some(prompts));
    }
}
