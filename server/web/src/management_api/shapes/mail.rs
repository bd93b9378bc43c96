use super::{Instant, MailStateWord};
use latchkey_domain::mail::{MailAttempt, OutboxMessage};
use poem_openapi::Object;
use uuid::Uuid;

/// A mail by its id and state, where it is told of beside something else.
#[derive(Object)]
pub struct MailBrief {
    pub id: Uuid,
    pub state: MailStateWord,
}

impl MailBrief {
    pub fn of(message: &OutboxMessage) -> Self {
        Self { id: message.id.0, state: message.state.into() }
    }
}

/// A mail in the outbox. What it says is not here: links and passwords are for its recipient.
#[derive(Object)]
#[oai(rename = "Mail")]
pub struct MailJson {
    pub id: Uuid,
    /// What it is about, such as `reset_link`.
    pub kind: String,
    pub to: String,
    pub state: MailStateWord,
    #[oai(nullable)]
    pub user: Option<Uuid>,
    #[oai(nullable)]
    pub reset: Option<Uuid>,
    /// How often it was handed to the mail server.
    pub attempts_made: u32,
    /// When it is tried next; null once nothing more happens by itself.
    #[oai(nullable)]
    pub next_attempt_at: Option<Instant>,
    /// The `Message-ID` of its header, to be looked for in the mail server's log.
    #[oai(nullable)]
    pub message_id: Option<String>,
    pub created_at: Instant,
    #[oai(nullable)]
    pub settled_at: Option<Instant>,
    /// What the mail server said last, or why the mail was given up.
    #[oai(nullable)]
    pub last_answer: Option<String>,
}

impl MailJson {
    pub fn of(message: OutboxMessage) -> Self {
        let next = (!message.state.is_settled()).then_some(Instant(message.next_attempt_at));
        Self {
            id: message.id.0,
            kind: message.content.kind().to_owned(),
            to: message.to,
            state: message.state.into(),
            user: message.user.map(|user| user.0),
            reset: message.reset.map(|reset| reset.0),
            attempts_made: message.attempts,
            next_attempt_at: next,
            message_id: message.header_message_id,
            created_at: Instant(message.created_at),
            settled_at: message.settled_at.map(Instant),
            last_answer: message.last_answer,
        }
    }
}

/// A mail with every attempt to hand it over.
#[derive(Object)]
pub struct MailDetail {
    pub id: Uuid,
    pub kind: String,
    pub state: MailStateWord,
    pub to: String,
    pub created_at: Instant,
    #[oai(nullable)]
    pub settled_at: Option<Instant>,
    #[oai(nullable)]
    pub last_answer: Option<String>,
    pub attempts: Vec<AttemptJson>,
}

impl MailDetail {
    pub fn of(message: OutboxMessage, attempts: Vec<MailAttempt>) -> Self {
        Self {
            id: message.id.0,
            kind: message.content.kind().to_owned(),
            state: message.state.into(),
            to: message.to,
            created_at: Instant(message.created_at),
            settled_at: message.settled_at.map(Instant),
            last_answer: message.last_answer,
            attempts: attempts.into_iter().map(AttemptJson::of).collect(),
        }
    }
}

/// One attempt to hand a mail to the mail server.
#[derive(Object)]
#[oai(rename = "MailAttempt")]
pub struct AttemptJson {
    /// Counts from 1.
    pub number: u32,
    pub at: Instant,
    pub state: MailStateWord,
    /// The mail server's reply.
    pub answer: String,
    pub message_id: String,
}

impl AttemptJson {
    fn of(attempt: MailAttempt) -> Self {
        Self {
            number: attempt.number,
            at: Instant(attempt.at),
            state: attempt.state.into(),
            answer: attempt.answer,
            message_id: attempt.header_message_id,
        }
    }
}
