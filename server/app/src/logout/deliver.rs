//! Tells one client that somebody is logged out (OpenID Connect Back-Channel Logout §2.5).

use super::notice::Notice;
use crate::{App, Failure, issuer, tokens};
use latchkey_domain::{OperationContext, oauth::Client};
use latchkey_protocol::jose::{Header, jws};
use serde_json::json;

/// Life of a logout token; each attempt makes a new one.
const TOKEN_SECONDS: i64 = 120;

/// Delivers a notice; an error is tried again.
pub(crate) async fn run(
    app: &App,
    context: &OperationContext,
    notice: &Notice,
    id: &str,
) -> Result<(), Failure> {
    let client = app.storage().read(context.tenant).await?.client(notice.client).await?;
    // Deleted, or no longer interested.
    let Some(client) = client else { return Ok(()) };
    let Some(uri) = client.metadata.backchannel_logout_uri.clone() else { return Ok(()) };
    let token = token(app, context, &client, notice, id).await?;
    let answered = app.parts.outbound.post_form(&uri, &[("logout_token", &token)]).await;
    match answered {
        Ok(answer) if (200..300).contains(&answer.status) => Ok(()),
        // It has understood and doesn't want it (§2.8); again would be the same.
        Ok(answer) if answer.status == 400 => {
            tracing::warn!(client = %client.id, "a client refused a logout token");
            Ok(())
        }
        Ok(answer) => Err(Failure::Internal(format!("the client answered {}", answer.status))),
        Err(error) => Err(Failure::Internal(error.to_string())),
    }
}

/// §2.4. `jti` stays over attempts, so that a client recognises what it has seen.
async fn token(
    app: &App,
    context: &OperationContext,
    client: &Client,
    notice: &Notice,
    id: &str,
) -> Result<String, Failure> {
    let tenant = app.storage().read(context.tenant).await?.tenant().await?;
    let tenant = tenant.ok_or(Failure::NotFound("tenant"))?;
    let keys = issuer::keys_of(app, context).await?;
    let key = keys.current(client.algorithm(), context.now())?;
    let now = context.now().as_second();
    let mut claims = json!({
        "iss": app.public_url().of_tenant(&tenant),
        "sub": tokens::subject_of(app, context, client, notice.user).await?,
        "aud": client.id,
        "iat": now,
        "exp": now + TOKEN_SECONDS,
        "jti": id,
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    if let Some(session) = notice.session {
        claims["sid"] = session.to_string().into();
    }
    let header = Header { typ: Some("logout+jwt".into()), kid: Some(key.kid.clone()), jwk: None };
    Ok(jws::sign(&key.key, &header, claims.to_string().as_bytes()))
}
