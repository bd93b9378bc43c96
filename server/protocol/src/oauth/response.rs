//! Answers of the authorization endpoint (RFC 6749 §4.1.2, OAuth 2.0 Multiple Response Types §2.1, Form Post Response
//! Mode).

use super::form_encoding;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How an answer gets to the client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// The default for `code`.
    #[default]
    Query,
    Fragment,
    FormPost,
}

/// No mode of ours has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`response_mode` must be query, fragment or form_post")]
pub struct UnknownResponseMode;

impl ResponseMode {
    pub const ALL: [Self; 3] = [Self::Query, Self::Fragment, Self::FormPost];

    /// The value of `response_mode`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
        }
    }
}

impl FromStr for ResponseMode {
    type Err = UnknownResponseMode;

    fn from_str(name: &str) -> Result<Self, UnknownResponseMode> {
        Self::ALL.into_iter().find(|mode| mode.name() == name).ok_or(UnknownResponseMode)
    }
}

impl fmt::Display for ResponseMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An answer: names and values in the order in which they were added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthorizationResponse {
    pairs: Vec<(String, String)>,
}

impl AuthorizationResponse {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.pairs.push((name.to_owned(), value.into()));
        self
    }

    /// Adds a parameter if there is a value, such as the `state` that a request may have had.
    #[must_use]
    pub fn with_optional(self, name: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The fields of the form, for [`ResponseMode::FormPost`].
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// Where the browser is sent, as [`redirect_url`] says.
    #[must_use]
    pub fn redirect_url(&self, redirect_uri: &str, mode: ResponseMode) -> String {
        redirect_url(redirect_uri, mode, &self.pairs)
    }
}

/// The redirect URI with the answer in its query or fragment. What the URI's own query has, stays (RFC 6749 §3.1.2).
///
/// For [`ResponseMode::FormPost`] it is the form's target: the URI alone, since the answer is in the form.
#[must_use]
pub fn redirect_url(redirect_uri: &str, mode: ResponseMode, pairs: &[(String, String)]) -> String {
    // Registered URIs have no fragment; had this one, it would swallow the answer.
    let target = redirect_uri.split('#').next().unwrap_or_default();
    if pairs.is_empty() {
        return target.to_owned();
    }
    let answer =
        form_encoding::encode_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let separator = match mode {
        ResponseMode::FormPost => return target.to_owned(),
        ResponseMode::Fragment => "#",
        ResponseMode::Query if target.ends_with(['?', '&']) => "",
        ResponseMode::Query if target.contains('?') => "&",
        ResponseMode::Query => "?",
    };
    format!("{target}{separator}{answer}")
}

impl From<super::OAuthError> for AuthorizationResponse {
    /// An error's `error` and `error_description`.
    fn from(error: super::OAuthError) -> Self {
        Self { pairs: error.to_pairs() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::{ErrorCode, OAuthError, Parameters};
    use proptest::prelude::*;

    fn answer() -> AuthorizationResponse {
        AuthorizationResponse::new()
            .with("code", "a+b/c")
            .with_optional("state", Some("x y&z=é#"))
            .with_optional("iss", None::<String>)
    }

    #[test]
    fn names_come_back_and_others_do_not() {
        for mode in ResponseMode::ALL {
            assert_eq!(mode.name().parse(), Ok(mode));
            assert_eq!(serde_json::to_value(mode).expect("a name"), mode.name());
        }
        for name in ["", "Query", "jwt", "query.jwt", "web_message", "form-post"] {
            assert_eq!(name.parse::<ResponseMode>(), Err(UnknownResponseMode), "{name}");
        }
    }

    #[test]
    fn each_mode_has_its_place() {
        const ENCODED: &str = "code=a%2Bb%2Fc&state=x%20y%26z%3D%C3%A9%23";
        let url = |uri, mode| answer().redirect_url(uri, mode);
        assert_eq!(
            url("https://c.example/cb", ResponseMode::Query),
            format!("https://c.example/cb?{ENCODED}")
        );
        assert_eq!(
            url("https://c.example/cb?a=b", ResponseMode::Query),
            format!("https://c.example/cb?a=b&{ENCODED}")
        );
        assert_eq!(
            url("https://c.example/cb?", ResponseMode::Query),
            format!("https://c.example/cb?{ENCODED}")
        );
        assert_eq!(
            url("https://c.example/cb?a=b", ResponseMode::Fragment),
            format!("https://c.example/cb?a=b#{ENCODED}")
        );
        assert_eq!(
            url("https://c.example/cb#x", ResponseMode::Query),
            format!("https://c.example/cb?{ENCODED}")
        );
        assert_eq!(url("com.example.app:/cb", ResponseMode::Query), format!("com.example.app:/cb?{ENCODED}"));
        assert_eq!(url("https://c.example/cb?a=b", ResponseMode::FormPost), "https://c.example/cb?a=b");
        assert_eq!(answer().pairs().len(), 2);
    }

    #[test]
    fn an_error_is_an_answer() {
        let error = OAuthError::new(ErrorCode::LoginRequired, "nobody is signed in");
        let response = AuthorizationResponse::from(error).with("state", "s");
        assert_eq!(
            response.redirect_url("https://c.example/cb", ResponseMode::Query),
            "https://c.example/cb?error=login_required&error_description=nobody%20is%20signed%20in&state=s"
        );
    }

    proptest! {
        #[test]
        fn no_value_gets_out_of_its_place(state in "[^\0]{1,60}") {
            let url = AuthorizationResponse::new().with("code", "c").with("state", state.clone())
                .redirect_url("https://c.example/cb", ResponseMode::Query);
            let query = url.strip_prefix("https://c.example/cb?").expect("untouched");
            let parameters = Parameters::parse(query.as_bytes()).expect("well-formed");
            prop_assert_eq!(parameters.get("state"), Some(state.as_str()));
            prop_assert_eq!(parameters.iter().count(), 2);
            prop_assert!(url.bytes().all(|b| b.is_ascii_graphic()));
        }
    }
}
