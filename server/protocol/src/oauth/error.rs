//! Errors that clients are told of (RFC 6749 §4.1.2.1 and §5.2).

use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::{fmt, str::FromStr};

macro_rules! error_codes {
    ($($variant:ident = $name:literal $origin:literal;)+) => {
        /// Why a request was refused, in a word that clients act on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ErrorCode {
            $(#[doc = $origin] $variant,)+
        }

        impl ErrorCode {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The registered name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

error_codes! {
    InvalidRequest = "invalid_request" "RFC 6749 §4.1.2.1, §5.2";
    InvalidClient = "invalid_client" "RFC 6749 §5.2";
    InvalidGrant = "invalid_grant" "RFC 6749 §5.2";
    UnauthorizedClient = "unauthorized_client" "RFC 6749 §4.1.2.1, §5.2";
    UnsupportedGrantType = "unsupported_grant_type" "RFC 6749 §5.2";
    UnsupportedResponseType = "unsupported_response_type" "RFC 6749 §4.1.2.1";
    InvalidScope = "invalid_scope" "RFC 6749 §4.1.2.1, §5.2";
    AccessDenied = "access_denied" "RFC 6749 §4.1.2.1";
    ServerError = "server_error" "RFC 6749 §4.1.2.1";
    TemporarilyUnavailable = "temporarily_unavailable" "RFC 6749 §4.1.2.1";
    InvalidToken = "invalid_token" "RFC 6750 §3.1";
    InsufficientScope = "insufficient_scope" "RFC 6750 §3.1";
    UnsupportedTokenType = "unsupported_token_type" "RFC 7009 §2.2.1";
    InvalidRedirectUri = "invalid_redirect_uri" "RFC 7591 §3.2.2";
    InvalidClientMetadata = "invalid_client_metadata" "RFC 7591 §3.2.2";
    InvalidSoftwareStatement = "invalid_software_statement" "RFC 7591 §3.2.2";
    AuthorizationPending = "authorization_pending" "RFC 8628 §3.5";
    SlowDown = "slow_down" "RFC 8628 §3.5";
    ExpiredToken = "expired_token" "RFC 8628 §3.5";
    InvalidTarget = "invalid_target" "RFC 8707 §2, RFC 8693 §2.2.2";
    InvalidDpopProof = "invalid_dpop_proof" "RFC 9449 §5";
    UseDpopNonce = "use_dpop_nonce" "RFC 9449 §8";
    InsufficientUserAuthentication = "insufficient_user_authentication" "RFC 9470 §3";
    InteractionRequired = "interaction_required" "OpenID Connect Core 1.0 §3.1.2.6";
    LoginRequired = "login_required" "OpenID Connect Core 1.0 §3.1.2.6";
    AccountSelectionRequired = "account_selection_required" "OpenID Connect Core 1.0 §3.1.2.6";
    ConsentRequired = "consent_required" "OpenID Connect Core 1.0 §3.1.2.6";
    InvalidRequestUri = "invalid_request_uri" "OpenID Connect Core 1.0 §3.1.2.6";
    InvalidRequestObject = "invalid_request_object" "OpenID Connect Core 1.0 §3.1.2.6";
    RequestNotSupported = "request_not_supported" "OpenID Connect Core 1.0 §3.1.2.6";
    RequestUriNotSupported = "request_uri_not_supported" "OpenID Connect Core 1.0 §3.1.2.6";
    RegistrationNotSupported = "registration_not_supported" "OpenID Connect Core 1.0 §3.1.2.6";
    UnmetAuthenticationRequirements = "unmet_authentication_requirements"
        "OpenID Connect Core Error Code unmet_authentication_requirements 1.0 §2";
}

/// No error has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a registered error code")]
pub struct UnknownErrorCode;

impl FromStr for ErrorCode {
    type Err = UnknownErrorCode;

    fn from_str(name: &str) -> Result<Self, UnknownErrorCode> {
        Self::ALL.iter().copied().find(|code| code.name() == name).ok_or(UnknownErrorCode)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A refusal as it is answered: `error` and `error_description`. It is made by [`OAuthError::new`] alone, which keeps
/// the description within the grammar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {description}")]
#[non_exhaustive]
pub struct OAuthError {
    pub code: ErrorCode,
    pub description: String,
}

impl OAuthError {
    /// `description` is for the client's developers. Letters that it can't have are replaced.
    pub fn new(code: ErrorCode, description: impl Into<String>) -> Self {
        let description =
            description.into().chars().take(MAXIMUM_DESCRIPTION).map(description_letter).collect();
        Self { code, description }
    }

    /// The commonest of all: the request is malformed.
    pub fn invalid_request(description: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidRequest, description)
    }

    /// The parameters of an answer, an empty description left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let mut pairs = vec![("error".to_owned(), self.code.name().to_owned())];
        if !self.description.is_empty() {
            pairs.push(("error_description".to_owned(), self.description.clone()));
        }
        pairs
    }
}

/// Descriptions may quote what was sent, and that may be long.
const MAXIMUM_DESCRIPTION: usize = 500;

/// `%x20-21 / %x23-5B / %x5D-7E` (RFC 6749 §5.2): quotes become apostrophes, all else spaces.
fn description_letter(letter: char) -> char {
    match letter {
        '"' | '\u{2018}'..='\u{201f}' | '`' | '´' => '\'',
        '\\' => ' ',
        ' '..='~' => letter,
        _ => ' ',
    }
}

impl Serialize for OAuthError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let has_description = !self.description.is_empty();
        let mut members = serializer.serialize_struct("OAuthError", 1 + usize::from(has_description))?;
        members.serialize_field("error", self.code.name())?;
        if has_description {
            members.serialize_field("error_description", &self.description)?;
        }
        members.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_words_and_come_back() {
        let names: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), ErrorCode::ALL.len());
        for code in ErrorCode::ALL {
            assert_eq!(code.name().parse(), Ok(*code));
            assert!(code.name().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code}");
        }
        assert_eq!("Invalid_Request".parse::<ErrorCode>(), Err(UnknownErrorCode));
    }

    #[test]
    fn errors_are_answered_as_the_standard_says() {
        let error = OAuthError::new(ErrorCode::InvalidGrant, "the code is spent");
        assert_eq!(error.to_string(), "invalid_grant: the code is spent");
        let expected = json!({ "error": "invalid_grant", "error_description": "the code is spent" });
        assert_eq!(serde_json::to_value(&error).expect("plain data"), expected);
        let silent = OAuthError::new(ErrorCode::ServerError, "");
        assert_eq!(serde_json::to_value(&silent).expect("plain data"), json!({ "error": "server_error" }));
        assert_eq!(silent.to_pairs(), [("error".to_owned(), "server_error".to_owned())]);
    }

    #[test]
    fn letters_that_a_description_can_not_have_are_replaced() {
        let description = |text: &str| OAuthError::invalid_request(text).description;
        assert_eq!(description("`state` is \"\\\"\r\nSet-Cookie: a=b"), "'state' is ' '  Set-Cookie: a=b");
        assert_eq!(description("it’s “é”\0"), "it's ' ' ");
        assert_eq!(description(&"x".repeat(10_000)).len(), 500);
    }

    proptest! {
        #[test]
        fn any_description_is_within_the_grammar(text in "\\PC{0,100}|(?s).{0,100}") {
            let error = OAuthError::invalid_request(text);
            let within = |b| matches!(b, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~');
            prop_assert!(error.description.bytes().all(within));
        }
    }
}
