use super::{ANSWERED_SECONDS, KeyedRequest, actor};
use crate::{App, Failure};
use latchkey_domain::{OperationContext, clock};
use latchkey_storage::IdempotencyRecord;

/// Keeps the answer to a request that was begun. `body` must hold no secret: it is stored as it is.
pub async fn answer(
    app: &App,
    context: &OperationContext,
    request: &KeyedRequest,
    status: u16,
    body: String,
) -> Result<(), Failure> {
    let now = context.now();
    let record = IdempotencyRecord { request_digest: request.digest, status, body };
    let transaction = app.storage().begin(context.tenant).await?;
    let expires_at = clock::after(now, ANSWERED_SECONDS);
    transaction.insert_idempotency(&actor(context), &request.answered(), &record, now, expires_at).await?;
    Ok(transaction.commit().await?)
}
