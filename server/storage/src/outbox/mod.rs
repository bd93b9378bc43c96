//! Mails: how their rows become [`OutboxMessage`]s and back.

mod claim;
mod read;
mod secrets;
mod write;

pub use read::OutboxQuery;

use crate::{
    StorageError,
    entity::message::Model,
    value::{folded_key, from_json, instant, micros, to_json},
};
use latchkey_domain::{
    clock::{from_micros, to_micros},
    id::{MessageId, ResetId, TenantId, UserId},
    login_name::LoginKey,
    mail::{MailState, OutboxMessage},
};

/// States of mails that are not at their end. One that a worker holds is given up with the others: what the worker then
/// writes of it is refused, so a wiped secret doesn't come back.
pub(crate) const UNSETTLED: [MailState; 3] = [MailState::Queued, MailState::Deferred, MailState::Sending];

fn to_row(message: &OutboxMessage) -> Model {
    let next_attempt_at = to_micros(message.next_attempt_at);
    Model {
        tenant_id: message.tenant.0,
        id: message.id.0,
        user_id: message.user.map(|user| user.0),
        reset_id: message.reset.map(|reset| reset.0),
        recipient: message.to.clone(),
        recipient_key: folded_key(&LoginKey::of(&message.to)),
        kind: message.content.kind().to_owned(),
        content: to_json(&message.content),
        languages: to_json(&message.languages),
        sealed_secret: message.sealed_secret.clone(),
        state: message.state.name().to_owned(),
        attempts: i32::try_from(message.attempts).unwrap_or(i32::MAX),
        next_attempt_at,
        due_at: (!message.state.is_settled()).then_some(next_attempt_at),
        header_message_id: message.header_message_id.clone(),
        link_expires_at: micros(message.link_expires_at),
        created_at: to_micros(message.created_at),
        settled_at: micros(message.settled_at),
        last_answer: message.last_answer.clone(),
    }
}

fn from_row(row: Model) -> Result<OutboxMessage, StorageError> {
    Ok(OutboxMessage {
        id: MessageId(row.id),
        tenant: TenantId(row.tenant_id),
        user: row.user_id.map(UserId),
        reset: row.reset_id.map(ResetId),
        to: row.recipient,
        content: from_json(&row.content, "outbox", "content")?,
        languages: from_json(&row.languages, "outbox", "languages")?,
        sealed_secret: row.sealed_secret,
        state: MailState::named(&row.state).ok_or(StorageError::corrupt("outbox", "state"))?,
        attempts: u32::try_from(row.attempts).map_err(|_| StorageError::corrupt("outbox", "attempts"))?,
        next_attempt_at: from_micros(row.next_attempt_at),
        header_message_id: row.header_message_id,
        link_expires_at: instant(row.link_expires_at),
        created_at: from_micros(row.created_at),
        settled_at: instant(row.settled_at),
        last_answer: row.last_answer,
    })
}
