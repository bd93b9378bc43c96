use super::{access_token, presented::revocation, refresh};
use crate::{App, OAuthRefusal, audit_trail, refusal::refuse};
use latchkey_domain::{OperationContext, clock, oauth::Client, tenant::Tenant};
use latchkey_protocol::oauth::error::ErrorCode;
use serde_json::json;

/// Ends a token of the client's own (RFC 7009 §2.1): a refresh token with its whole family, an access token alone. One that
/// nobody knows is ended already.
pub async fn revoke(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    client: &Client,
    token: &str,
) -> Result<(), OAuthRefusal> {
    if let Some(family) = refresh::family(app, context, token).await? {
        let transaction = app.storage().begin(context.tenant).await?;
        let Some((grant, user)) = transaction.grant(family.grant).await? else { return Ok(()) };
        if grant.client != client.id {
            return Err(foreign());
        }
        transaction.end_grant(grant.id).await?;
        let details = json!({ "grant": grant.id, "client": client.id, "because": "the client revoked it" });
        let row = audit_trail::done(context, "grant.ended", "user", user.id, details);
        transaction.insert_audit(&row).await?;
        transaction.commit().await?;
        return Ok(());
    }
    let Some(claims) = access_token::read(app, context, tenant, token).await? else { return Ok(()) };
    if claims.client_id != client.id.to_string() {
        return Err(foreign());
    }
    let until = clock::after(context.now(), claims.seconds_left(context.now()));
    app.storage().spend(context.tenant, &revocation(&claims), until).await?;
    Ok(())
}

fn foreign() -> OAuthRefusal {
    refuse(ErrorCode::UnauthorizedClient, "the token is another client's")
}
