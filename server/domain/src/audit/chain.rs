//! Each tenant's chain of audit rows: every row's link is a digest over the link before it, its place and its content, so
//! that whoever knows a later link knows that nothing before it has changed. Links can be computed by anybody; tags
//! (HMAC) say that this installation made them, signatures on checkpoints prove so to others.

use super::{
    encoding::Encoding,
    key::{AuditKey, signature_is_valid},
    record::{AuditRecord, Origin},
};
use crate::{
    Timestamp,
    digest::sha256,
    id::{AuditId, TenantId},
};

/// A point of a chain: SHA-256.
pub type Link = [u8; 32];

/// One row's place in its tenant's chain. It stays when the row's personal part is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// 1, 2, 3 … without a gap, in the order of sealing.
    pub sequence: u64,
    pub event: AuditId,
    pub sealed_at: Timestamp,
    pub origin: Origin,
    /// Gone once the personal part is erased.
    pub salt: Option<[u8; 16]>,
    pub personal_digest: [u8; 32],
    pub link: Link,
    pub tag: [u8; 32],
    /// The proof that the personal part was erased by us: [`erasure_tag`].
    pub erasure: Option<[u8; 32]>,
}

/// How far a tenant's chain has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub tenant: TenantId,
    pub sequence: u64,
    pub link: Link,
    /// How many checkpoints there are.
    pub checkpoints: u64,
    /// Where the last one stands; 0 if there is none.
    pub checkpoint_sequence: u64,
    pub checkpoint_at: Timestamp,
    pub tag: [u8; 32],
}

/// A signed point of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// 1, 2, 3 … without a gap.
    pub number: u64,
    pub sequence: u64,
    pub link: Link,
    pub at: Timestamp,
    pub signature: [u8; 64],
}

/// The link before a tenant's first row.
#[must_use]
pub fn beginning(tenant: TenantId) -> Link {
    sha256(&Encoding::of("latchkey audit chain 1").id(tenant.0).done())
}

impl Seal {
    /// Seals the row that follows `previous`.
    #[must_use]
    pub fn of(
        key: &AuditKey,
        previous: (u64, &Link),
        record: &AuditRecord,
        origin: Origin,
        salt: [u8; 16],
        sealed_at: Timestamp,
    ) -> Self {
        let mut seal = Self {
            sequence: previous.0 + 1,
            event: record.id,
            sealed_at,
            origin,
            salt: Some(salt),
            personal_digest: record.personal_digest(&salt),
            link: [0; 32],
            tag: [0; 32],
            erasure: None,
        };
        seal.link = seal.link_of(previous.1, record);
        seal.tag = key.tag(&seal.tagged(record.tenant));
        seal
    }

    /// The link that this seal and its row have after `previous`.
    #[must_use]
    pub fn link_of(&self, previous: &Link, record: &AuditRecord) -> Link {
        let row = record
            .public_fields(Encoding::of("latchkey audit row 1"))
            .text(self.origin.name())
            .instant(self.sealed_at)
            .bytes(&self.personal_digest)
            .done();
        let link = Encoding::of("latchkey audit link 1").bytes(previous).number(self.sequence).bytes(&row);
        sha256(&link.done())
    }

    /// Whether the installation gave this seal's row this link.
    #[must_use]
    pub fn tag_is_valid(&self, key: &AuditKey, tenant: TenantId) -> bool {
        key.tag_is_valid(&self.tagged(tenant), &self.tag)
    }

    fn tagged(&self, tenant: TenantId) -> Vec<u8> {
        Encoding::of("latchkey audit seal 1")
            .id(tenant.0)
            .number(self.sequence)
            .id(self.event.0)
            .bytes(&self.link)
            .done()
    }
}

/// The proof that a row's personal part was erased by this installation.
#[must_use]
pub fn erasure_tag(key: &AuditKey, tenant: TenantId, sequence: u64, erased_at: Timestamp) -> [u8; 32] {
    key.tag(&erasure(tenant, sequence, erased_at))
}

pub(super) fn erasure_is_valid(
    key: &AuditKey,
    tenant: TenantId,
    sequence: u64,
    erased_at: Timestamp,
    tag: &[u8; 32],
) -> bool {
    key.tag_is_valid(&erasure(tenant, sequence, erased_at), tag)
}

fn erasure(tenant: TenantId, sequence: u64, erased_at: Timestamp) -> Vec<u8> {
    Encoding::of("latchkey audit erasure 1").id(tenant.0).number(sequence).instant(erased_at).done()
}

impl Head {
    /// Where every tenant's chain begins.
    #[must_use]
    pub fn beginning(tenant: TenantId) -> Self {
        Self {
            tenant,
            sequence: 0,
            link: beginning(tenant),
            checkpoints: 0,
            checkpoint_sequence: 0,
            checkpoint_at: Timestamp::UNIX_EPOCH,
            tag: [0; 32],
        }
    }

    /// The head with the tag that belongs to it.
    #[must_use]
    pub fn tagged_by(mut self, key: &AuditKey) -> Self {
        self.tag = key.tag(&self.tagged());
        self
    }

    #[must_use]
    pub fn tag_is_valid(&self, key: &AuditKey) -> bool {
        key.tag_is_valid(&self.tagged(), &self.tag)
    }

    fn tagged(&self) -> Vec<u8> {
        Encoding::of("latchkey audit head 1")
            .id(self.tenant.0)
            .number(self.sequence)
            .bytes(&self.link)
            .number(self.checkpoints)
            .number(self.checkpoint_sequence)
            .instant(self.checkpoint_at)
            .done()
    }

    /// Signs where the chain stands now, and counts the checkpoint.
    pub fn checkpoint(&mut self, key: &AuditKey, at: Timestamp) -> Checkpoint {
        self.checkpoints += 1;
        (self.checkpoint_sequence, self.checkpoint_at) = (self.sequence, at);
        let mut checkpoint = Checkpoint {
            number: self.checkpoints,
            sequence: self.sequence,
            link: self.link,
            at,
            signature: [0; 64],
        };
        checkpoint.signature = key.sign(&checkpoint.signed(self.tenant));
        checkpoint
    }
}

impl Checkpoint {
    #[must_use]
    pub fn is_signed_by(&self, public_key: &[u8; 32], tenant: TenantId) -> bool {
        signature_is_valid(public_key, &self.signed(tenant), &self.signature)
    }

    fn signed(&self, tenant: TenantId) -> Vec<u8> {
        Encoding::of("latchkey audit checkpoint 1")
            .id(tenant.0)
            .number(self.number)
            .number(self.sequence)
            .bytes(&self.link)
            .instant(self.at)
            .done()
    }
}
