//! Who is to be told that somebody is logged out, as jobs.

use crate::{App, Failure, jobs};
use latchkey_domain::{
    OperationContext,
    id::{ClientId, SessionId, UserId},
    oauth::Grant,
};
use latchkey_storage::Transaction;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One client, one session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Notice {
    pub client: ClientId,
    pub user: UserId,
    pub session: Option<SessionId>,
}

/// Queues a notice for every client and session among grants that end, where the client wants one.
pub(super) async fn queue(
    app: &App,
    context: &OperationContext,
    transaction: &Transaction,
    grants: &[Grant],
) -> Result<(), Failure> {
    let told: BTreeSet<_> = grants.iter().map(|grant| (grant.client, grant.user, grant.session)).collect();
    let clients: BTreeSet<_> = told.iter().map(|(client, ..)| *client).collect();
    let mut listening = BTreeSet::new();
    for client in clients {
        let found = transaction.client(client).await?;
        if found.is_some_and(|client| client.metadata.backchannel_logout_uri.is_some()) {
            listening.insert(client);
        }
    }
    for (client, user, session) in told {
        if listening.contains(&client) {
            let notice = Notice { client, user, session };
            jobs::insert(app, context, transaction, jobs::Kind::LogoutNotice, &notice).await?;
        }
    }
    if !listening.is_empty() {
        let queued = app.logout_queued.clone();
        transaction.once_committed(move || queued.notify_one());
    }
    Ok(())
}
