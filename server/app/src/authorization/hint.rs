//! ID tokens that come back as a hint of who is meant (OpenID Connect Core §3.1.2.1).

use crate::{App, Failure, issuer};
use latchkey_domain::{OperationContext, oauth::Client};
use latchkey_protocol::jose::Unverified;
use serde_json::{Map, Value};

/// The claims of an ID token that we made, for whichever client, expired or not. `None` for anything else.
pub(crate) async fn claims_of(
    app: &App,
    context: &OperationContext,
    issuer: &str,
    hint: &str,
) -> Result<Option<Map<String, Value>>, Failure> {
    let Ok(parsed) = Unverified::parse(hint) else { return Ok(None) };
    let keys = issuer::keys_of(app, context).await?;
    let Some(kid) = parsed.kid() else { return Ok(None) };
    let Some(key) = keys.by_kid(kid, context.now()).map(|key| key.key.clone()) else { return Ok(None) };
    let is_id_token = parsed.header().typ.as_deref().is_none_or(|typ| typ.eq_ignore_ascii_case("JWT"));
    let Ok(verified) = parsed.verify(key.public_jwk()) else { return Ok(None) };
    let claims: Option<Map<String, Value>> = serde_json::from_slice(&verified.payload).ok();
    Ok(claims.filter(|claims| is_id_token && claims.get("iss").and_then(Value::as_str) == Some(issuer)))
}

/// Whether claims are meant for that client.
pub(crate) fn is_for(claims: &Map<String, Value>, client: &Client) -> bool {
    let id = client.id.to_string();
    match claims.get("aud") {
        Some(Value::String(audience)) => *audience == id,
        Some(Value::Array(audiences)) => audiences.iter().any(|audience| audience.as_str() == Some(&id)),
        _ => false,
    }
}
