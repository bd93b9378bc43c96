//! How a client says who it is (RFC 6749 §2.3, RFC 7521 §4.2, OpenID Connect Core 1.0 §9).

use super::{ErrorCode, OAuthError, Parameters, Secret, form_encoding};
use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use zeroize::Zeroizing;

/// What a request presents. Nothing of it is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presented {
    /// No client at all.
    Nothing,
    /// A public client's name.
    None { client_id: String },
    /// `client_secret_basic`.
    Basic { client_id: String, secret: Secret },
    /// `client_secret_post`.
    Post { client_id: String, secret: Secret },
    /// `private_key_jwt`. The assertion's subject is the client; so `client_id` may be left out (RFC 7521 §4.2).
    Assertion { client_id: Option<String>, assertion: Secret },
}

/// The only kind of assertion (RFC 7523 §2.2).
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The most bytes of the `Authorization` field, of a client's name and of its secret.
const MAXIMUM_FIELD: usize = 8 * 1024;
const MAXIMUM_CLIENT_ID: usize = 255;
const MAXIMUM_SECRET: usize = 1_024;

/// Padding may be left out, as some clients do; all else is as RFC 7617 says.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads the one method that a request uses; two at once are an error (RFC 6749 §2.3).
pub fn read(authorization: Option<&str>, parameters: &Parameters) -> Result<Presented, OAuthError> {
    let basic = authorization.map(basic).transpose()?;
    let named = parameters.get("client_id").map(client_id).transpose()?;
    let secret = parameters.get("client_secret");
    let assertion = assertion(parameters)?;
    match (basic, secret, assertion) {
        (None, None, None) => Ok(named.map_or(Presented::Nothing, |client_id| Presented::None { client_id })),
        (Some((client_id, secret)), None, None) => {
            if named.is_some_and(|named| named != client_id) {
                return Err(OAuthError::invalid_request(
                    "`client_id` is not the one of the Authorization field",
                ));
            }
            Ok(Presented::Basic { client_id, secret })
        }
        (None, Some(secret), None) => {
            let client_id = named.ok_or_else(|| OAuthError::invalid_request("`client_id` is missing"))?;
            Ok(Presented::Post { client_id, secret: bounded_secret(secret)? })
        }
        (None, None, Some(assertion)) => Ok(Presented::Assertion { client_id: named, assertion }),
        _ => Err(OAuthError::invalid_request("the client authenticates in more than one way")),
    }
}

/// `Basic` credentials, both halves form-urlencoded (RFC 6749 §2.3.1).
fn basic(field: &str) -> Result<(String, Secret), OAuthError> {
    let malformed = || OAuthError::invalid_request("the Authorization field is malformed");
    if field.len() > MAXIMUM_FIELD {
        return Err(malformed());
    }
    let (scheme, credentials) = field.split_once(' ').unwrap_or((field, ""));
    if !scheme.eq_ignore_ascii_case("Basic") {
        let description = "the Authorization field's scheme is not supported here";
        return Err(OAuthError::new(ErrorCode::InvalidClient, description));
    }
    let decoded =
        BASE64.decode(credentials.trim_matches(' ')).map(Zeroizing::new).map_err(|_| malformed())?;
    let colon = decoded.iter().position(|byte| *byte == b':').ok_or_else(malformed)?;
    let name = form_encoding::decode(&decoded[..colon]).ok_or_else(malformed)?;
    let secret = form_encoding::decode(&decoded[colon + 1..]).map(Zeroizing::new).ok_or_else(malformed)?;
    Ok((client_id(&name)?, bounded_secret(&secret)?))
}

fn assertion(parameters: &Parameters) -> Result<Option<Secret>, OAuthError> {
    match (parameters.get("client_assertion"), parameters.get("client_assertion_type")) {
        (None, None) => Ok(None),
        (Some(assertion), Some(JWT_BEARER)) => Ok(Some(assertion.into())),
        (Some(_), Some(_)) => {
            Err(OAuthError::new(ErrorCode::InvalidClient, "`client_assertion_type` must be jwt-bearer"))
        }
        (Some(_), None) => Err(OAuthError::invalid_request("`client_assertion_type` is missing")),
        (None, Some(_)) => Err(OAuthError::invalid_request("`client_assertion` is missing")),
    }
}

/// `1*VSCHAR` (RFC 6749 appendix A.1).
fn client_id(text: &str) -> Result<String, OAuthError> {
    if !text.is_empty() && text.len() <= MAXIMUM_CLIENT_ID && is_visible(text) {
        Ok(text.to_owned())
    } else {
        Err(OAuthError::invalid_request("`client_id` is malformed"))
    }
}

/// `*VSCHAR` (RFC 6749 appendix A.2).
fn bounded_secret(text: &str) -> Result<Secret, OAuthError> {
    if text.len() <= MAXIMUM_SECRET && is_visible(text) {
        Ok(text.into())
    } else {
        Err(OAuthError::invalid_request("`client_secret` is malformed"))
    }
}

fn is_visible(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

#[cfg(test)]
mod tests;
