//! What happens in the database after the transport has had its turn at a mail.

use super::prepare::by_tenant;
use crate::{App, Failure, reseal};
use latchkey_domain::{
    Timestamp, clock,
    id::TenantId,
    mail::{self, Delivery, MailAttempt, MailContent, MailState, OutboxMessage},
    reset::Reset,
};
use latchkey_storage::Transaction;

/// What became of an attempt.
pub(super) struct Settlement {
    pub message: OutboxMessage,
    pub delivery: Delivery,
}

/// Writes down what became of attempts. A mail that was sent but can't be settled is sent again when its lease runs out,
/// with the same Message-ID: at least once, never lost.
pub(super) async fn settle(app: &App, settlements: Vec<Settlement>) {
    for (tenant, settlements) in by_tenant(settlements, |settlement| settlement.message.tenant) {
        if let Err(error) = settle_tenant(app, tenant, settlements).await {
            tracing::warn!(%tenant, %error, "what became of mails could not be written down");
        }
    }
}

async fn settle_tenant(app: &App, tenant: TenantId, settlements: Vec<Settlement>) -> Result<(), Failure> {
    let now = app.clock().now();
    let transaction = app.storage().begin(tenant).await?;
    for Settlement { mut message, delivery } in settlements {
        apply(app, &mut message, delivery, now);
        if let (MailState::Sent, Some(reset), Some(user)) = (message.state, message.reset, message.user) {
            transaction.lock_user(user).await?;
            if let Some(reset) = transaction.reset(reset).await? {
                mark_sent(&transaction, &reset, &message, now).await?;
            }
        }
        if transaction.update_message(&message).await? {
            transaction.insert_attempt(&attempt_of(&message, now)).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}

fn apply(app: &App, message: &mut OutboxMessage, delivery: Delivery, now: Timestamp) {
    let too_old = clock::after(message.created_at, mail::GIVE_UP_AFTER_SECONDS) <= now;
    let (state, answer) = match delivery {
        Delivery::Accepted { answer } => (MailState::Sent, answer),
        Delivery::Refused { answer } => (MailState::Refused, answer),
        Delivery::Deferred { answer } if too_old => (MailState::Abandoned, answer),
        Delivery::Deferred { answer } => (MailState::Deferred, answer),
    };
    message.state = state;
    message.last_answer = Some(answer);
    if state.is_settled() {
        message.sealed_secret = None;
        message.settled_at = Some(now);
    } else {
        message.next_attempt_at = mail::retry_at(now, message.attempts, &**app.entropy());
        keep_under_current_key(app, message);
    }
}

/// A rotation may have sealed the row's secret anew while we held the old box: don't write that back.
fn keep_under_current_key(app: &App, message: &mut OutboxMessage) {
    let sealed = message.sealed_secret.as_deref();
    let anew = sealed.map(|sealed| reseal::under_current_key(app, message.tenant, message.id, sealed));
    if let Some(Ok(Some(anew))) = anew {
        message.sealed_secret = Some(anew);
    }
}

/// The reset counts as sent once SMTP took its mail; whoever was quicker (its link used, its state changed) wins.
async fn mark_sent(
    transaction: &Transaction,
    reset: &Reset,
    message: &OutboxMessage,
    now: Timestamp,
) -> Result<(), Failure> {
    let expires_at = match message.content {
        MailContent::ResetLink { .. } | MailContent::RecoverLink => message.link_expires_at,
        MailContent::ResetGenerated { expires_at, .. } => Some(expires_at.unwrap_or(Timestamp::MAX)),
        _ => None,
    };
    let Some(expires_at) = expires_at else { return Ok(()) };
    if let Ok(state) = reset.state.sent(now, expires_at) {
        transaction.set_reset_state(reset.id, state).await?;
    }
    Ok(())
}

fn attempt_of(message: &OutboxMessage, now: Timestamp) -> MailAttempt {
    MailAttempt {
        message: message.id,
        number: message.attempts,
        at: now,
        state: message.state,
        answer: message.last_answer.clone().unwrap_or_default(),
        header_message_id: message.header_message_id.clone().unwrap_or_default(),
    }
}
