use crate::{App, Failure, audit_trail, authorise, logout::end::end_access};
use latchkey_domain::{
    OperationContext,
    id::{ResetId, UserId},
    reset::{Reset, ResetKind},
    rights::{Action, Target, Verdict},
};
use serde_json::json;

/// Ends a reset: its link, its unused password and its queued mail are dead. The old password stays dead too.
pub async fn cancel_reset(
    app: &App,
    context: &OperationContext,
    user: UserId,
    reset: ResetId,
) -> Result<Reset, Failure> {
    authorise::over_tenant(app, context, Action::ResetPassword).await?;
    let reader = app.storage().read(context.tenant).await?;
    let user = reader.user(user).await?.ok_or(Failure::NotFound("user"))?;
    drop(reader);
    authorise::over_user(app, context, Action::ResetPassword, &user).await?;

    let now = context.now();
    let transaction = app.storage().begin(context.tenant).await?;
    let user = transaction.lock_user(user.id).await?.ok_or(Failure::NotFound("user"))?;
    if context.decide(Action::ResetPassword, Target::Person(user.role)) != Verdict::Granted {
        return Err(Failure::Stale);
    }
    let found = transaction.reset(reset).await?.filter(|reset| reset.user == user.id);
    let mut reset = found.ok_or(Failure::NotFound("reset"))?;
    reset.state = reset.state.at(now).cancelled(now).map_err(|_| Failure::State("the reset is over"))?;
    transaction.set_reset_state(reset.id, reset.state).await?;
    transaction.kill_links_of_reset(reset.id, now).await?;
    transaction.abandon_messages_of_reset(reset.id, "the reset was cancelled", now).await?;
    if reset.kind == ResetKind::Administrator {
        let mut credential = transaction.password(user.id).await?;
        credential.current = credential.current.filter(|current| current.generated_by != Some(reset.id));
        // What was dead stays known as dead, so that it can't be chosen again.
        transaction.set_password(user.id, &credential).await?;
        transaction.bump_credential_version(user.id).await?;
        end_access(app, context, &transaction, user.id).await?;
    }
    let details = json!({ "reset": reset.id });
    transaction
        .insert_audit(&audit_trail::done(context, "reset.cancelled", "user", user.id, details))
        .await?;
    transaction.commit().await?;
    Ok(reset)
}
