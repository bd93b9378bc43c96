use crate::{App, Failure, authorise};
use latchkey_domain::{
    OperationContext,
    id::MessageId,
    mail::{MailAttempt, OutboxMessage},
    page::Page,
    rights::Action,
};

pub use latchkey_storage::OutboxQuery;

/// One page of the tenant's mails, newest first.
pub async fn list(
    app: &App,
    context: &OperationContext,
    query: &OutboxQuery,
) -> Result<Page<OutboxMessage>, Failure> {
    authorise::over_tenant(app, context, Action::ReadOutbox).await?;
    let reader = app.storage().read(context.tenant).await?;
    Ok(reader.messages(query).await?)
}

/// One mail with what the mail server said to each attempt.
pub async fn show(
    app: &App,
    context: &OperationContext,
    message: MessageId,
) -> Result<(OutboxMessage, Vec<MailAttempt>), Failure> {
    authorise::over_tenant(app, context, Action::ReadOutbox).await?;
    let reader = app.storage().read(context.tenant).await?;
    let found = reader.message(message).await?.ok_or(Failure::NotFound("mail"))?;
    let attempts = reader.attempts(message).await?;
    Ok((found, attempts))
}
