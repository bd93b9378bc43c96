use super::draft;
use crate::{App, Failure, audit_trail, authorise};
use latchkey_domain::{
    OperationContext,
    mail::{self, MailContent, OutboxMessage},
    rights::Action,
};
use serde_json::json;

/// Sends a mail that says nothing but that mail works, the way every other mail goes.
pub async fn send_test(app: &App, context: &OperationContext, to: String) -> Result<OutboxMessage, Failure> {
    authorise::over_tenant(app, context, Action::ChangeTenant).await?;
    if !mail::is_address(&to) {
        return Err(Failure::invalid("to", "must be an e-mail address"));
    }
    let transaction = app.storage().begin(context.tenant).await?;
    let tenant = transaction.tenant().await?.ok_or(Failure::NotFound("tenant"))?;
    let message = draft(context, &tenant, None, to, MailContent::Test { at: context.now() });
    transaction.insert_message(&message).await?;
    let details = json!({ "to": message.to });
    transaction.insert_audit(&audit_trail::done(context, "mail.tested", "mail", message.id, details)).await?;
    transaction.commit().await?;
    app.mail_was_queued();
    Ok(message)
}
