use super::*;
use crate::{
    Timestamp,
    audit::{AuditKey, Head, Origin, Seal, key::tests::key, record::tests::record},
};
use proptest::prelude::*;

const ROWS: u64 = 12;
const ERASED: u64 = 5;
/// After the header, four rows and a checkpoint.
const ERASED_LINE: u64 = 7;

/// An export of twelve rows of which one is erased, with a checkpoint after each third.
fn export(key: &AuditKey) -> Vec<u8> {
    let mut head = Head::beginning(record(1).tenant);
    let header = Header {
        format: FORMAT.into(),
        tenant: TenantName { id: head.tenant, slug: "north".into() },
        public_key: Bytes(key.public_key()),
        exported_at: Timestamp::UNIX_EPOCH,
        since: None,
        until: None,
        previous_sequence: 0,
        previous_link: Bytes(head.link),
    };
    let (mut writer, mut file) = ExportWriter::begin(header);
    for number in 1..=ROWS {
        let mut row = record(number.into());
        let origin = if number == 2 { Origin::Earlier } else { Origin::Stamped };
        let previous = (head.sequence, &head.link);
        let mut seal = Seal::of(key, previous, &row, origin, [7; 16], Timestamp::UNIX_EPOCH);
        (head.sequence, head.link) = (seal.sequence, seal.link);
        row.sequence = Some(number);
        if number == ERASED {
            (row.actor_label, row.details, row.network) = (String::new(), "{}".into(), None);
            (row.erased_at, seal.salt) = (Some(Timestamp::UNIX_EPOCH), None);
        }
        file += &writer.row(&seal, row);
        if number % 3 == 0 {
            file += &writer.checkpoint(&head.checkpoint(key, Timestamp::UNIX_EPOCH));
        }
    }
    file += &writer.end(key);
    file.into_bytes()
}

fn verify(file: &[u8], key: Option<[u8; 32]>) -> Result<VerifiedExport, WrongExport> {
    let mut verifier = ExportVerifier::new(key);
    for line in file.split_inclusive(|byte| *byte == b'\n') {
        verifier.line(line)?;
    }
    verifier.finish()
}

/// The line of the file, from 1, in which a byte stands.
fn line_of(file: &[u8], offset: usize) -> u64 {
    1 + file[..offset].iter().filter(|byte| **byte == b'\n').count() as u64
}

fn lines(file: &[u8]) -> Vec<Vec<u8>> {
    file.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

#[test]
fn a_sound_export_proves_itself() {
    let key = key(1);
    let file = export(&key);
    let verified = verify(&file, Some(key.public_key())).expect("sound");
    assert_eq!((verified.rows, verified.last_sequence, verified.checkpoints), (ROWS, ROWS, 4));
    assert_eq!(verified.header.tenant.slug, "north");
    let other = super::super::key::tests::key(2).public_key();
    assert_eq!(
        verify(&file, Some(other)).expect_err("another's").to_string(),
        "line 1: signed by another key"
    );
}

#[test]
fn the_first_wrong_line_is_named() {
    let file = export(&key(1));
    let sound = lines(&file);
    // Row 4 stands in the sixth line: header, three rows, a checkpoint.
    let altered = String::from_utf8(sound[5].clone()).expect("text").replace("user.created", "user.deleted");
    let mut wrong = sound.clone();
    wrong[5] = altered.into_bytes();
    assert_eq!(verify(&wrong.concat(), None).expect_err("altered").line, 6);
    let mut erased = sound.clone();
    let text = String::from_utf8(sound[1].clone()).expect("text").replace("192.0.2.7", "192.0.2.8");
    erased[1] = text.into_bytes();
    let reason = verify(&erased.concat(), None).expect_err("altered").to_string();
    assert_eq!(reason, "line 2: the row's personal part was altered");
}

/// Whoever can compute links but holds no key: a chain made anew is stopped by the next checkpoint.
#[test]
fn a_chain_made_anew_is_stopped_by_a_checkpoint() {
    let (ours, theirs) = (export(&key(1)), export(&key(2)));
    let (mut mixed, forged) = (lines(&ours), lines(&theirs));
    let tail = mixed.len() - 1;
    mixed[tail] = forged[tail].clone();
    assert_eq!(verify(&mixed.concat(), None).expect_err("another's end").line, tail as u64 + 1);
    mixed[4] = forged[4].clone();
    assert_eq!(verify(&mixed.concat(), None).expect_err("another's checkpoint").line, 5);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_changed_byte_is_found(at in any::<prop::sample::Index>(), flip in 1_u8..) {
        let mut file = export(&key(1));
        let at = at.index(file.len());
        file[at] ^= flip;
        let wrong = verify(&file, None).expect_err("a byte was changed");
        // What only the signature over the whole covers is found at the end: the header, and when a row was erased.
        let proves_itself = ![1, ERASED_LINE].contains(&line_of(&file, at));
        if proves_itself && file[at] != b'\n' && file[at] ^ flip != b'\n' {
            prop_assert_eq!(wrong.line, line_of(&file, at));
        }
    }

    #[test]
    fn any_removed_line_is_found(at in any::<prop::sample::Index>()) {
        let mut lines = lines(&export(&key(1)));
        let at = at.index(lines.len());
        lines.remove(at);
        prop_assert!(verify(&lines.concat(), None).is_err());
    }

    #[test]
    fn any_doubled_line_is_found(at in any::<prop::sample::Index>()) {
        let mut lines = lines(&export(&key(1)));
        let at = at.index(lines.len());
        lines.insert(at, lines[at].clone());
        prop_assert!(verify(&lines.concat(), None).is_err());
    }

    #[test]
    fn any_two_lines_that_changed_places_are_found(
        one in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
    ) {
        let mut lines = lines(&export(&key(1)));
        let (one, other) = (one.index(lines.len()), other.index(lines.len()));
        prop_assume!(one != other);
        lines.swap(one, other);
        prop_assert!(verify(&lines.concat(), None).is_err());
    }

    #[test]
    fn any_cut_is_found(at in any::<prop::sample::Index>()) {
        let file = export(&key(1));
        prop_assert!(verify(&file[..at.index(file.len())], None).is_err());
    }

    #[test]
    fn rubbish_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(verify(&bytes, None).is_err());
    }
}
