//! An access token that somebody presents, and whether it still lives.

use super::access_token::{self, AccessClaims};
use crate::{App, Failure, clients};
use latchkey_domain::{
    OperationContext,
    oauth::{Client, Grant},
    tenant::Tenant,
    user::User,
};
use std::sync::Arc;

/// A living token.
pub(super) struct Living {
    pub claims: AccessClaims,
    pub client: Arc<Client>,
    /// The person who granted it; none for a client's own.
    pub granted: Option<(Grant, User)>,
}

/// The token, if it is one of this tenant's and lives: not expired or revoked, its client still there, its grant not ended by
/// anybody. What a reset has ended is ended here, because the grant's row is gone or of another credential version.
pub(super) async fn living(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    token: &str,
) -> Result<Option<Living>, Failure> {
    let Some(claims) = access_token::read(app, context, tenant, token).await? else { return Ok(None) };
    let Some(client) = clients::find(app, context, &claims.client_id).await? else { return Ok(None) };
    let reader = app.storage().read(context.tenant).await?;
    if reader.is_spent(&revocation(&claims)).await? {
        return Ok(None);
    }
    let granted = match claims.grant() {
        None => None,
        Some(grant) => {
            // A service that acts for somebody has its token by what was granted to the client before it.
            let is_its = |grant: &Grant| claims.act.is_some() || grant.client == client.id;
            let found = reader.grant(grant).await?;
            let alive = found.filter(|(grant, user)| is_its(grant) && grant.is_alive(context.now(), user));
            let Some(alive) = alive else { return Ok(None) };
            Some(alive)
        }
    };
    Ok(Some(Living { claims, client, granted }))
}

/// Under which a token is revoked.
pub(super) fn revocation(claims: &AccessClaims) -> String {
    format!("revoked {}", claims.jti)
}
