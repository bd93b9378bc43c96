use super::{key_store, keys_of};
use crate::{App, Failure};
use latchkey_domain::{
    Actor, OperationContext, Timestamp, clock,
    id::TenantId,
    oauth::signing_key::{KeyState, LEAD_SECONDS, ROTATE_AFTER_SECONDS, successor_due},
};
use latchkey_protocol::jose::Algorithm;

/// Publishes successors in time and forgets keys that nothing is signed with any more, for every tenant that has keys.
pub(crate) async fn keep_keys(app: &App) -> Result<(), Failure> {
    for tenant in app.storage().tenants_with_keys().await? {
        keep_keys_of(app, tenant).await?;
    }
    Ok(())
}

async fn keep_keys_of(app: &App, tenant: TenantId) -> Result<(), Failure> {
    let context = app.context(tenant, Actor::System, "keep-keys");
    let now = context.now();
    let keys = keys_of(app, &context).await?;
    let all = keys.in_state(now, |_| true);
    for algorithm in all.iter().map(|(key, _)| key.algorithm).collect::<std::collections::HashSet<_>>() {
        let newest =
            all.iter().filter(|(key, _)| key.algorithm == algorithm).max_by_key(|(key, _)| key.number);
        let Some((newest, _)) = newest else { continue };
        if successor_due(newest.term.active_from) <= now {
            publish(app, &context, algorithm, newest.number + 1, newest.term.active_from).await?;
        }
    }
    for (key, _) in all.iter().filter(|(_, state)| *state == KeyState::Gone) {
        let transaction = app.storage().begin(tenant).await?;
        transaction.delete_signing_key(key.algorithm, key.number).await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// Two replicas may do so at once: the number is taken by one of them.
async fn publish(
    app: &App,
    context: &OperationContext,
    algorithm: Algorithm,
    number: u32,
    before: Timestamp,
) -> Result<(), Failure> {
    let earliest = clock::after(context.now(), LEAD_SECONDS);
    let active_from = clock::after(before, ROTATE_AFTER_SECONDS).max(earliest);
    let row = key_store::make(app, context, algorithm, number, active_from).await?;
    let transaction = app.storage().begin(context.tenant).await?;
    transaction.insert_signing_key(&row).await?;
    transaction.commit().await?;
    app.keys.forget(&context.tenant);
    Ok(())
}
