//! The authorization request (RFC 6749 §4.1.1, OpenID Connect Core 1.0 §3.1.2.1), once it is known whose it is and where
//! the answer goes.

use super::{CodeChallenge, ErrorCode, OAuthError, Parameters, ScopeSet, resource, response::ResponseMode};
use crate::oidc::{claims_request::ClaimsRequest, prompt::PromptSet};
use serde::{Deserialize, Serialize};

/// What a client asks for. `client_id` and `redirect_uri` are judged before, because an answer depends on them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuthorizationRequest {
    pub response_mode: ResponseMode,
    pub scope: ScopeSet,
    pub state: Option<String>,
    pub nonce: Option<String>,
    pub prompt: PromptSet,
    /// Seconds since the user last signed in.
    pub max_age: Option<u32>,
    pub acr_values: Vec<String>,
    pub login_hint: Option<String>,
    pub id_token_hint: Option<String>,
    /// Language tags, best first; whether they are well-formed is for who chooses.
    pub ui_locales: Vec<String>,
    pub claims: ClaimsRequest,
    pub code_challenge: Option<CodeChallenge>,
    /// RFC 8707 §2.1.
    pub resource: Vec<String>,
    /// The thumbprint of the key that the code is bound to (RFC 9449 §10).
    pub dpop_jkt: Option<String>,
}

/// The most bytes of `state` and of `nonce`.
const MAXIMUM_OPAQUE: usize = 2_000;
const MAXIMUM_LOGIN_HINT: usize = 500;
const MAXIMUM_ID_TOKEN_HINT: usize = 16 * 1024;
/// The most entries of a list, and bytes of an entry.
const MAXIMUM_LIST: usize = 20;
const MAXIMUM_ENTRY: usize = 255;

impl AuthorizationRequest {
    /// Reads the parameters.
    ///
    /// `request` and `request_uri` must have been replaced by what they stand for.
    pub fn parse(parameters: &Parameters) -> Result<Self, OAuthError> {
        check_kind(parameters)?;
        Ok(Self {
            response_mode: response_mode(parameters)?,
            scope: scope(parameters)?,
            state: text(parameters, "state", MAXIMUM_OPAQUE)?,
            nonce: text(parameters, "nonce", MAXIMUM_OPAQUE)?,
            prompt: prompt(parameters)?,
            max_age: max_age(parameters)?,
            acr_values: list(parameters, "acr_values")?,
            login_hint: text(parameters, "login_hint", MAXIMUM_LOGIN_HINT)?,
            id_token_hint: text(parameters, "id_token_hint", MAXIMUM_ID_TOKEN_HINT)?,
            ui_locales: list(parameters, "ui_locales")?,
            claims: claims(parameters)?,
            code_challenge: code_challenge(parameters)?,
            resource: resource::requested(parameters)?,
            dpop_jkt: dpop_jkt(parameters)?,
        })
    }
}

/// The code flow alone: tokens don't travel through browsers (RFC 9700 §2.1.2).
fn check_kind(parameters: &Parameters) -> Result<(), OAuthError> {
    if parameters.contains("registration") {
        let description = "clients are registered before they ask";
        return Err(OAuthError::new(ErrorCode::RegistrationNotSupported, description));
    }
    match parameters.get("response_type") {
        Some("code") => Ok(()),
        Some(_) => Err(OAuthError::new(ErrorCode::UnsupportedResponseType, "`response_type` must be code")),
        None => Err(OAuthError::invalid_request("`response_type` is missing")),
    }
}

fn response_mode(parameters: &Parameters) -> Result<ResponseMode, OAuthError> {
    match parameters.get("response_mode") {
        None => Ok(ResponseMode::default()),
        Some(mode) => mode.parse().map_err(invalid),
    }
}

/// `scope` of any request; empty where it is missing.
pub(super) fn scope(parameters: &Parameters) -> Result<ScopeSet, OAuthError> {
    ScopeSet::parse(parameters.get("scope").unwrap_or_default())
        .map_err(|error| OAuthError::new(ErrorCode::InvalidScope, format!("`scope` {error}")))
}

/// A text without control characters, of bounded length.
fn text(parameters: &Parameters, name: &str, maximum: usize) -> Result<Option<String>, OAuthError> {
    match parameters.get(name) {
        Some(text) if text.len() > maximum => {
            Err(OAuthError::invalid_request(format!("`{name}` is longer than {maximum} bytes")))
        }
        Some(text) if text.chars().any(char::is_control) => {
            Err(OAuthError::invalid_request(format!("`{name}` has a control character")))
        }
        text => Ok(text.map(str::to_owned)),
    }
}

/// Values that are separated by spaces, each once.
fn list(parameters: &Parameters, name: &str) -> Result<Vec<String>, OAuthError> {
    let mut entries: Vec<String> = Vec::new();
    for entry in parameters.get(name).unwrap_or_default().split(' ').filter(|entry| !entry.is_empty()) {
        if entries.iter().any(|known| known == entry) {
            continue;
        }
        if entries.len() == MAXIMUM_LIST || entry.len() > MAXIMUM_ENTRY {
            return Err(OAuthError::invalid_request(format!("`{name}` is too long")));
        }
        if entry.chars().any(char::is_control) {
            return Err(OAuthError::invalid_request(format!("`{name}` has a control character")));
        }
        entries.push(entry.to_owned());
    }
    Ok(entries)
}

fn prompt(parameters: &Parameters) -> Result<PromptSet, OAuthError> {
    PromptSet::parse(parameters.get("prompt").unwrap_or_default()).map_err(invalid)
}

fn max_age(parameters: &Parameters) -> Result<Option<u32>, OAuthError> {
    let Some(text) = parameters.get("max_age") else { return Ok(None) };
    // No sign, no blanks, nothing but digits; who asks for more than a century means for ever.
    let is_number = text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit());
    if is_number {
        Ok(Some(text.parse().unwrap_or(u32::MAX)))
    } else {
        Err(OAuthError::invalid_request("`max_age` must be a number of seconds"))
    }
}

fn claims(parameters: &Parameters) -> Result<ClaimsRequest, OAuthError> {
    match parameters.get("claims") {
        None => Ok(ClaimsRequest::default()),
        Some(text) => ClaimsRequest::parse(text).map_err(invalid),
    }
}

fn code_challenge(parameters: &Parameters) -> Result<Option<CodeChallenge>, OAuthError> {
    let method = parameters.get("code_challenge_method");
    match parameters.get("code_challenge") {
        Some(challenge) => CodeChallenge::parse(challenge, method).map(Some).map_err(invalid),
        None if method.is_some() => Err(OAuthError::invalid_request("`code_challenge` is missing")),
        None => Ok(None),
    }
}

fn dpop_jkt(parameters: &Parameters) -> Result<Option<String>, OAuthError> {
    let Some(thumbprint) = parameters.get("dpop_jkt") else { return Ok(None) };
    let is_thumbprint = thumbprint.len() == 43
        && thumbprint.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if is_thumbprint {
        Ok(Some(thumbprint.to_owned()))
    } else {
        Err(OAuthError::invalid_request("`dpop_jkt` must be a SHA-256 thumbprint in base64url (43 letters)"))
    }
}

fn invalid(error: impl std::error::Error) -> OAuthError {
    OAuthError::invalid_request(error.to_string())
}

#[cfg(test)]
mod tests;
