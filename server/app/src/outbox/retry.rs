use crate::{App, Failure, audit_trail, authorise};
use latchkey_domain::{
    OperationContext,
    id::MessageId,
    mail::{MailContent, MailState, OutboxMessage},
    rights::Action,
};
use serde_json::json;

/// Has a mail tried again now. A settled one only where nothing secret was in it: secrets are wiped when a mail settles.
pub async fn retry(
    app: &App,
    context: &OperationContext,
    message: MessageId,
) -> Result<OutboxMessage, Failure> {
    authorise::over_tenant(app, context, Action::RetryMail).await?;
    let now = context.now();
    let transaction = app.storage().begin(context.tenant).await?;
    let found = transaction.message(message).await?.ok_or(Failure::NotFound("mail"))?;
    check(&found)?;
    if !transaction.retry_message(message, now).await? {
        return Err(Failure::Stale);
    }
    let details = json!({ "kind": found.content.kind(), "was": found.state.name() });
    transaction.insert_audit(&audit_trail::done(context, "mail.retried", "mail", message, details)).await?;
    let message = transaction.message(message).await?.ok_or(Failure::NotFound("mail"))?;
    transaction.commit().await?;
    app.mail_was_queued();
    Ok(message)
}

fn check(message: &OutboxMessage) -> Result<(), Failure> {
    match message.state {
        MailState::Deferred => Ok(()),
        MailState::Refused | MailState::Abandoned => check_nothing_secret(&message.content),
        MailState::Queued | MailState::Sending => Err(Failure::State("the mail is on its way")),
        MailState::Sent => Err(Failure::State("the mail was sent")),
    }
}

fn check_nothing_secret(content: &MailContent) -> Result<(), Failure> {
    match content {
        MailContent::PasswordChanged { .. } | MailContent::ResetNotice { .. } | MailContent::Test { .. } => {
            Ok(())
        }
        MailContent::ResetLink { .. } | MailContent::ResetGenerated { .. } => {
            Err(Failure::State("the mail's secret is gone: resend the reset instead"))
        }
        MailContent::RecoverLink => {
            Err(Failure::State("the mail's link is gone: the person can ask for another"))
        }
        MailContent::Welcome { .. } => {
            Err(Failure::State("the mail's password is gone: reset the person's password instead"))
        }
    }
}
