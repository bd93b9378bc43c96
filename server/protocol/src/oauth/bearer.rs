//! Access tokens that requests present, and how they are asked for (RFC 6750 §2 and §3, RFC 9449 §7, RFC 9470 §3).

use super::{ErrorCode, OAuthError, Parameters, ScopeSet, Secret};
use crate::jose::Algorithm;
use std::fmt::{self, Write as _};

/// How a token is presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    Bearer,
    /// With a proof of possession beside it.
    Dpop,
}

impl Scheme {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer",
            Self::Dpop => "DPoP",
        }
    }
}

/// A token as presented. Nothing of it is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentedToken {
    pub scheme: Scheme,
    pub token: Secret,
}

/// The most bytes of a token.
const MAXIMUM_TOKEN: usize = 16 * 1024;

/// Reads the token of a request: out of the `Authorization` field, or out of a form that was posted (RFC 6750 §2.2).
/// Queries are never looked at (RFC 9700 §4.3.2); so `form` is the body's alone. `None` where no token is presented.
pub fn read(
    authorization: Option<&str>,
    form: Option<&Parameters>,
) -> Result<Option<PresentedToken>, OAuthError> {
    let in_field = authorization.map(of_field).transpose()?.flatten();
    match (in_field, form.and_then(|form| form.get("access_token"))) {
        (Some(_), Some(_)) => Err(OAuthError::invalid_request("the access token is presented in two ways")),
        (None, Some(token)) => Ok(Some(PresentedToken { scheme: Scheme::Bearer, token: checked(token)? })),
        (in_field, None) => Ok(in_field),
    }
}

/// `None` for another scheme, which may be of somebody else's concern.
fn of_field(field: &str) -> Result<Option<PresentedToken>, OAuthError> {
    let (name, token) = field.split_once(' ').unwrap_or((field, ""));
    let schemes = [Scheme::Bearer, Scheme::Dpop];
    let Some(scheme) = schemes.into_iter().find(|scheme| scheme.name().eq_ignore_ascii_case(name)) else {
        return Ok(None);
    };
    Ok(Some(PresentedToken { scheme, token: checked(token.trim_matches(' '))? }))
}

/// `b64token` (RFC 6750 §2.1).
fn checked(token: &str) -> Result<Secret, OAuthError> {
    let letters = token.trim_end_matches('=');
    let is_letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'+' | b'/');
    if !letters.is_empty() && token.len() <= MAXIMUM_TOKEN && letters.bytes().all(is_letter) {
        Ok(token.into())
    } else {
        Err(OAuthError::new(ErrorCode::InvalidToken, "the access token is malformed"))
    }
}

/// A `WWW-Authenticate` field's value: `Display` prints it.
#[derive(Debug, Clone, Copy)]
pub struct Challenge<'a> {
    pub scheme: Scheme,
    pub realm: Option<&'a str>,
    /// What was wrong with the token; nothing where none was presented (RFC 6750 §3.1).
    pub error: Option<&'a OAuthError>,
    /// The scope that is needed.
    pub scope: Option<&'a ScopeSet>,
    /// The classes of authentication that are needed (RFC 9470 §3).
    pub acr_values: &'a [&'a str],
    /// How long ago the authentication may be (RFC 9470 §3).
    pub max_age: Option<u32>,
}

impl<'a> Challenge<'a> {
    #[must_use]
    pub fn new(scheme: Scheme) -> Self {
        Self { scheme, realm: None, error: None, scope: None, acr_values: &[], max_age: None }
    }

    #[must_use]
    pub fn of_error(scheme: Scheme, error: &'a OAuthError) -> Self {
        Self { error: Some(error), ..Self::new(scheme) }
    }

    fn parameters(&self) -> Vec<(&'static str, String)> {
        let description = self.error.map(|error| error.description.clone()).filter(|text| !text.is_empty());
        // Which algorithms a proof may have (RFC 9449 §7.1).
        let algorithms = Algorithm::ALL.map(Algorithm::name).join(" ");
        let parameters = [
            ("realm", self.realm.map(str::to_owned)),
            ("error", self.error.map(|error| error.code.name().to_owned())),
            ("error_description", description),
            ("scope", self.scope.filter(|scope| !scope.is_empty()).map(ToString::to_string)),
            ("acr_values", Some(self.acr_values.join(" ")).filter(|values| !values.is_empty())),
            ("max_age", self.max_age.map(|seconds| seconds.to_string())),
            ("algs", (self.scheme == Scheme::Dpop).then_some(algorithms)),
        ];
        parameters.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
    }
}

impl fmt::Display for Challenge<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scheme.name())?;
        for (index, (name, value)) in self.parameters().into_iter().enumerate() {
            f.write_str(if index == 0 { " " } else { ", " })?;
            write!(f, "{name}=")?;
            quote(f, &value)?;
        }
        Ok(())
    }
}

/// A `quoted-string` (RFC 9110 §5.6.4) of what is visible; anything else would be a way out of the field.
fn quote(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for letter in text.chars() {
        match letter {
            '"' | '\\' => write!(f, "\\{letter}")?,
            ' '..='~' => f.write_char(letter)?,
            _ => f.write_char(' ')?,
        }
    }
    f.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn token(scheme: Scheme, token: &str) -> Result<Option<PresentedToken>, OAuthError> {
        Ok(Some(PresentedToken { scheme, token: token.into() }))
    }

    fn form(text: &str) -> Parameters {
        Parameters::parse(text.as_bytes()).expect("well-formed")
    }

    #[test]
    fn tokens_of_the_field() {
        // RFC 6750 §2.1 and RFC 9449 figure 13.
        assert_eq!(read(Some("Bearer mF_9.B5f-4.1JqM"), None), token(Scheme::Bearer, "mF_9.B5f-4.1JqM"));
        assert_eq!(read(Some("bEARER  a+/~=="), None), token(Scheme::Bearer, "a+/~=="));
        let dpop = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
        assert_eq!(read(Some(&format!("dpop {dpop}")), Some(&form("a=b"))), token(Scheme::Dpop, dpop));
        for field in ["", "Basic YTpi", "Bearerx a", "Digest x"] {
            assert_eq!(read(Some(field), None), Ok(None), "{field}");
        }
        assert_eq!(read(None, None), Ok(None));
    }

    #[test]
    fn tokens_of_a_form() {
        assert_eq!(
            read(None, Some(&form("access_token=mF_9.B5f-4.1JqM"))),
            token(Scheme::Bearer, "mF_9.B5f-4.1JqM")
        );
        assert_eq!(read(Some("Basic YTpi"), Some(&form("access_token=a"))), token(Scheme::Bearer, "a"));
        for field in ["Bearer a", "DPoP a"] {
            let error = read(Some(field), Some(&form("access_token=a"))).expect_err("two ways");
            assert_eq!(error.code, ErrorCode::InvalidRequest, "{field}");
        }
    }

    #[test]
    fn malformed_tokens_are_refused() {
        let long = "a".repeat(MAXIMUM_TOKEN + 1);
        for text in ["", "=", "a b", "a=b", "a,b", "a\"", "é", "a\t", &long] {
            let error = read(Some(&format!("Bearer {text}")), None).expect_err(text);
            assert_eq!(error.code, ErrorCode::InvalidToken, "{text}");
        }
        assert_eq!(read(Some("Bearer"), None).expect_err("nothing").code, ErrorCode::InvalidToken);
        assert_eq!(
            read(None, Some(&form("access_token=a%20b"))).expect_err("a blank").code,
            ErrorCode::InvalidToken
        );
    }

    #[test]
    fn challenges_are_printed_as_the_standards_say() {
        assert_eq!(Challenge::new(Scheme::Bearer).to_string(), "Bearer");
        let challenge = Challenge { realm: Some("example"), ..Challenge::new(Scheme::Bearer) };
        assert_eq!(challenge.to_string(), r#"Bearer realm="example""#);
        let error = OAuthError::new(ErrorCode::InvalidToken, "The access token expired");
        let challenge = Challenge { realm: Some("example"), ..Challenge::of_error(Scheme::Bearer, &error) };
        let expected =
            r#"Bearer realm="example", error="invalid_token", error_description="The access token expired""#;
        assert_eq!(challenge.to_string(), expected);
        assert_eq!(Challenge::new(Scheme::Dpop).to_string(), r#"DPoP algs="ES256 RS256 PS256 EdDSA""#);
    }

    #[test]
    fn a_challenge_asks_for_more() {
        let scope = ScopeSet::parse("openid email").expect("scopes");
        let error = OAuthError::new(ErrorCode::InsufficientUserAuthentication, "");
        let challenge = Challenge {
            scope: Some(&scope),
            acr_values: &["a", "b"],
            max_age: Some(5),
            ..Challenge::of_error(Scheme::Bearer, &error)
        };
        assert_eq!(
            challenge.to_string(),
            r#"Bearer error="insufficient_user_authentication", scope="openid email", acr_values="a b", max_age="5""#
        );
    }

    proptest! {
        #[test]
        fn nothing_gets_out_of_a_quoted_string(realm in "(?s).{0,40}") {
            let text = Challenge { realm: Some(&realm), ..Challenge::new(Scheme::Bearer) }.to_string();
            prop_assert!(text.bytes().all(|b| (b' '..=b'~').contains(&b)));
            let inside = text.strip_prefix("Bearer realm=\"").and_then(|text| text.strip_suffix('"')).expect("quoted");
            let unescaped = inside.replace("\\\\", "").replace("\\\"", "");
            prop_assert!(!unescaped.contains(['"', '\\']));
        }

        #[test]
        fn any_field_is_survived(field in "(Bearer|DPoP)? ?\\PC{0,40}") {
            let _ = read(Some(&field), None);
        }
    }
}
