//! What happens in the database after the transport has had its turn at a mail.

use super::prepare::{by_tenant, in_lock_order};
use crate::{App, Failure, reseal};
use latchkey_domain::{
    Timestamp, clock,
    id::TenantId,
    mail::{self, Delivery, MailAttempt, MailContent, MailState, OutboxMessage},
    reset::{Reset, ResetState},
};
use latchkey_storage::{StorageError, Transaction};

/// Times that a settlement is tried again when the database ended it in favour of another.
const CONTENDED_RETRIES: u32 = 3;

/// What became of an attempt.
pub(super) struct Settlement {
    pub message: OutboxMessage,
    pub delivery: Delivery,
}

/// Writes down what became of attempts. A mail that was sent but can't be settled is sent again when its lease runs out,
/// with the same Message-ID: at least once, never lost.
pub(super) async fn settle(app: &App, settlements: Vec<Settlement>) {
    for (tenant, settlements) in by_tenant(settlements, |settlement| settlement.message.tenant) {
        let settlements = in_lock_order(settlements, |settlement| &settlement.message);
        let mut outcome = settle_tenant(app, tenant, &settlements).await;
        // Two transactions that wait for each other: the database ended ours, and now it has the way free.
        for _ in 0..CONTENDED_RETRIES {
            if !matches!(outcome, Err(Failure::Storage(StorageError::Contended(_)))) {
                break;
            }
            outcome = settle_tenant(app, tenant, &settlements).await;
        }
        if let Err(error) = outcome {
            tracing::warn!(%tenant, %error, "what became of mails could not be written down");
        }
    }
}

async fn settle_tenant(app: &App, tenant: TenantId, settlements: &[Settlement]) -> Result<(), Failure> {
    let now = app.clock().now();
    let transaction = app.storage().begin(tenant).await?;
    for Settlement { message, delivery } in settlements {
        let mut message = message.clone();
        apply(app, &mut message, delivery.clone(), now);
        settle_one(&transaction, &message, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn settle_one(
    transaction: &Transaction,
    message: &OutboxMessage,
    now: Timestamp,
) -> Result<(), Failure> {
    if let Some(user) = message.user {
        transaction.lock_user(user).await?;
    }
    if !transaction.update_message(message).await? {
        // Given up while it was under way: nothing of it may come back, but what the server said is kept.
        let given_up = transaction.message(message.id).await?;
        if given_up.is_some_and(|message| message.state == MailState::Abandoned) {
            transaction.insert_attempt(&attempt_of(message, now)).await?;
        }
        return Ok(());
    }
    transaction.insert_attempt(&attempt_of(message, now)).await?;
    let reset = match message.reset {
        Some(reset) => transaction.reset(reset).await?,
        None => None,
    };
    match (message.state, &reset) {
        (MailState::Sent, Some(reset)) => mark_sent(transaction, reset, message, now).await,
        _ => end_unsent_link(transaction, reset.as_ref(), message, now).await,
    }
}

/// A link whose mail will never leave lives no more: its reset waits for somebody to send it again, and doesn't count
/// among those that are on their way.
pub(super) async fn end_unsent_link(
    transaction: &Transaction,
    reset: Option<&Reset>,
    message: &OutboxMessage,
    now: Timestamp,
) -> Result<(), Failure> {
    let Some(reset) = reset.filter(|reset| reset.state == ResetState::Requested) else { return Ok(()) };
    if message.content.carries_link() && matches!(message.state, MailState::Refused | MailState::Abandoned) {
        transaction.kill_links_of_reset(reset.id, now).await?;
        transaction.set_reset_state(reset.id, ResetState::Expired { at: now }).await?;
    }
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
        MailContent::ResetGenerated { expires_at, .. } | MailContent::Welcome { expires_at, .. } => {
            Some(expires_at.unwrap_or(Timestamp::MAX))
        }
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
