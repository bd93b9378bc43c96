//! ID tokens (OpenID Connect Core §2).

use super::claims;
use crate::{Failure, issuer::TenantKeys};
use latchkey_domain::{
    OperationContext,
    oauth::{Client, Grant, grant::ID_TOKEN_SECONDS},
    user::User,
};
use latchkey_protocol::{
    jose::{Header, jws},
    oidc::hashes,
};
use serde_json::{Map, Value, json};

/// What an ID token is about.
pub(super) struct Identity<'a> {
    pub issuer: &'a str,
    pub client: &'a Client,
    pub subject: &'a str,
    pub grant: &'a Grant,
    pub user: &'a User,
    /// Of the authorization request; not told again at a refresh (§12.2).
    pub nonce: Option<&'a str>,
    pub access_token: &'a str,
    pub extra: Map<String, Value>,
}

pub(super) fn print(
    context: &OperationContext,
    keys: &TenantKeys,
    identity: Identity<'_>,
) -> Result<String, Failure> {
    let algorithm = identity.client.algorithm();
    let key = keys.current(algorithm, context.now())?;
    let now = context.now().as_second();
    let authentication = &identity.grant.details.authentication;
    let mut claims = identity.extra;
    claims.extend(claims::by_request(identity.user, &identity.grant.details.claims.id_token));
    let own = json!({
        "iss": identity.issuer,
        "sub": identity.subject,
        "aud": identity.client.id,
        "iat": now,
        "exp": now + i64::from(ID_TOKEN_SECONDS),
        "auth_time": authentication.at.as_second(),
        "acr": authentication.acr(),
        "amr": authentication.amr().collect::<Vec<_>>(),
        "at_hash": hashes::at_hash(algorithm, identity.access_token),
    });
    claims.extend(own.as_object().cloned().unwrap_or_default());
    if let Some(nonce) = identity.nonce {
        claims.insert("nonce".into(), nonce.into());
    }
    if let Some(session) = identity.grant.session {
        claims.insert("sid".into(), session.to_string().into());
    }
    let header = Header { typ: Some("JWT".into()), kid: Some(key.kid.clone()), jwk: None };
    Ok(jws::sign(&key.key, &header, Value::Object(claims).to_string().as_bytes()))
}
