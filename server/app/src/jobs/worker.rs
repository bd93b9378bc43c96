//! Runs due jobs, and the hourly sweep of what has expired. There are two lanes: what only works with the database, one
//! after another, and what speaks to strangers, side by side, so that a silent one holds up nobody.

use super::Kind;
use crate::{App, Failure, audit_trail, issuer, logout, recovery};
use futures_util::future::join_all;
use latchkey_domain::{Actor, Timestamp, clock, mail};
use latchkey_storage::JobRow;
use serde_json::json;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

const LEASE_SECONDS: u32 = 60;
/// Few, so that all of them are done within the lease.
const BATCH: u64 = 8;
/// Other replicas queue jobs too.
const SLOW_POLL_SECONDS: u32 = 5;
const SWEEP_EVERY_SECONDS: u32 = 3600;
/// A job that failed this often is dropped, loudly.
const MOST_ATTEMPTS: u32 = 10;

/// Which jobs a worker runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    Inside,
    Outbound,
}

impl Lane {
    const fn kinds(self) -> &'static [&'static str] {
        const INSIDE: &[&str] = &[Kind::Recover.name()];
        const OUTBOUND: &[&str] = &[Kind::LogoutNotice.name()];
        match self {
            Self::Inside => INSIDE,
            Self::Outbound => OUTBOUND,
        }
    }

    fn queued(self, app: &App) -> &Notify {
        match self {
            Self::Inside => &app.job_queued,
            Self::Outbound => &app.logout_queued,
        }
    }
}

/// What became of a job.
enum Outcome {
    Done,
    Retry(Timestamp),
    Fail(String),
}

/// Runs a lane's jobs until `stop` is cancelled.
pub async fn run(app: App, lane: Lane, stop: CancellationToken) {
    let mut next_sweep = app.clock().now();
    while !stop.is_cancelled() {
        if lane == Lane::Inside && next_sweep <= app.clock().now() {
            next_sweep = clock::after(app.clock().now(), SWEEP_EVERY_SECONDS);
            sweep(&app).await;
        }
        let wake_at = match run_due(&app, lane).await {
            Ok(wake_at) => wake_at,
            Err(error) => {
                tracing::warn!(%error, "jobs can't be read");
                clock::after(app.clock().now(), SLOW_POLL_SECONDS)
            }
        };
        tokio::select! {
            () = lane.queued(&app).notified() => {}
            () = app.clock().wait_until(wake_at) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn sweep(app: &App) {
    if let Err(error) = app.storage().sweep(app.clock().now()).await {
        tracing::warn!(%error, "what has expired could not be swept");
    }
    if let Err(error) = issuer::keep_keys(app).await {
        tracing::warn!(%error, "signing keys could not be kept");
    }
}

/// Runs what is due; answers when to look again.
async fn run_due(app: &App, lane: Lane) -> Result<Timestamp, Failure> {
    let now = app.clock().now();
    let lease_until = clock::after(now, LEASE_SECONDS);
    let claimed = app.storage().claim_jobs(lane.kinds(), now, lease_until, BATCH).await?;
    let was_full = claimed.len() as u64 == BATCH;
    match lane {
        Lane::Inside => {
            for job in &claimed {
                run_and_write_down(app, job).await;
            }
        }
        Lane::Outbound => {
            join_all(claimed.iter().map(|job| run_and_write_down(app, job))).await;
        }
    }
    if was_full {
        return Ok(now);
    }
    let poll = clock::after(now, SLOW_POLL_SECONDS);
    let next_due = app.storage().next_job_due(lane.kinds()).await?;
    Ok(next_due.map_or(poll, |due| due.min(poll)))
}

async fn run_and_write_down(app: &App, job: &JobRow) {
    let outcome = run_one(app, job).await;
    if let Err(error) = write_down(app, job, outcome).await {
        tracing::warn!(job = %job.id, %error, "what became of a job could not be written down");
    }
}

async fn run_one(app: &App, job: &JobRow) -> Outcome {
    let context = app.context(job.tenant, Actor::System, format!("job-{}", job.id));
    macro_rules! payload {
        () => {
            match super::open(app, job.tenant, job.id, &job.payload) {
                Ok(payload) => payload,
                Err(reason) => return Outcome::Fail(format!("its payload is {reason}")),
            }
        };
    }
    let result = match Kind::named(&job.kind) {
        Some(Kind::Recover) => recovery::look_up::run(app, &context, &payload!()).await,
        Some(Kind::LogoutNotice) => {
            logout::deliver::run(app, &context, &payload!(), &job.id.to_string()).await
        }
        None => return Outcome::Fail("nobody knows this kind".into()),
    };
    match result {
        Ok(()) => Outcome::Done,
        Err(failure) if job.attempts >= MOST_ATTEMPTS => Outcome::Fail(failure.to_string()),
        Err(failure) => {
            tracing::warn!(job = %job.id, kind = job.kind, %failure, "a job failed and will be tried again");
            Outcome::Retry(mail::retry_at(app.clock().now(), job.attempts, &**app.entropy()))
        }
    }
}

async fn write_down(app: &App, job: &JobRow, outcome: Outcome) -> Result<(), Failure> {
    let transaction = app.storage().begin(job.tenant).await?;
    if let Outcome::Fail(reason) = &outcome {
        tracing::error!(job = %job.id, kind = job.kind, reason, "a job was given up");
        let context = app.context(job.tenant, Actor::System, format!("job-{}", job.id));
        let details = json!({ "kind": job.kind, "because": reason, "attempts": job.attempts });
        let row = audit_trail::failed(&context, "job.given-up", "job", job.id, details);
        transaction.insert_audit(&row).await?;
    }
    // Either may find the job gone: its lease had run out and another worker was done with it.
    match outcome {
        Outcome::Retry(at) => transaction.retry_job(job.id, at).await?,
        Outcome::Done | Outcome::Fail(_) => transaction.finish_job(job.id).await?,
    };
    transaction.commit().await?;
    Ok(())
}
