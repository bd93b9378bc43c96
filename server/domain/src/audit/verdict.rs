//! Whether one row is what was sealed.

use super::{AuditKey, AuditRecord, Finding, Link, Origin, Seal, chain::erasure_is_valid};

impl Seal {
    /// Judges the seal after `previous`, which isn't known where seals are missing, and the row that it was made for;
    /// `None` if all is well.
    #[must_use]
    pub fn judge(
        &self,
        key: &AuditKey,
        previous: Option<&Link>,
        record: Option<&AuditRecord>,
        tenant: crate::id::TenantId,
    ) -> Option<Finding> {
        let (sequence, event) = (self.sequence, self.event);
        if !self.tag_is_valid(key, tenant) {
            return Some(Finding::SealAltered { sequence, event });
        }
        let Some(record) = record else { return Some(Finding::Removed { sequence, event }) };
        // The link is ours. If the row and the seal's other parts don't lead to it, one of them isn't what it was.
        let leads_elsewhere = |previous| self.link_of(previous, record) != self.link;
        if record.sequence != Some(sequence) || previous.is_some_and(leads_elsewhere) {
            return Some(Finding::Altered { sequence, event });
        }
        if let Some(finding) = self.judge_personal_part(key, record) {
            return Some(finding);
        }
        (self.origin == Origin::Unproven).then_some(Finding::Inserted { sequence: Some(sequence), event })
    }

    fn judge_personal_part(&self, key: &AuditKey, record: &AuditRecord) -> Option<Finding> {
        let (sequence, event) = (self.sequence, self.event);
        match (record.erased_at, &self.erasure, &self.salt) {
            (None, None, Some(salt)) => {
                let is_same = record.personal_digest(salt) == self.personal_digest;
                (!is_same).then_some(Finding::Altered { sequence, event })
            }
            (Some(at), Some(tag), None) if erasure_is_valid(key, record.tenant, sequence, at, tag) => {
                (!record.is_blank()).then_some(Finding::Altered { sequence, event })
            }
            _ => Some(Finding::Blanked { sequence, event }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Timestamp,
        audit::{
            chain::{beginning, erasure_tag},
            key::tests::key,
            record::{
                BLANK_DETAILS,
                tests::{Alter, alterations, record},
            },
        },
    };

    fn sealed() -> (AuditKey, Link, AuditRecord, Seal) {
        let (key, mut row) = (key(1), record(5));
        let previous = beginning(row.tenant);
        let seal = Seal::of(&key, (0, &previous), &row, Origin::Stamped, [3; 16], Timestamp::UNIX_EPOCH);
        row.sequence = Some(1);
        (key, previous, row, seal)
    }

    #[test]
    fn every_field_of_a_row_counts() {
        let (key, previous, row, seal) = sealed();
        let tenant = row.tenant;
        assert_eq!(seal.judge(&key, Some(&previous), Some(&row), tenant), None);
        let removed = Finding::Removed { sequence: 1, event: row.id };
        assert_eq!(seal.judge(&key, Some(&previous), None, tenant), Some(removed));
        let finding = Some(Finding::Altered { sequence: 1, event: row.id });
        let elsewhere: (&str, Alter<AuditRecord>) = ("sequence", |row| row.sequence = None);
        for (field, alter) in alterations().into_iter().chain([elsewhere]) {
            let mut altered = row.clone();
            alter(&mut altered);
            assert_eq!(seal.judge(&key, Some(&previous), Some(&altered), tenant), finding, "{field}");
        }
        assert_eq!(seal.judge(&key, Some(&[0; 32]), Some(&row), tenant), finding, "another row before it");
    }

    #[test]
    fn every_part_of_a_seal_counts() {
        let (key, previous, row, seal) = sealed();
        let alterations: [(&str, Alter<Seal>); 9] = [
            ("sequence", |seal| seal.sequence = 2),
            ("event", |seal| seal.event.0 = uuid::Uuid::nil()),
            ("sealed_at", |seal| seal.sealed_at = Timestamp::MAX),
            ("origin", |seal| seal.origin = Origin::Earlier),
            ("salt", |seal| seal.salt = Some([4; 16])),
            ("personal_digest", |seal| seal.personal_digest[0] ^= 1),
            ("link", |seal| seal.link[0] ^= 1),
            ("tag", |seal| seal.tag[31] ^= 1),
            ("erasure", |seal| seal.erasure = Some([0; 32])),
        ];
        for (part, alter) in alterations {
            let mut altered = seal.clone();
            alter(&mut altered);
            assert!(altered.judge(&key, Some(&previous), Some(&row), row.tenant).is_some(), "{part}");
        }
        let other = super::super::key::tests::key(2);
        assert!(
            seal.judge(&other, Some(&previous), Some(&row), row.tenant).is_some(),
            "another installation"
        );
    }

    #[test]
    fn an_erasure_needs_the_key() {
        let (key, previous, mut row, mut seal) = sealed();
        (row.actor_label, row.details, row.network) = (String::new(), BLANK_DETAILS.into(), None);
        row.erased_at = Some(Timestamp::UNIX_EPOCH);
        seal.salt = None;
        let blanked = Some(Finding::Blanked { sequence: 1, event: row.id });
        assert_eq!(seal.judge(&key, Some(&previous), Some(&row), row.tenant), blanked);
        seal.erasure = Some(erasure_tag(&key, row.tenant, 1, Timestamp::UNIX_EPOCH));
        assert_eq!(seal.judge(&key, Some(&previous), Some(&row), row.tenant), None);
        row.actor_label = "somebody else".into();
        assert!(seal.judge(&key, Some(&previous), Some(&row), row.tenant).is_some(), "not a place to write");
        row.actor_label = String::new();
        row.erased_at = Some(Timestamp::MAX);
        assert_eq!(seal.judge(&key, Some(&previous), Some(&row), row.tenant), blanked, "at another time");
    }

    #[test]
    fn a_row_of_nobody_is_named() {
        let (key, previous, mut row, _) = sealed();
        row.sequence = None;
        let seal = Seal::of(&key, (0, &previous), &row, Origin::Unproven, [3; 16], Timestamp::UNIX_EPOCH);
        row.sequence = Some(1);
        let inserted = Finding::Inserted { sequence: Some(1), event: row.id };
        assert_eq!(seal.judge(&key, Some(&previous), Some(&row), row.tenant), Some(inserted));
    }
}
