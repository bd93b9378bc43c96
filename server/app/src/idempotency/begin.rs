use super::{BEGUN_SECONDS, KeyedRequest, actor};
use crate::{App, Failure};
use latchkey_domain::{OperationContext, clock};
use latchkey_storage::{IdempotencyRecord, StorageError, Unique};

/// What is to be done with a request that carries a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beginning {
    /// Nobody has asked before: do it, then tell [`answer`](super::answer()).
    Fresh,
    /// It was done; this was the answer, without the secrets.
    Answered { status: u16, body: String },
    /// It is being done.
    InProgress { retry_after_seconds: u32 },
    /// The key belongs to a different request.
    Reused,
}

/// Looks a key up and takes it if it is free.
pub async fn begin(
    app: &App,
    context: &OperationContext,
    request: &KeyedRequest,
) -> Result<Beginning, Failure> {
    if !(1..=255).contains(&request.key.len()) || !request.key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Failure::invalid("Idempotency-Key", "must be 1 to 255 visible ASCII characters"));
    }
    let now = context.now();
    let reader = app.storage().read(context.tenant).await?;
    if let Some(answered) = reader.idempotency(&actor(context), &request.answered(), now).await? {
        return Ok(if answered.request_digest == request.digest {
            Beginning::Answered { status: answered.status, body: answered.body }
        } else {
            Beginning::Reused
        });
    }
    let taken = take(app, context, request).await;
    match taken {
        Ok(()) => Ok(Beginning::Fresh),
        Err(StorageError::Duplicate(Unique::IdempotencyKey)) => {
            let begun = reader.idempotency(&actor(context), &request.begun(), now).await?;
            let reused = begun.is_some_and(|begun| begun.request_digest != request.digest);
            Ok(if reused { Beginning::Reused } else { Beginning::InProgress { retry_after_seconds: 5 } })
        }
        Err(error) => Err(error.into()),
    }
}

async fn take(app: &App, context: &OperationContext, request: &KeyedRequest) -> Result<(), StorageError> {
    let now = context.now();
    let record = IdempotencyRecord { request_digest: request.digest, status: 0, body: String::new() };
    let transaction = app.storage().begin(context.tenant).await?;
    let expires_at = clock::after(now, BEGUN_SECONDS);
    transaction.insert_idempotency(&actor(context), &request.begun(), &record, now, expires_at).await?;
    transaction.commit().await
}
