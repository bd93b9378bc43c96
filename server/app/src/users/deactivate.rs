use super::{UserRef, locked, not_oneself};
use crate::{App, Failure, audit_trail, logout::end::end_access, resets::end_open::end_open};
use latchkey_domain::{
    OperationContext, Timestamp,
    rights::Action,
    user::{User, UserStatus},
};
use serde_json::json;

/// Shuts a user out, for good or until a date. Sessions, tokens, links and unsent resets die with it; the password stays.
pub async fn deactivate(
    app: &App,
    context: &OperationContext,
    user: &UserRef,
    expected_version: Option<i64>,
    reactivate_at: Option<Timestamp>,
) -> Result<User, Failure> {
    let now = context.now();
    if reactivate_at.is_some_and(|instant| instant <= now) {
        return Err(Failure::invalid("reactivate_at", "must be in the future"));
    }
    let (transaction, mut user) =
        locked(app, context, Action::DeactivateUser, user, expected_version).await?;
    not_oneself(context, &user, "nobody deactivates themself: ask somebody else with the right")?;
    user.status = UserStatus::Deactivated { reactivate_at };
    user.version += 1;
    user.updated_at = now;
    transaction.update_user(&user).await?;
    end_open(app, context, &transaction, user.id).await?;
    user.credential_version = transaction.bump_credential_version(user.id).await?;
    let ended = end_access(app, context, &transaction, user.id).await?;
    let tokens_revoked = transaction.revoke_api_tokens_of(user.id).await?;
    let details = json!({
        "reactivate_at": reactivate_at.map(|instant| instant.to_string()),
        "sessions_ended": ended.sessions,
        "grants_ended": ended.grants,
        "tokens_revoked": tokens_revoked,
    });
    transaction
        .insert_audit(&audit_trail::done(context, "user.deactivated", "user", user.id, details))
        .await?;
    transaction.commit().await?;
    Ok(user)
}
