use super::{UserRef, locked};
use crate::{App, Failure, audit_trail};
use latchkey_domain::{
    OperationContext,
    rights::Action,
    user::{User, UserStatus},
};
use serde_json::json;

/// Lets a deactivated user in again. Reactivating somebody who is active changes nothing.
pub async fn reactivate(
    app: &App,
    context: &OperationContext,
    user: &UserRef,
    expected_version: Option<i64>,
) -> Result<User, Failure> {
    let (transaction, mut user) =
        locked(app, context, Action::DeactivateUser, user, expected_version).await?;
    if user.status == UserStatus::Active {
        return Ok(user);
    }
    user.status = UserStatus::Active;
    user.version += 1;
    user.updated_at = context.now();
    transaction.update_user(&user).await?;
    let row = audit_trail::done(context, "user.reactivated", "user", user.id, json!({}));
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    Ok(user)
}
