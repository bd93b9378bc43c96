//! Sealing what waits: rows of all tenants, in batches, each tenant's at the end of its chain.

use super::key::key;
use crate::{App, Failure};
use latchkey_domain::{
    Timestamp,
    audit::{AuditKey, AuditRecord, Head, Origin, Seal, record::StampVerdict},
    clock, entropy,
    id::{AuditId, TenantId},
};
use latchkey_storage::{Growth, StorageError};
use std::collections::{BTreeMap, HashSet};

/// Rows in one transaction.
const BATCH: u64 = 1000;
/// Batches in one go, after which the sealer looks whether the lease is still its own.
const BATCHES: u32 = 16;
/// A chain that grows is signed at least this often …
pub(super) const CHECKPOINT_SECONDS: u32 = 60;
/// … and after that many rows.
const CHECKPOINT_ROWS: u64 = 1000;
/// How long rows are left to a server that has a newer master key than this one.
const PATIENCE_SECONDS: u32 = 600;

/// Seals all that waits now, lease or not: chains don't depend on it. For commands and tests; the server has its sealer.
pub async fn seal_waiting(app: &App) -> Result<(), Failure> {
    let mut after = None;
    while seal_some(app, &mut after).await? {}
    sign_due(app).await
}

/// Seals up to sixteen batches after the row `after`; answers whether there may be more.
pub(super) async fn seal_some(app: &App, after: &mut Option<AuditId>) -> Result<bool, Failure> {
    let _one_at_a_time = app.sealing.pass.lock().await;
    for _ in 0..BATCHES {
        let rows = app.storage().unsealed_audit(*after, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(false) };
        *after = Some(last.id);
        let was_full = rows.len() as u64 == BATCH;
        seal_batch(app, rows).await?;
        if !was_full {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn seal_batch(app: &App, rows: Vec<AuditRecord>) -> Result<(), Failure> {
    let (key, storage) = (key(app).await?, app.storage());
    let ids: Vec<_> = rows.iter().map(|row| (row.tenant, row.id)).collect();
    let have_seals = storage.audit_that_has_seals(&ids).await?;
    let mut by_tenant: BTreeMap<TenantId, Vec<AuditRecord>> = BTreeMap::new();
    for row in rows {
        by_tenant.entry(row.tenant).or_default().push(row);
    }
    let mut heads = storage.audit_heads(by_tenant.keys().copied()).await?;
    let batch = Batch { app, key, have_seals, now: app.clock().now() };
    let growths: Vec<_> = by_tenant
        .into_iter()
        .filter_map(|(tenant, rows)| batch.grow(tenant, heads.remove(&tenant), rows))
        .collect();
    append(app, &growths).await
}

struct Batch<'a> {
    app: &'a App,
    key: &'a AuditKey,
    have_seals: HashSet<(TenantId, AuditId)>,
    now: Timestamp,
}

impl Batch<'_> {
    /// What one tenant's chain gains; `None` for nothing.
    fn grow(&self, tenant: TenantId, head: Option<Head>, mut rows: Vec<AuditRecord>) -> Option<Growth> {
        let from = sound_head(self.key, tenant, head)?;
        let (mut to, mut seals, mut unmarked) = (from.clone(), Vec::new(), Vec::new());
        rows.sort_by_key(|row| (row.at, row.id));
        for row in rows {
            if self.have_seals.contains(&(tenant, row.id)) {
                unmarked.push(row.id);
                continue;
            }
            let Some(origin) = self.origin(&row) else { continue };
            let salt = entropy::bytes(&**self.app.entropy());
            let seal = Seal::of(self.key, (to.sequence, &to.link), &row, origin, salt, self.now);
            (to.sequence, to.link) = (seal.sequence, seal.link);
            seals.push(seal);
        }
        if seals.is_empty() && unmarked.is_empty() {
            return None;
        }
        let is_due = to.sequence - to.checkpoint_sequence >= CHECKPOINT_ROWS
            || clock::after(to.checkpoint_at, CHECKPOINT_SECONDS) <= self.now;
        let checkpoint = (is_due && !seals.is_empty()).then(|| to.checkpoint(self.key, self.now));
        Some(Growth { from, to: to.tagged_by(self.key), seals, checkpoint, unmarked })
    }

    /// Who wrote the row; `None` if that is for a server to judge that has more master keys than this one.
    fn origin(&self, row: &AuditRecord) -> Option<Origin> {
        match row.stamp_verdict(self.app.keyring()) {
            StampVerdict::Valid => Some(Origin::Stamped),
            StampVerdict::Missing if self.now <= self.key.unstamped_until => Some(Origin::Earlier),
            StampVerdict::Missing | StampVerdict::Forged => Some(Origin::Unproven),
            StampVerdict::UnknownKey => {
                let recently = clock::before(self.now, PATIENCE_SECONDS)..=clock::after(self.now, 60);
                (!recently.contains(&row.at)).then_some(Origin::Unproven)
            }
        }
    }
}

/// The head to go on from. A chain whose head isn't ours gets no longer: what was done to it must stay to be seen.
fn sound_head(key: &AuditKey, tenant: TenantId, head: Option<Head>) -> Option<Head> {
    let Some(head) = head else { return Some(Head::beginning(tenant)) };
    if head.tag_is_valid(key) {
        return Some(head);
    }
    tracing::error!(%tenant, "the head of an audit chain was altered: its rows are not sealed; run `latchkey doctor`");
    None
}

/// Appends all at once; if somebody was faster with one, or one is damaged, each by itself.
async fn append(app: &App, growths: &[Growth]) -> Result<(), Failure> {
    if growths.is_empty() || try_append(app, growths).await? {
        return Ok(());
    }
    for growth in growths {
        if !try_append(app, std::slice::from_ref(growth)).await? {
            let tenant = growth.to.tenant;
            tracing::debug!(%tenant, "an audit chain was moved by somebody else meanwhile");
        }
    }
    Ok(())
}

async fn try_append(app: &App, growths: &[Growth]) -> Result<bool, Failure> {
    let is_appended = match app.storage().append_seals(growths).await {
        Err(StorageError::Contended(_)) => false,
        other => other?,
    };
    if is_appended {
        publish(growths);
    }
    Ok(is_appended)
}

/// The log is a place that whoever alters the database may not reach: a checkpoint in it can be held against the chain.
fn publish(growths: &[Growth]) {
    for growth in growths {
        let Some(checkpoint) = &growth.checkpoint else { continue };
        let link = u128::from_be_bytes(std::array::from_fn(|index| checkpoint.link[index]));
        tracing::info!(
            tenant = %growth.to.tenant,
            number = checkpoint.number,
            sequence = checkpoint.sequence,
            link = format!("{link:032x}"),
            "audit checkpoint"
        );
    }
}

/// Signs the chains that have grown and were last signed a minute ago.
pub(super) async fn sign_due(app: &App) -> Result<(), Failure> {
    let _one_at_a_time = app.sealing.pass.lock().await;
    let before = clock::before(app.clock().now(), CHECKPOINT_SECONDS);
    sign(app, app.storage().audit_checkpoints_due(before).await?).await
}

/// Signs a tenant's chain where it stands, if it isn't signed there.
pub(super) async fn sign_now(app: &App, tenant: TenantId) -> Result<(), Failure> {
    let _one_at_a_time = app.sealing.pass.lock().await;
    let heads = app.storage().audit_heads([tenant]).await?;
    sign(app, heads.into_values().filter(|head| head.sequence > head.checkpoint_sequence).collect()).await
}

async fn sign(app: &App, heads: Vec<Head>) -> Result<(), Failure> {
    if heads.is_empty() {
        return Ok(());
    }
    let key = key(app).await?;
    let growths: Vec<_> = heads
        .into_iter()
        .filter_map(|head| sound_head(key, head.tenant, Some(head)))
        .map(|from| {
            let mut to = from.clone();
            let checkpoint = Some(to.checkpoint(key, app.clock().now()));
            Growth { from, to: to.tagged_by(key), seals: Vec::new(), checkpoint, unmarked: Vec::new() }
        })
        .collect();
    append(app, &growths).await
}
