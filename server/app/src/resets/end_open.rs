use crate::Failure;
use latchkey_domain::{Timestamp, id::UserId};
use latchkey_storage::Transaction;

/// Ends every open reset of a user without setting a new password: links, unsent mails, and the generated password that
/// somebody may hold by now, with the sessions begun with it.
pub(crate) async fn end_open(transaction: &Transaction, user: UserId, now: Timestamp) -> Result<(), Failure> {
    let ended = transaction.supersede_open_resets(user, None, now).await?;
    transaction.kill_links_of(user, now).await?;
    let mut credential = transaction.password(user).await?;
    let generated_by = credential.current.as_ref().and_then(|current| current.generated_by);
    if generated_by.is_some_and(|reset| ended.contains(&reset)) {
        credential.current = None;
        transaction.set_password(user, &credential).await?;
        transaction.bump_credential_version(user).await?;
        transaction.end_sessions_of(user).await?;
    }
    Ok(())
}
