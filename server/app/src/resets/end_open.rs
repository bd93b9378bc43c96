use crate::{App, Failure, logout::end::end_access};
use latchkey_domain::{OperationContext, id::UserId};
use latchkey_storage::Transaction;

/// Ends every open reset of a user without setting a new password: links, unsent mails, and the generated password that
/// somebody may hold by now, with the sessions begun with it.
pub(crate) async fn end_open(
    app: &App,
    context: &OperationContext,
    transaction: &Transaction,
    user: UserId,
) -> Result<(), Failure> {
    let now = context.now();
    let ended = transaction.supersede_open_resets(user, None, now).await?;
    transaction.kill_links_of(user, now).await?;
    let mut credential = transaction.password(user).await?;
    let generated_by = credential.current.as_ref().and_then(|current| current.generated_by);
    if generated_by.is_some_and(|reset| ended.contains(&reset)) {
        credential.current = None;
        transaction.set_password(user, &credential).await?;
        transaction.bump_credential_version(user).await?;
        end_access(app, context, transaction, user).await?;
    }
    Ok(())
}
