use super::owner;
use crate::{App, Failure, audit_trail};
use latchkey_domain::{OperationContext, id::ApiTokenId};
use serde_json::json;

/// Ends one of the actor's own tokens; it may be the one that asks.
pub async fn revoke(app: &App, context: &OperationContext, token: ApiTokenId) -> Result<(), Failure> {
    let person = owner(app, context).await?;
    let transaction = app.storage().begin(context.tenant).await?;
    if !transaction.revoke_api_token(person.user, token).await? {
        return Err(Failure::NotFound("API token"));
    }
    let row = audit_trail::done(context, "api-token.revoked", "api-token", token, json!({}));
    transaction.insert_audit(&row).await?;
    Ok(transaction.commit().await?)
}
