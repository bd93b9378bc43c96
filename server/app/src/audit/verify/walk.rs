use super::TenantReport;
use crate::Failure;
use latchkey_domain::{
    audit::{AuditKey, AuditRecord, Checkpoint, Finding, Head, Link, Seal},
    id::{AuditId, TenantId},
};
use latchkey_storage::Reader;
use std::collections::{HashMap, VecDeque};

/// Seals and rows in memory at a time.
const PAGE: u64 = 500;

/// The way along a chain: what the next seal has to follow.
#[derive(Clone)]
pub(super) struct Walk {
    tenant: TenantId,
    sequence: u64,
    /// `None` behind a gap or a seal that isn't ours.
    link: Option<Link>,
    /// The number of the last checkpoint that was passed.
    checkpoint: u64,
}

impl Walk {
    pub(super) fn from(tenant: TenantId, sequence: u64, checkpoint: u64, link: Link) -> Self {
        Self { tenant, sequence, link: Some(link), checkpoint }
    }

    /// Walks to where the head says, or, without one that can be believed, as far as there are seals. What the sealer
    /// appends meanwhile is left to the next time.
    pub(super) async fn walk_on(
        &mut self,
        reader: &Reader,
        key: &AuditKey,
        end: Option<&Head>,
        report: &mut TenantReport,
    ) -> Result<(), Failure> {
        let last = end.map_or(u64::MAX, |head| head.sequence);
        while self.sequence < last {
            let mut page = self.page(reader, key, last).await?;
            if page.as_ref().is_some_and(|(_, findings)| !findings.is_empty()) {
                // An erasure may have come between reading the seals and reading their rows.
                page = self.page(reader, key, last).await?;
            }
            let Some((after, findings)) = page else { break };
            report.found(findings);
            report.verified += after.sequence - self.sequence;
            *self = after;
        }
        report.last_sequence = self.sequence;
        if let Some(head) = end {
            report.found(self.judge_end(head));
        }
        self.trailing_checkpoints(reader, key, end, report).await
    }

    /// The walk after a page of seals, and what is wrong there; no walk behind the last seal.
    async fn page(
        &self,
        reader: &Reader,
        key: &AuditKey,
        last: u64,
    ) -> Result<Option<(Self, Vec<Finding>)>, Failure> {
        let mut seals = reader.audit_seals(self.sequence, PAGE).await?;
        seals.retain(|seal| seal.sequence <= last);
        let Some(end) = seals.last().map(|seal| seal.sequence) else { return Ok(None) };
        let records = reader.audit_records(seals.iter().map(|seal| seal.event)).await?;
        // Checkpoints lie between rows, so a page of them covers at least a page of rows.
        let mut checkpoints: VecDeque<_> = reader.audit_checkpoints(self.checkpoint, PAGE + 1).await?.into();
        checkpoints.retain(|checkpoint| checkpoint.sequence <= end);
        let (mut walk, mut findings) = (self.clone(), Vec::new());
        for seal in seals {
            walk.pass(key, &seal, &records, &mut findings);
            while let Some(due) = checkpoints.pop_front_if(|due| due.sequence <= seal.sequence) {
                walk.pass_checkpoint(key, &due, Some(&seal), &mut findings);
            }
        }
        Ok(Some((walk, findings)))
    }

    fn pass(
        &mut self,
        key: &AuditKey,
        seal: &Seal,
        records: &HashMap<AuditId, AuditRecord>,
        findings: &mut Vec<Finding>,
    ) {
        if seal.sequence != self.sequence + 1 {
            let (first, last) = (self.sequence + 1, seal.sequence - 1);
            findings.push(Finding::RemovedWithSeals { first, last });
            self.link = None;
        }
        findings.extend(seal.judge(key, self.link.as_ref(), records.get(&seal.event), self.tenant));
        self.sequence = seal.sequence;
        self.link = seal.tag_is_valid(key, self.tenant).then_some(seal.link);
    }

    /// `seal` is the one under the checkpoint, where there is one.
    fn pass_checkpoint(
        &mut self,
        key: &AuditKey,
        checkpoint: &Checkpoint,
        seal: Option<&Seal>,
        findings: &mut Vec<Finding>,
    ) {
        // What somebody has altered says nothing about its place, either.
        if !checkpoint.is_signed_by(&key.public_key(), self.tenant) {
            findings.push(Finding::CheckpointAltered { number: checkpoint.number });
            return;
        }
        let next = self.checkpoint + 1;
        findings.extend((next..checkpoint.number).map(|number| Finding::CheckpointRemoved { number }));
        self.checkpoint = checkpoint.number;
        // Where the seal is missing or not ours, that has been said.
        let is_elsewhere = seal.is_some_and(|seal| {
            seal.sequence == checkpoint.sequence && self.link.is_some_and(|link| link != checkpoint.link)
        });
        if is_elsewhere {
            findings.push(Finding::CheckpointAltered { number: checkpoint.number });
        }
    }

    fn judge_end(&self, head: &Head) -> Option<Finding> {
        if self.sequence < head.sequence {
            return Some(Finding::RemovedWithSeals { first: self.sequence + 1, last: head.sequence });
        }
        let found = self.link?;
        (found != head.link).then_some(Finding::HeadElsewhere { head: head.link, found })
    }

    /// Checkpoints behind the last seal, and those that the head has counted and that are gone.
    async fn trailing_checkpoints(
        &mut self,
        reader: &Reader,
        key: &AuditKey,
        end: Option<&Head>,
        report: &mut TenantReport,
    ) -> Result<(), Failure> {
        let mut findings = Vec::new();
        for checkpoint in reader.audit_checkpoints(self.checkpoint, PAGE).await? {
            let is_known = end.is_none_or(|head| checkpoint.number <= head.checkpoints);
            if !is_known {
                continue;
            }
            self.pass_checkpoint(key, &checkpoint, None, &mut findings);
            // Without a head, the last checkpoint is what is known of the end.
            if end.is_none() && self.checkpoint == checkpoint.number && checkpoint.sequence > self.sequence {
                let (first, last) = (self.sequence + 1, checkpoint.sequence);
                findings.push(Finding::RemovedWithSeals { first, last });
            }
        }
        let counted = end.map_or(0, |head| head.checkpoints);
        let next = self.checkpoint + 1;
        findings.extend((next..=counted).map(|number| Finding::CheckpointRemoved { number }));
        report.found(findings);
        Ok(())
    }
}
