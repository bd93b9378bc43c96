//! The outbox: mails as rows, written in the transaction of what they tell, sent by a worker after it has committed.

mod compose;
pub mod list;
mod prepare;
pub mod retry;
mod settle;
pub mod test_mail;
pub mod worker;

use latchkey_domain::{
    OperationContext,
    id::{MessageId, TenantId},
    mail::{MailContent, MailState, OutboxMessage},
    tenant::Tenant,
    user::User,
};

/// A mail to be inserted by the caller's transaction. Afterwards the caller wakes the worker with `mail_was_queued`.
pub(crate) fn draft(
    context: &OperationContext,
    tenant: &Tenant,
    user: Option<&User>,
    to: String,
    content: MailContent,
) -> OutboxMessage {
    let now = context.now();
    let own = user.and_then(|user| user.locale.clone());
    OutboxMessage {
        id: MessageId::new(&*context.clock, &*context.entropy),
        tenant: tenant.id,
        user: user.map(|user| user.id),
        reset: None,
        to,
        content,
        languages: own.into_iter().chain([tenant.settings.locale.clone()]).collect(),
        sealed_secret: None,
        state: MailState::Queued,
        attempts: 0,
        next_attempt_at: now,
        header_message_id: None,
        link_expires_at: None,
        created_at: now,
        settled_at: None,
        last_answer: None,
    }
}

/// What a mail's sealed secret is bound to, so that it opens in its own row only.
pub(crate) fn secret_place(tenant: TenantId, message: MessageId) -> String {
    format!("outbox/{tenant}/{message}")
}
