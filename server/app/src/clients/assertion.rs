//! Client assertions: `private_key_jwt` (RFC 7523 §2.2, OpenID Connect Core §9).

use super::{find, key_set::keys_of_client};
use crate::{App, OAuthRefusal, refusal::refuse};
use latchkey_domain::{OperationContext, clock, oauth::Client};
use latchkey_protocol::{
    jose::{Expected, Unverified, Verified, jwt},
    oauth::{client_metadata::AuthMethod, error::ErrorCode},
};
use serde_json::Value;
use std::sync::Arc;

/// Longest life of an assertion, and how far clocks may be apart.
const LONGEST_SECONDS: i64 = 60 * 60;
const LEEWAY_SECONDS: i64 = 30;

/// The client that made an assertion, which is used up by this.
pub(super) async fn authenticate(
    app: &App,
    context: &OperationContext,
    client_id: Option<&str>,
    assertion: &str,
    audiences: &[&str],
) -> Result<Arc<Client>, OAuthRefusal> {
    let parsed = Unverified::parse(assertion).map_err(|error| wrong(&error.to_string()))?;
    let claims = parsed.unverified_claims().ok_or_else(|| wrong("it holds no claims"))?;
    let subject = claims.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned();
    if client_id.is_some_and(|client_id| client_id != subject) {
        return Err(wrong("client_id and sub differ"));
    }
    let client = find(app, context, &subject).await?.ok_or_else(|| wrong("its sub is no client's"))?;
    if client.metadata.token_endpoint_auth_method != AuthMethod::PrivateKeyJwt {
        return Err(wrong("the client is registered for another method"));
    }
    let verified = verify(app, context, &client, parsed).await?;
    let expected = Expected {
        // Widespread libraries name no type.
        typ: &["JWT", "client-authentication+jwt", ""],
        issuer: Some(&subject),
        audience: audiences,
        now: context.now().as_second(),
        leeway_seconds: LEEWAY_SECONDS,
        maximum_age_seconds: Some(LONGEST_SECONDS),
        requires_expiry: true,
    };
    let claims = jwt::check(&verified, &expected).map_err(|error| wrong(&error.to_string()))?;
    let jti = claims.get("jti").and_then(Value::as_str).filter(|jti| (1..=500).contains(&jti.len()));
    let jti = jti.ok_or_else(|| wrong("it has no jti"))?;
    let until = clock::after(context.now(), u32::try_from(LONGEST_SECONDS + 2 * LEEWAY_SECONDS).unwrap_or(0));
    let identifier = format!("assertion {} {jti}", client.id);
    if !app.storage().spend(context.tenant, &identifier, until).await? {
        return Err(wrong("it was used before"));
    }
    Ok(client)
}

async fn verify(
    app: &App,
    context: &OperationContext,
    client: &Client,
    parsed: Unverified<'_>,
) -> Result<Verified, OAuthRefusal> {
    let registered = client.metadata.token_endpoint_auth_signing_alg;
    if registered.is_some_and(|algorithm| algorithm != parsed.algorithm()) {
        return Err(wrong("it is signed with another algorithm than the registered one"));
    }
    let keys = keys_of_client(app, context, client, parsed.kid()).await;
    let keys = keys.ok_or_else(|| wrong("the client's keys can't be had"))?;
    parsed.verify_with(&keys).map_err(|error| wrong(&error.to_string()))
}

fn wrong(what: &str) -> OAuthRefusal {
    refuse(ErrorCode::InvalidClient, format!("the client assertion is not accepted: {what}"))
}
