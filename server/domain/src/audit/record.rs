use super::encoding::Encoding;
use crate::{
    Timestamp,
    digest::sha256,
    id::{AuditId, TenantId, UserId},
    seal::Keyring,
};

/// What the master key's tags over audit rows are for.
const STAMP: &str = "audit stamp";

/// A row of the audit log exactly as the database holds it: what was written, and what is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    pub tenant: TenantId,
    pub id: AuditId,
    pub at: Timestamp,
    pub actor_kind: String,
    pub actor: Option<UserId>,
    /// Personal: may be erased.
    pub actor_label: String,
    pub action: String,
    pub outcome: String,
    pub target_kind: String,
    pub target: String,
    /// JSON, byte for byte as stored. Personal: may be erased.
    pub details: String,
    pub request_id: String,
    /// Personal: may be erased.
    pub network: Option<String>,
    /// What its writer proves itself by, see [`AuditRecord::stamp`].
    pub stamp: Option<String>,
    /// Its place in the chain, as the row itself says.
    pub sequence: Option<u64>,
    /// Since when its personal part is gone.
    pub erased_at: Option<Timestamp>,
}

/// Who has written a row, as far as its stamp told the sealer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A server or command that holds the master key.
    Stamped,
    /// A release that didn't stamp yet, before or during the upgrade.
    Earlier,
    /// Nobody who holds the master key: it was put into the database from outside.
    Unproven,
}

impl Origin {
    pub const ALL: [Self; 3] = [Self::Stamped, Self::Earlier, Self::Unproven];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stamped => "stamped",
            Self::Earlier => "earlier",
            Self::Unproven => "unproven",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.name() == name)
    }
}

/// What a stamp says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampVerdict {
    Valid,
    /// There is none.
    Missing,
    /// Not for this row.
    Forged,
    /// Made under a master key that isn't in this keyring: another server's newer one, or made up.
    UnknownKey,
}

impl AuditRecord {
    /// The writer's proof over a row that is about to be written: key id, dot, tag under the current master key. It has to
    /// last until the row is sealed; from then on the seal vouches for the row.
    #[must_use]
    pub fn stamp(&self, keyring: &Keyring) -> String {
        format!("{}.{}", keyring.current_id(), keyring.mac(STAMP, &self.written()))
    }

    /// Judges the row's own stamp.
    #[must_use]
    pub fn stamp_verdict(&self, keyring: &Keyring) -> StampVerdict {
        let Some(stamp) = &self.stamp else { return StampVerdict::Missing };
        let Some((id, mac)) = stamp.split_once('.') else { return StampVerdict::Forged };
        if keyring.ids().all(|known| known != id) {
            StampVerdict::UnknownKey
        } else if keyring.mac_is_valid(STAMP, &self.written(), mac) {
            StampVerdict::Valid
        } else {
            StampVerdict::Forged
        }
    }

    /// Everything that a writer writes.
    fn written(&self) -> Vec<u8> {
        self.public_fields(Encoding::of("latchkey audit stamp 1"))
            .text(&self.actor_label)
            .text(&self.details)
            .optional(self.network.as_deref().map(str::as_bytes))
            .done()
    }

    /// What is left of a row whose personal part is erased.
    pub(super) fn public_fields(&self, encoding: Encoding) -> Encoding {
        encoding
            .id(self.tenant.0)
            .id(self.id.0)
            .instant(self.at)
            .text(&self.actor_kind)
            .optional(self.actor.as_ref().map(|actor| actor.0.as_bytes().as_slice()))
            .text(&self.action)
            .text(&self.outcome)
            .text(&self.target_kind)
            .text(&self.target)
            .text(&self.request_id)
    }

    /// What stands for the personal part in the chain. The salt goes with the text, so that nobody can try names.
    #[must_use]
    pub fn personal_digest(&self, salt: &[u8; 16]) -> [u8; 32] {
        let personal = Encoding::of("latchkey audit personal 1")
            .bytes(salt)
            .text(&self.actor_label)
            .text(&self.details)
            .optional(self.network.as_deref().map(str::as_bytes));
        sha256(&personal.done())
    }

    /// Whether nothing personal is left.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.actor_label.is_empty() && self.details == BLANK_DETAILS && self.network.is_none()
    }
}

/// What stands in the place of erased details.
pub const BLANK_DETAILS: &str = "{}";

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{entropy::tests::Seeded, seal::MasterKey};
    use uuid::Uuid;

    pub(crate) fn record(number: u128) -> AuditRecord {
        AuditRecord {
            tenant: TenantId(Uuid::from_u128(1)),
            id: AuditId(Uuid::from_u128(number)),
            at: Timestamp::UNIX_EPOCH,
            actor_kind: "person".into(),
            actor: Some(UserId(Uuid::from_u128(7))),
            actor_label: "ines".into(),
            action: "user.created".into(),
            outcome: "done".into(),
            target_kind: "user".into(),
            target: "ada".into(),
            details: r#"{"login":"ada"}"#.into(),
            request_id: "r-1".into(),
            network: Some("192.0.2.7".into()),
            stamp: None,
            sequence: None,
            erased_at: None,
        }
    }

    /// Makes one field another.
    pub(crate) type Alter<T> = fn(&mut T);

    /// Every way in which one field of a row can be another.
    pub(crate) fn alterations() -> Vec<(&'static str, Alter<AuditRecord>)> {
        vec![
            ("tenant", |row| row.tenant = TenantId(Uuid::from_u128(2))),
            ("id", |row| row.id = AuditId(Uuid::from_u128(99))),
            ("at", |row| row.at = Timestamp::from_microsecond(1).expect("an instant")),
            ("actor_kind", |row| row.actor_kind = "shell".into()),
            ("actor", |row| row.actor = None),
            ("actor_label", |row| row.actor_label = "olga".into()),
            ("action", |row| row.action = "user.deleted".into()),
            ("outcome", |row| row.outcome = "refused".into()),
            ("target_kind", |row| row.target_kind = "mail".into()),
            ("target", |row| row.target = "bea".into()),
            ("details", |row| row.details = "{}".into()),
            ("request_id", |row| row.request_id = "r-2".into()),
            ("network", |row| row.network = None),
        ]
    }

    #[test]
    fn a_stamp_is_for_one_row_and_names_its_key() {
        let entropy = Seeded::new(1);
        let (ring, other) = (Keyring::of(MasterKey::mint(&entropy)), Keyring::of(MasterKey::mint(&entropy)));
        let mut row = record(1);
        assert_eq!(row.stamp_verdict(&ring), StampVerdict::Missing);
        row.stamp = Some(row.stamp(&ring));
        assert_eq!(row.stamp_verdict(&ring), StampVerdict::Valid);
        assert_eq!(row.stamp_verdict(&other), StampVerdict::UnknownKey);
        for (field, alter) in alterations() {
            let mut altered = row.clone();
            alter(&mut altered);
            assert_eq!(altered.stamp_verdict(&ring), StampVerdict::Forged, "{field}");
        }
        row.stamp = Some("rubbish".into());
        assert_eq!(row.stamp_verdict(&ring), StampVerdict::Forged);
    }
}
