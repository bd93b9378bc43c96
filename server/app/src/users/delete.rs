use super::{UserRef, locked, not_oneself};
use crate::{App, Failure, audit_trail, logout::end::end_access};
use latchkey_domain::{OperationContext, rights::Action};
use serde_json::json;

/// Removes a user and everything that hangs on the account; audit rows stay.
pub async fn delete(
    app: &App,
    context: &OperationContext,
    user: &UserRef,
    expected_version: Option<i64>,
) -> Result<(), Failure> {
    let (transaction, user) = locked(app, context, Action::DeleteUser, user, expected_version).await?;
    not_oneself(context, &user, "nobody deletes themself: ask somebody else with the right")?;
    end_access(app, context, &transaction, user.id).await?;
    transaction.delete_user(user.id, context.now()).await?;
    let details = json!({ "login": user.login });
    transaction.insert_audit(&audit_trail::done(context, "user.deleted", "user", user.id, details)).await?;
    Ok(transaction.commit().await?)
}
