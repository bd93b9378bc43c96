use super::{BEGUN_SECONDS, KeyedRequest, actor};
use crate::{App, Failure};
use latchkey_domain::{OperationContext, clock};
use latchkey_storage::IdempotencyRecord;

/// Gives a key back whose request was turned away before anything was done: the caller comes again with the same one.
pub async fn release(app: &App, context: &OperationContext, request: &KeyedRequest) -> Result<(), Failure> {
    let now = context.now();
    let record = IdempotencyRecord { request_digest: request.digest, status: 0, body: String::new() };
    let transaction = app.storage().begin(context.tenant).await?;
    // The beginning makes room as if its minute were over, for one that has ended already.
    let after_its_minute = clock::after(now, BEGUN_SECONDS);
    let (actor, key) = (actor(context), request.begun());
    transaction.insert_idempotency(&actor, &key, &record, after_its_minute, now).await?;
    Ok(transaction.commit().await?)
}
