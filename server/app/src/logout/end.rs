//! How access ends: one place, so that nothing is forgotten. Sessions, grants and with them every token go in the caller's
//! transaction; clients that want to know are told by jobs that commit with it.

use super::notice;
use crate::{App, Failure};
use latchkey_domain::{
    OperationContext,
    id::{ClientId, UserId},
    session::Session,
};
use latchkey_storage::Transaction;

/// How many there were.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ended {
    pub sessions: u64,
    pub grants: u64,
}

/// Ends all that a person is logged in to. Their credential version is for the caller to raise.
pub(crate) async fn end_access(
    app: &App,
    context: &OperationContext,
    transaction: &Transaction,
    user: UserId,
) -> Result<Ended, Failure> {
    let grants = transaction.grants_of(user).await?;
    if !grants.is_empty() {
        notice::queue(app, context, transaction, &grants).await?;
    }
    let sessions = transaction.end_sessions_of(user).await?;
    let grants = if grants.is_empty() { 0 } else { transaction.end_grants_of(user).await? };
    Ok(Ended { sessions, grants })
}

/// Ends one session, and what was granted in it unless it was to outlive it.
pub(crate) async fn end_session(
    app: &App,
    context: &OperationContext,
    transaction: &Transaction,
    session: &Session,
) -> Result<(), Failure> {
    let grants = transaction.grants_of_session(session.id).await?;
    notice::queue(app, context, transaction, &grants).await?;
    transaction.end_session(session.id).await?;
    transaction.end_grants_of_session(session.id).await?;
    Ok(())
}

/// Ends all that a person has granted to one client.
pub(crate) async fn end_grants_to(
    app: &App,
    context: &OperationContext,
    transaction: &Transaction,
    user: UserId,
    client: ClientId,
) -> Result<u64, Failure> {
    let grants = transaction.grants_of(user).await?;
    let to_client: Vec<_> = grants.into_iter().filter(|grant| grant.client == client).collect();
    notice::queue(app, context, transaction, &to_client).await?;
    Ok(transaction.end_grants_to(user, client).await?)
}
