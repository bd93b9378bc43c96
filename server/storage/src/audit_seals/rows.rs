//! Rows and what they are in the domain.

use crate::{
    StorageError,
    entity::{audit_chain, audit_checkpoint, audit_seal},
    value::digest,
};
use latchkey_domain::{
    audit::{Checkpoint, Head, Origin, Seal},
    clock::{from_micros, to_micros},
    id::{AuditId, TenantId},
};
use uuid::Uuid;

/// A sequence number as kept. None of ours ever reaches the end.
pub(super) fn to_number(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

/// A sequence number as read; what can't be one becomes one that no chain has.
pub(super) fn from_number(sequence: i64) -> u64 {
    u64::try_from(sequence).unwrap_or(u64::MAX)
}

pub(super) fn to_head(row: audit_chain::Model) -> Result<Head, StorageError> {
    Ok(Head {
        tenant: TenantId(row.tenant_id),
        sequence: from_number(row.sequence),
        link: digest(&row.link, "audit_chains", "link")?,
        checkpoints: from_number(row.checkpoints),
        checkpoint_sequence: from_number(row.checkpoint_sequence),
        checkpoint_at: from_micros(row.checkpoint_at),
        tag: digest(&row.tag, "audit_chains", "tag")?,
    })
}

pub(super) fn of_head(head: &Head) -> audit_chain::Model {
    audit_chain::Model {
        tenant_id: head.tenant.0,
        sequence: to_number(head.sequence),
        link: head.link.to_vec(),
        checkpoints: to_number(head.checkpoints),
        checkpoint_sequence: to_number(head.checkpoint_sequence),
        checkpoint_at: to_micros(head.checkpoint_at),
        tag: head.tag.to_vec(),
    }
}

/// What somebody has made unreadable becomes what no seal of ours is, so that verifying names it instead of stopping.
pub(super) fn to_seal(row: audit_seal::Model) -> Seal {
    let spoilt = |bytes: Vec<u8>| <[u8; 32]>::try_from(bytes).unwrap_or([0; 32]);
    Seal {
        sequence: from_number(row.sequence),
        event: AuditId(row.event_id),
        sealed_at: from_micros(row.sealed_at),
        origin: Origin::named(&row.origin).unwrap_or(Origin::Unproven),
        salt: row.salt.map(|salt| salt.try_into().unwrap_or([0; 16])),
        personal_digest: spoilt(row.personal_digest),
        link: spoilt(row.link),
        tag: spoilt(row.tag),
        erasure: row.erasure.map(spoilt),
    }
}

pub(super) fn of_seal(tenant: Uuid, seal: &Seal) -> audit_seal::Model {
    audit_seal::Model {
        tenant_id: tenant,
        sequence: to_number(seal.sequence),
        event_id: seal.event.0,
        sealed_at: to_micros(seal.sealed_at),
        origin: seal.origin.name().to_owned(),
        salt: seal.salt.map(|salt| salt.to_vec()),
        personal_digest: seal.personal_digest.to_vec(),
        link: seal.link.to_vec(),
        tag: seal.tag.to_vec(),
        erasure: seal.erasure.map(|tag| tag.to_vec()),
    }
}

pub(super) fn to_checkpoint(row: audit_checkpoint::Model) -> Checkpoint {
    Checkpoint {
        number: from_number(row.number),
        sequence: from_number(row.sequence),
        link: row.link.try_into().unwrap_or([0; 32]),
        at: from_micros(row.at),
        signature: row.signature.try_into().unwrap_or([0; 64]),
    }
}

pub(super) fn of_checkpoint(tenant: Uuid, checkpoint: &Checkpoint) -> audit_checkpoint::Model {
    audit_checkpoint::Model {
        tenant_id: tenant,
        number: to_number(checkpoint.number),
        sequence: to_number(checkpoint.sequence),
        link: checkpoint.link.to_vec(),
        at: to_micros(checkpoint.at),
        signature: checkpoint.signature.to_vec(),
    }
}
