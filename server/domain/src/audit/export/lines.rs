use crate::{
    Timestamp,
    audit::{
        encoding::Encoding,
        record::{AuditRecord, Origin},
        {Checkpoint, Seal},
    },
    id::{AuditId, TenantId, UserId},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// One line of an export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Line {
    Header(Box<Header>),
    Row(Box<Row>),
    Checkpoint(CheckpointLine),
    End(End),
}

/// What an export is of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    pub format: String,
    pub tenant: TenantName,
    /// The key that signed the checkpoints and the end. Whoever verifies has it from elsewhere, too.
    pub public_key: Bytes<32>,
    pub exported_at: Timestamp,
    /// The interval that was asked for; the rows reach at least that far.
    pub since: Option<Timestamp>,
    pub until: Option<Timestamp>,
    /// The sequence number of the row before the first one.
    pub previous_sequence: u64,
    pub previous_link: Bytes<32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TenantName {
    pub id: TenantId,
    pub slug: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    pub sequence: u64,
    pub id: AuditId,
    pub at: Timestamp,
    pub actor_kind: String,
    pub actor: Option<UserId>,
    pub actor_label: String,
    pub action: String,
    pub outcome: String,
    pub target_kind: String,
    pub target: String,
    pub details: String,
    pub request_id: String,
    pub network: Option<String>,
    pub erased_at: Option<Timestamp>,
    pub origin: String,
    pub sealed_at: Timestamp,
    pub salt: Option<Bytes<16>>,
    pub personal_digest: Bytes<32>,
    pub link: Bytes<32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CheckpointLine {
    pub number: u64,
    pub sequence: u64,
    pub link: Bytes<32>,
    pub at: Timestamp,
    pub signature: Bytes<64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct End {
    pub rows: u64,
    pub checkpoints: u64,
    pub signature: Bytes<64>,
}

/// What the end signs: a digest of every byte before its line, line feeds included.
pub(super) fn signed_end(digest: &[u8; 32], rows: u64, checkpoints: u64) -> Vec<u8> {
    Encoding::of("latchkey audit export 1").bytes(digest).number(rows).number(checkpoints).done()
}

/// Bytes that JSON holds as base64url without padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bytes<const N: usize>(pub [u8; N]);

impl<const N: usize> Serialize for Bytes<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Bytes<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = BASE64.decode(text).map_err(D::Error::custom)?;
        let length = bytes.len();
        let bytes =
            bytes.try_into().map_err(|_| D::Error::custom(format!("{length} bytes instead of {N}")))?;
        Ok(Self(bytes))
    }
}

impl Line {
    /// The one way of writing it, without its line feed.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts, numbers and bytes are JSON")
    }
}

impl Row {
    pub(super) fn of(seal: &Seal, record: AuditRecord) -> Self {
        Self {
            sequence: seal.sequence,
            id: record.id,
            at: record.at,
            actor_kind: record.actor_kind,
            actor: record.actor,
            actor_label: record.actor_label,
            action: record.action,
            outcome: record.outcome,
            target_kind: record.target_kind,
            target: record.target,
            details: record.details,
            request_id: record.request_id,
            network: record.network,
            erased_at: record.erased_at,
            origin: seal.origin.name().to_owned(),
            sealed_at: seal.sealed_at,
            salt: seal.salt.map(Bytes),
            personal_digest: Bytes(seal.personal_digest),
            link: Bytes(seal.link),
        }
    }

    /// The row and the seal that the line tells of; `None` if it names no known origin.
    pub(super) fn into_parts(self, tenant: TenantId) -> Option<(Seal, AuditRecord)> {
        let seal = Seal {
            sequence: self.sequence,
            event: self.id,
            sealed_at: self.sealed_at,
            origin: Origin::named(&self.origin)?,
            salt: self.salt.map(|salt| salt.0),
            personal_digest: self.personal_digest.0,
            link: self.link.0,
            tag: [0; 32],
            erasure: None,
        };
        let record = AuditRecord {
            tenant,
            id: self.id,
            at: self.at,
            actor_kind: self.actor_kind,
            actor: self.actor,
            actor_label: self.actor_label,
            action: self.action,
            outcome: self.outcome,
            target_kind: self.target_kind,
            target: self.target,
            details: self.details,
            request_id: self.request_id,
            network: self.network,
            stamp: None,
            sequence: Some(self.sequence),
            erased_at: self.erased_at,
        };
        Some((seal, record))
    }
}

impl CheckpointLine {
    pub(super) fn of(checkpoint: &Checkpoint) -> Self {
        Self {
            number: checkpoint.number,
            sequence: checkpoint.sequence,
            link: Bytes(checkpoint.link),
            at: checkpoint.at,
            signature: Bytes(checkpoint.signature),
        }
    }

    pub(super) fn into_checkpoint(self) -> Checkpoint {
        Checkpoint {
            number: self.number,
            sequence: self.sequence,
            link: self.link.0,
            at: self.at,
            signature: self.signature.0,
        }
    }
}
