use crate::{App, Failure, audit_trail, logout::end::end_grants_to, users, users::UserRef};
use latchkey_domain::{OperationContext, id::ClientId, rights::Action, user::User};
use serde_json::json;

/// Ends what somebody has granted to a client: tokens are dead at once, and the person is asked again next time.
pub async fn end_grant(
    app: &App,
    context: &OperationContext,
    user: &UserRef,
    client: ClientId,
) -> Result<(), Failure> {
    let (transaction, user) = users::locked(app, context, Action::EndGrant, user, None).await?;
    if !write(app, context, &transaction, &user, client).await? {
        return Err(Failure::NotFound("grant"));
    }
    Ok(transaction.commit().await?)
}

/// The same, by the person themself; `false` when there was nothing.
pub async fn end_own(
    app: &App,
    context: &OperationContext,
    user: &User,
    client: ClientId,
) -> Result<bool, Failure> {
    let transaction = app.storage().begin(context.tenant).await?;
    let locked = transaction.lock_user(user.id).await?.ok_or(Failure::NotFound("user"))?;
    let was_there = write(app, context, &transaction, &locked, client).await?;
    transaction.commit().await?;
    Ok(was_there)
}

async fn write(
    app: &App,
    context: &OperationContext,
    transaction: &latchkey_storage::Transaction,
    user: &User,
    client: ClientId,
) -> Result<bool, Failure> {
    let grants = end_grants_to(app, context, transaction, user.id, client).await?;
    let consented = transaction.delete_consent(user.id, client).await?;
    if grants == 0 && !consented {
        return Ok(false);
    }
    let details = json!({ "client": client, "grants": grants });
    let row = audit_trail::done(context, "grant.ended", "user", user.id, details);
    transaction.insert_audit(&row).await?;
    Ok(true)
}
