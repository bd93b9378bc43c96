//! Runs due jobs, one after another, and the hourly sweep of what has expired.

use super::Kind;
use crate::{App, Failure, recovery};
use latchkey_domain::{Actor, Timestamp, clock, mail};
use latchkey_storage::JobRow;
use tokio_util::sync::CancellationToken;

const LEASE_SECONDS: u32 = 60;
/// Few, so that all of them are done within the lease.
const BATCH: u64 = 8;
/// Other replicas queue jobs too.
const SLOW_POLL_SECONDS: u32 = 5;
const SWEEP_EVERY_SECONDS: u32 = 3600;
/// A job that failed this often is dropped, loudly.
const MOST_ATTEMPTS: u32 = 10;

/// What became of a job.
enum Outcome {
    Done,
    Retry(Timestamp),
    Fail(String),
}

/// Runs jobs until `stop` is cancelled.
pub async fn run(app: App, stop: CancellationToken) {
    let mut next_sweep = app.clock().now();
    while !stop.is_cancelled() {
        if next_sweep <= app.clock().now() {
            next_sweep = clock::after(app.clock().now(), SWEEP_EVERY_SECONDS);
            if let Err(error) = app.storage().sweep(app.clock().now()).await {
                tracing::warn!(%error, "what has expired could not be swept");
            }
        }
        let wake_at = match run_due(&app).await {
            Ok(wake_at) => wake_at,
            Err(error) => {
                tracing::warn!(%error, "jobs can't be read");
                clock::after(app.clock().now(), SLOW_POLL_SECONDS)
            }
        };
        tokio::select! {
            () = app.job_queued.notified() => {}
            () = app.clock().wait_until(wake_at) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Runs what is due; answers when to look again.
async fn run_due(app: &App) -> Result<Timestamp, Failure> {
    let now = app.clock().now();
    let claimed = app.storage().claim_jobs(now, clock::after(now, LEASE_SECONDS), BATCH).await?;
    let was_full = claimed.len() as u64 == BATCH;
    for job in claimed {
        let outcome = run_one(app, &job).await;
        if let Err(error) = write_down(app, &job, outcome).await {
            tracing::warn!(job = %job.id, %error, "what became of a job could not be written down");
        }
    }
    if was_full {
        return Ok(now);
    }
    let poll = clock::after(now, SLOW_POLL_SECONDS);
    let next_due = app.storage().next_job_due().await?;
    Ok(next_due.map_or(poll, |due| due.min(poll)))
}

async fn run_one(app: &App, job: &JobRow) -> Outcome {
    let context = app.context(job.tenant, Actor::System, format!("job-{}", job.id));
    let result = match Kind::named(&job.kind) {
        Some(Kind::Recover) => match super::open(app, job.tenant, job.id, &job.payload) {
            Ok(asked) => recovery::look_up::run(app, &context, &asked).await,
            Err(reason) => return Outcome::Fail(format!("its payload is {reason}")),
        },
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
    }
    // Either may find the job gone: its lease had run out and another worker was done with it.
    match outcome {
        Outcome::Retry(at) => transaction.retry_job(job.id, at).await?,
        Outcome::Done | Outcome::Fail(_) => transaction.finish_job(job.id).await?,
    };
    transaction.commit().await?;
    Ok(())
}
