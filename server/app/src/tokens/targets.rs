//! For whom an access token is (RFC 8707).

use crate::{OAuthRefusal, refusal::refuse};
use latchkey_protocol::oauth::error::ErrorCode;

/// The audience of a token: what was asked for now, among what was granted; all of that unless something was asked for. A
/// token for nobody in particular is for this server itself, and so is one of a person who may be asked about here.
pub(super) fn audience(
    asked: &[String],
    granted: &[String],
    issuer: &str,
    is_openid: bool,
) -> Result<Vec<String>, OAuthRefusal> {
    if let Some(foreign) = asked.iter().find(|asked| !granted.contains(asked)) {
        return Err(refuse(ErrorCode::InvalidTarget, format!("{foreign} was not granted")));
    }
    let mut audience = if asked.is_empty() { granted.to_vec() } else { asked.to_vec() };
    if audience.is_empty() || (asked.is_empty() && is_openid) {
        audience.push(issuer.to_owned());
    }
    Ok(audience)
}
