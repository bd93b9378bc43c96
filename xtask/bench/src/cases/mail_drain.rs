//! Mails from rows of the outbox to an SMTP sink, beside a bare lettre loop over as many connections.

use super::Plan;
use crate::{
    Outcome,
    ground::{Ground, defaults},
    measure::Stopwatch,
    sink::{Acknowledge, Sink},
    table::{Row, Target},
};
use latchkey_app::outbox;
use latchkey_domain::{
    clock,
    id::{MessageId, ResetId},
    mail::{Delivery, MailContent, MailState, MailTransport, OutboxMessage, OutgoingMail},
    reset::{Reset, ResetKind, ResetMode, ResetState},
    user::{User, UserStatus},
};
use latchkey_server::{
    configuration::SecretUrl,
    smtp::{SmtpSettings, SmtpTransport},
};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, MultiPart},
    transport::smtp::PoolConfig,
};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use url::Url;

/// Mails for a look at their words and for warming up.
const WARM_UP: usize = 50;
const ROWS_AT_ONCE: usize = 500;

pub(super) async fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let mut rows = drain(plan, "SQLite", None).await?;
    if let Some(url) = &plan.postgres {
        rows.extend(drain(plan, "PostgreSQL", Some(url)).await?);
    }
    Ok(rows)
}

/// Held against lettre as it comes, and against lettre relieved of its one wait: it writes a mail's end apart from the
/// mail, and sends it only when the mail has been acknowledged (Nagle's algorithm), 40 ms later.
async fn drain(plan: &Plan, database: &str, url: Option<&str>) -> Outcome<Vec<Row>> {
    let usual = Sink::start(Acknowledge::Usually).await?;
    let at_once = Sink::start(Acknowledge::AtOnce).await?;
    let connections = defaults()?.mail.pool_size;
    let sample = Arc::new(Sample::to(&usual)?);
    let ground = Ground::prepare(url, sample.clone()).await?;
    let people = ground.people("person", plan.mails, UserStatus::Active).await?;
    ours(&ground, &people[..WARM_UP.min(people.len())], &usual).await?;
    let letter = sample.letter()?;
    let (mut ours_a_second, mut bare, mut relieved) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..plan.drains {
        bare.push(lettre_loop(&letter, plan.mails, connections, &usual).await?);
        ours_a_second.push(ours(&ground, &people, &usual).await?);
        relieved.push(lettre_loop(&letter, plan.mails, connections, &at_once).await?);
    }
    let size = letter.text.len() + letter.html.len();
    let remark = format!(
        "{} reset links a slice, {connections} connections, {size} bytes of text and HTML",
        plan.mails
    );
    let row = |name: &str, reference: &[f64], remark: &str| {
        let case = format!("mail drain, {database} : {name}");
        Row::paired(&case, "/s", &ours_a_second, reference, Target::AtLeast(0.8)).remark(remark)
    };
    let no_wait =
        "the same, acknowledged at once, so that lettre doesn't wait 40 ms for each mail's end to be let out";
    Ok(vec![row("lettre", &bare, &remark), row("lettre, no Nagle", &relieved, no_wait)])
}

/// Queues a reset's link for each, then lets the worker send them; mails a second from its start to its rest.
async fn ours(ground: &Ground, people: &[User], sink: &Sink) -> Outcome<f64> {
    for chunk in people.chunks(ROWS_AT_ONCE) {
        queue(ground, chunk).await?;
    }
    let expected = sink.taken() + people.len();
    let stop = CancellationToken::new();
    let watch = Stopwatch::start();
    let worker = tokio::spawn(outbox::worker::run(ground.app.clone(), stop.clone()));
    sink.wait_for(expected).await?;
    // It writes down what became of the last ones, then ends.
    stop.cancel();
    worker.await?;
    let rate = per_second(people.len(), watch);
    match ground.app.storage().next_mail_due().await? {
        None => Ok(rate),
        Some(_) => Err("mails are left in the outbox".into()),
    }
}

async fn queue(ground: &Ground, people: &[User]) -> Outcome<()> {
    let transaction = ground.app.storage().begin(ground.tenant.id).await?;
    for person in people {
        let reset = reset_of(ground, person);
        transaction.insert_reset(&reset).await?;
        transaction.insert_message(&message_of(ground, &reset)).await?;
    }
    Ok(transaction.commit().await?)
}

fn reset_of(ground: &Ground, person: &User) -> Reset {
    Reset {
        id: ResetId::new(&**ground.app.clock(), &**ground.app.entropy()),
        tenant: ground.tenant.id,
        user: person.id,
        kind: ResetKind::Administrator,
        mode: ResetMode::Link,
        state: ResetState::Requested,
        created_at: ground.app.clock().now(),
        requested_by: None,
        requested_by_label: Some("bench".into()),
        reason: None,
        deliver_to: person.email.clone(),
        delivered_elsewhere: false,
        shown: false,
        must_change: false,
        opened_at: None,
    }
}

fn message_of(ground: &Ground, reset: &Reset) -> OutboxMessage {
    OutboxMessage {
        id: MessageId::new(&**ground.app.clock(), &**ground.app.entropy()),
        tenant: reset.tenant,
        user: Some(reset.user),
        reset: Some(reset.id),
        to: reset.deliver_to.clone().unwrap_or_default(),
        content: MailContent::ResetLink { administrator: reset.requested_by_label.clone() },
        languages: vec!["en".into()],
        sealed_secret: None,
        state: MailState::Queued,
        attempts: 0,
        // Clocks of databases have microseconds; due is due.
        next_attempt_at: clock::before(reset.created_at, 1),
        header_message_id: None,
        link_expires_at: None,
        created_at: reset.created_at,
        settled_at: None,
        last_answer: None,
    }
}

/// The words of one mail of ours, for the reference to send as many of.
#[derive(Debug, Clone)]
struct Letter {
    subject: String,
    text: String,
    html: String,
}

/// The server's own transport, which remembers the words of the last mail.
struct Sample {
    transport: SmtpTransport,
    letter: Mutex<Option<Letter>>,
}

impl Sample {
    fn to(sink: &Sink) -> Outcome<Self> {
        let here = Url::parse("http://localhost")?;
        let settings = SmtpSettings::new(SecretUrl::new(sink.url()), &here, &defaults()?.mail);
        Ok(Self { transport: SmtpTransport::new(&settings)?, letter: Mutex::default() })
    }

    fn letter(&self) -> Outcome<Letter> {
        let letter = self.letter.lock().unwrap_or_else(PoisonError::into_inner).clone();
        letter.ok_or_else(|| "no mail was sent".into())
    }
}

#[async_trait::async_trait]
impl MailTransport for Sample {
    async fn deliver(&self, mail: &OutgoingMail) -> Delivery {
        self.letter.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| Letter {
            subject: mail.subject.clone(),
            text: mail.text.clone(),
            html: mail.html.clone(),
        });
        self.transport.deliver(mail).await
    }

    fn lanes(&self) -> usize {
        self.transport.lanes()
    }
}

/// The least that anybody would write with lettre: build, send, next.
async fn lettre_loop(letter: &Letter, mails: usize, connections: usize, sink: &Sink) -> Outcome<f64> {
    let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(sink.port())
        .pool_config(PoolConfig::new().max_size(u32::try_from(connections)?))
        .build();
    let expected = sink.taken() + mails;
    let watch = Stopwatch::start();
    let mut senders = JoinSet::new();
    for sender in 0..connections {
        let (transport, letter) = (transport.clone(), letter.clone());
        senders.spawn(async move {
            for number in (sender..mails).step_by(connections) {
                transport.send(build(&letter, number)?).await?;
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
        });
    }
    while let Some(sent) = senders.join_next().await {
        sent??;
    }
    let rate = per_second(mails, watch);
    sink.wait_for(expected).await?;
    Ok(rate)
}

fn build(letter: &Letter, number: usize) -> Outcome<Message> {
    let from = Mailbox::new(Some("Bench".into()), "no-reply@localhost".parse()?);
    let to = Mailbox::new(None, format!("person-{number:06}@people.example").parse()?);
    let body = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
    Ok(Message::builder().from(from).to(to).subject(letter.subject.clone()).multipart(body)?)
}

#[expect(clippy::cast_precision_loss, reason = "a count of mails")]
fn per_second(mails: usize, watch: Stopwatch) -> f64 {
    mails as f64 / watch.elapsed().as_secs_f64()
}
