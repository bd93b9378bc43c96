//! Verifying the audit log: every row against its seal, every seal against the one before, every checkpoint, the end. Reads
//! pages, so that memory doesn't grow with the log, and writes nothing.

mod walk;

use super::key;
use crate::{App, Failure};
use latchkey_domain::{
    Timestamp,
    audit::{AuditKey, Finding, Head, chain, record::StampVerdict},
    clock,
    id::TenantId,
};
use latchkey_storage::Reader;
use walk::Walk;

/// Rows that wait are judged up to that many; a healthy server has none that wait longer than a second.
const WAITING_JUDGED: u64 = 10_000;
const PAGE: u64 = 1000;
/// Findings that are named; the rest is counted.
const NAMED: usize = 50;
/// `Depth::Recent` begins that many checkpoints before the end.
const RECENT_CHECKPOINTS: u64 = 10;

/// How much is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    Whole,
    /// Since the tenth-last checkpoint: some ten thousand rows at most, however long the log is.
    Recent,
}

/// What verifying a tenant's log has found.
#[derive(Debug, Clone, PartialEq)]
pub struct TenantReport {
    pub tenant: TenantId,
    /// `None` for a tenant that is gone; its log stays.
    pub slug: Option<String>,
    /// Seals that were compared with their rows.
    pub verified: u64,
    pub last_sequence: u64,
    pub last_checkpoint_at: Option<Timestamp>,
    /// Rows that wait for the sealer, and the time of the oldest.
    pub waiting: u64,
    pub oldest_waiting: Option<Timestamp>,
    /// The first fifty.
    pub findings: Vec<Finding>,
    /// All of them.
    pub findings_total: u64,
}

/// Verifies the logs of all tenants.
pub async fn verify(app: &App, depth: Depth) -> Result<Vec<TenantReport>, Failure> {
    let key = key::existing(app).await?;
    let mut reports = Vec::new();
    for tenant in app.storage().tenants_with_audit().await? {
        reports.push(verify_tenant(app, key, tenant, depth).await?);
    }
    Ok(reports)
}

async fn verify_tenant(
    app: &App,
    key: Option<&AuditKey>,
    tenant: TenantId,
    depth: Depth,
) -> Result<TenantReport, Failure> {
    let reader = app.storage().read(tenant).await?;
    let mut report = TenantReport {
        tenant,
        slug: app.storage().tenant_by_id(tenant).await?.map(|tenant| tenant.slug),
        verified: 0,
        last_sequence: 0,
        last_checkpoint_at: None,
        waiting: reader.count_unsealed_audit().await?,
        oldest_waiting: None,
        findings: Vec::new(),
        findings_total: 0,
    };
    let head = reader.audit_head().await?;
    match key {
        Some(key) => verify_chain(&reader, key, head, depth, &mut report).await?,
        // Seals without the key that they were made with.
        None if head.is_some() => report.found([Finding::HeadAltered]),
        None => {}
    }
    judge_waiting(app, key, &reader, &mut report).await?;
    Ok(report)
}

async fn verify_chain(
    reader: &Reader,
    key: &AuditKey,
    head: Option<Head>,
    depth: Depth,
    report: &mut TenantReport,
) -> Result<(), Failure> {
    let has_seals = !reader.audit_seals(0, 1).await?.is_empty();
    let end = match head {
        None if has_seals => {
            report.found([Finding::HeadRemoved]);
            None
        }
        Some(head) if !head.tag_is_valid(key) => {
            report.found([Finding::HeadAltered]);
            None
        }
        head => head,
    };
    report.last_checkpoint_at =
        end.as_ref().filter(|head| head.checkpoints > 0).map(|head| head.checkpoint_at);
    let (mut walk, since) = beginning(reader, key, end.as_ref(), depth).await?;
    walk.walk_on(reader, key, end.as_ref(), report).await?;
    let without_seal = reader.audit_without_seal(since, NAMED as u64).await?;
    report.found(without_seal.into_iter().map(|event| Finding::Inserted { sequence: None, event }));
    Ok(())
}

/// Where to begin, and since when rows count.
async fn beginning(
    reader: &Reader,
    key: &AuditKey,
    end: Option<&Head>,
    depth: Depth,
) -> Result<(Walk, Timestamp), Failure> {
    let tenant = reader.tenant_id();
    let whole = (Walk::from(tenant, 0, 0, chain::beginning(tenant)), Timestamp::MIN);
    let Some(skipped) = end.and_then(|head| head.checkpoints.checked_sub(RECENT_CHECKPOINTS)) else {
        return Ok(whole);
    };
    if depth == Depth::Whole || skipped == 0 {
        return Ok(whole);
    }
    // A checkpoint that isn't ours is nothing to begin at; from the start it will be named.
    let checkpoint = reader.audit_checkpoints(skipped - 1, 1).await?.pop();
    Ok(checkpoint
        .filter(|checkpoint| {
            checkpoint.number == skipped && checkpoint.is_signed_by(&key.public_key(), tenant)
        })
        .map_or(whole, |checkpoint| {
            let walk = Walk::from(tenant, checkpoint.sequence, checkpoint.number, checkpoint.link);
            (walk, clock::before(checkpoint.at, 3600))
        }))
}

/// What waits has no seal yet, but a stamp.
async fn judge_waiting(
    app: &App,
    key: Option<&AuditKey>,
    reader: &Reader,
    report: &mut TenantReport,
) -> Result<(), Failure> {
    let (mut after, mut judged) = (None, 0);
    let now = app.clock().now();
    let may_lack_stamps = key.is_none_or(|key| now <= key.unstamped_until);
    while judged < WAITING_JUDGED {
        let rows = reader.unsealed_audit(after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        judged += rows.len() as u64;
        for row in rows {
            report.oldest_waiting = Some(report.oldest_waiting.map_or(row.at, |oldest| oldest.min(row.at)));
            let is_suspect = match row.stamp_verdict(app.keyring()) {
                StampVerdict::Missing => !may_lack_stamps,
                StampVerdict::Forged => true,
                StampVerdict::Valid | StampVerdict::UnknownKey => false,
            };
            if is_suspect {
                report.found([Finding::Inserted { sequence: None, event: row.id }]);
            }
        }
    }
    Ok(())
}

impl TenantReport {
    fn found(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            // The same row may be met on two ways.
            if self.findings.contains(&finding) {
                continue;
            }
            self.findings_total += 1;
            if self.findings.len() < NAMED {
                self.findings.push(finding);
            }
        }
    }
}
