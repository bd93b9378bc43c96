use super::{UserDetails, UserRef, locked};
use crate::{App, Failure, audit_trail, resets::end_open::end_open};
use latchkey_domain::{OperationContext, rights::Action, user::User};
use serde_json::json;

/// Changes what `edit` changes of a user's details, if the user is still in `expected_version`.
///
/// Whoever has what was mailed to the old address loses it: open resets end with a change of address, and with them their
/// links, their generated passwords and their unsent mails.
pub async fn change(
    app: &App,
    context: &OperationContext,
    user: &UserRef,
    expected_version: Option<i64>,
    edit: impl FnOnce(&mut UserDetails) + Send,
) -> Result<User, Failure> {
    let (transaction, mut user) = locked(app, context, Action::ChangeUser, user, expected_version).await?;
    let mut details = UserDetails::of(&user);
    edit(&mut details);
    details.check()?;
    let changed = details.write_to(&mut user);
    if changed.is_empty() {
        return Ok(user);
    }
    let now = context.now();
    user.version += 1;
    user.updated_at = now;
    transaction.update_user(&user).await?;
    if changed.contains(&"email") {
        end_open(app, context, &transaction, user.id).await?;
    }
    let details = json!({ "changed": changed });
    transaction.insert_audit(&audit_trail::done(context, "user.changed", "user", user.id, details)).await?;
    transaction.commit().await?;
    Ok(user)
}
