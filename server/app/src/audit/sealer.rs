//! The sealer: one server at a time seals the audit rows of all tenants, within a second of their commit.

use super::seal;
use crate::{App, Failure};
use latchkey_domain::{Clock, Entropy, Timestamp, audit::AuditKey, clock, id};
use std::time::Duration;
use tokio::sync::{Mutex, Notify, OnceCell};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const LEASE: &str = "audit-sealer";
const LEASE_SECONDS: u32 = 30;
/// Other replicas write rows too.
const POLL_SECONDS: u32 = 1;
/// After a failure of the database.
const PAUSE_SECONDS: u32 = 5;
/// Rows that come close together are sealed by one commit. This is the machine's time: it spares the disk and nothing is
/// decided by it.
const GATHER: Duration = Duration::from_millis(400);

/// What sealing needs to remember in a process.
pub(crate) struct Sealing {
    /// Who this process is among those who may hold the lease.
    holder: Uuid,
    written: Notify,
    pub(super) key: OnceCell<AuditKey>,
    /// The server's own loop and whoever wants something sealed now take turns.
    pub(super) pass: Mutex<()>,
}

impl Sealing {
    pub(crate) fn new(clock: &dyn Clock, entropy: &dyn Entropy) -> Self {
        Self {
            holder: id::new_uuid(clock, entropy),
            written: Notify::new(),
            key: OnceCell::new(),
            pass: Mutex::new(()),
        }
    }

    /// Called when audit rows were committed.
    pub(crate) fn wake(&self) {
        self.written.notify_one();
    }
}

/// Seals until `stop` is cancelled.
pub async fn run(app: App, stop: CancellationToken) {
    let mut lease_ends_at = Timestamp::MIN;
    while !stop.is_cancelled() {
        // From before looking, so that no time that passes meanwhile is missed.
        let looked_at = app.clock().now();
        let pause = match turn(&app, &stop, &mut lease_ends_at).await {
            Ok(()) => POLL_SECONDS,
            Err(error) => {
                tracing::warn!(%error, "audit rows can't be sealed");
                PAUSE_SECONDS
            }
        };
        let poll = clock::after(looked_at, pause);
        tokio::select! {
            () = app.sealing.written.notified() => tokio::time::sleep(GATHER).await,
            () = app.clock().wait_until(poll) => {}
            () = stop.cancelled() => {}
        }
    }
    if let Err(error) = app.storage().end_lease(LEASE, app.sealing.holder).await {
        tracing::debug!(%error, "the sealer's lease could not be given back");
    }
}

/// Seals what there is, if this process holds the lease or can have it. Looking costs no write.
async fn turn(app: &App, stop: &CancellationToken, lease_ends_at: &mut Timestamp) -> Result<(), Failure> {
    let storage = app.storage();
    let mut after = None;
    while storage.has_unsealed_audit().await? && hold_lease(app, lease_ends_at).await? {
        if stop.is_cancelled() || !seal::seal_some(app, &mut after).await? {
            break;
        }
    }
    let before = clock::before(app.clock().now(), seal::CHECKPOINT_SECONDS);
    if !storage.audit_checkpoints_due(before).await?.is_empty() && hold_lease(app, lease_ends_at).await? {
        seal::sign_due(app).await?;
    }
    Ok(())
}

async fn hold_lease(app: &App, ends_at: &mut Timestamp) -> Result<bool, Failure> {
    let now = app.clock().now();
    if clock::after(now, LEASE_SECONDS / 2) < *ends_at {
        return Ok(true);
    }
    let (until, latest) = (clock::after(now, LEASE_SECONDS), clock::after(now, 2 * LEASE_SECONDS));
    let is_held = app.storage().take_lease(LEASE, app.sealing.holder, now, until, latest).await?;
    *ends_at = if is_held { until } else { Timestamp::MIN };
    Ok(is_held)
}
