//! The worker: claims due mails under a lease, hands each to the transport, writes down what became of it.
//!
//! Deliveries overlap, so a slow or silent receiver holds up only its own mail. Preparing and settling are done for
//! several mails in one transaction each, because a durable commit costs more than a mail does.

use super::{
    compose,
    prepare::{self, Prepared},
    settle::{self, Settlement},
};
use crate::{App, Failure};
use futures_util::{
    future::{BoxFuture, FutureExt as _},
    stream::{FuturesUnordered, StreamExt as _},
};
use latchkey_domain::{Timestamp, clock};
use tokio_util::sync::CancellationToken;

/// A worker that dies leaves its mails to the others after this time, longer than any attempt may take.
const LEASE_SECONDS: u32 = 120;
/// Without a notification the worker looks for due mails this often: other replicas queue mails too.
const SLOW_POLL_SECONDS: u32 = 5;
/// After a failure of the database.
const PAUSE_SECONDS: u32 = 2;

type InFlight<'a> = FuturesUnordered<BoxFuture<'a, Settlement>>;

/// Sends mails until `stop` is cancelled; then finishes those in flight.
pub async fn run(app: App, stop: CancellationToken) {
    let lanes = app.parts.mail.lanes().max(1);
    let mut in_flight = InFlight::new();
    while !stop.is_cancelled() {
        let wake_at = match fill(&app, lanes, &mut in_flight).await {
            Ok(wake_at) => wake_at,
            Err(error) => {
                tracing::warn!(%error, "the outbox can't be read");
                clock::after(app.clock().now(), PAUSE_SECONDS)
            }
        };
        tokio::select! {
            Some(settlement) = in_flight.next(), if !in_flight.is_empty() => {
                settle_ready(&app, settlement, &mut in_flight).await;
            }
            () = app.mail_queued.notified(), if in_flight.len() < lanes => {}
            () = app.clock().wait_until(wake_at), if in_flight.len() < lanes => {}
            () = stop.cancelled() => {}
        }
    }
    while let Some(settlement) = in_flight.next().await {
        settle_ready(&app, settlement, &mut in_flight).await;
    }
}

/// Claims as many due mails as there is room for; answers when to look again.
async fn fill<'a>(app: &'a App, lanes: usize, in_flight: &mut InFlight<'a>) -> Result<Timestamp, Failure> {
    let now = app.clock().now();
    let room = lanes - in_flight.len();
    // Claiming one by one would cost a transaction each; wait until half of the lanes are free.
    if room < lanes.div_ceil(2) {
        return Ok(clock::after(now, SLOW_POLL_SECONDS));
    }
    let lease_until = clock::after(now, LEASE_SECONDS);
    let claimed = app.storage().claim_mail(now, lease_until, room as u64).await?;
    let was_full = claimed.len() == room;
    for prepared in prepare::prepare(app, claimed).await {
        in_flight.push(deliver(app, prepared).boxed());
    }
    let next_due = if was_full { Some(now) } else { app.storage().next_mail_due().await? };
    let poll = clock::after(now, SLOW_POLL_SECONDS);
    Ok(next_due.map_or(poll, |due| due.min(poll)))
}

async fn deliver(app: &App, prepared: Prepared) -> Settlement {
    let composed = match prepared.content {
        Ok(content) => compose::compose(app, &prepared.message, &content).await,
        Err(instead) => Err(instead),
    };
    let delivery = match composed {
        Ok(mail) => app.parts.mail.deliver(&mail).await,
        Err(instead) => instead,
    };
    Settlement { message: prepared.message, delivery }
}

/// Settles `first` and whatever else is finished by now, in as few transactions as there are tenants among them.
async fn settle_ready(app: &App, first: Settlement, in_flight: &mut InFlight<'_>) {
    let mut settlements = vec![first];
    while let Some(Some(next)) = in_flight.next().now_or_never() {
        settlements.push(next);
    }
    settle::settle(app, settlements).await;
}
