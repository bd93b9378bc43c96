//! The sealer's tables: its queue, chains that several sealers append to, the lease, erasure.

use crate::world::{ADA, LATER, TENANT, TWIN, World, at, event, id};
use latchkey_domain::{
    Entropy,
    audit::{AuditKey, Finding, Head, Origin, Seal, chain, key::SealedAuditKey, record::StampVerdict},
    id::{AuditId, TenantId},
    seal::{Keyring, MasterKey},
};
use latchkey_storage::{Growth, Storage};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

on_every_database!(
    what_waits_is_sealed_once,
    a_sealed_row_is_what_was_sealed,
    of_two_sealers_one_wins,
    one_who_lags_writes_nothing,
    a_lost_number_is_given_back,
    checkpoints_fall_due,
    erased_rows_keep_their_place,
    a_number_without_a_seal_is_found,
    a_lease_is_one_holders,
    there_is_one_key,
    rows_are_stamped_and_told_of,
);

struct Counter(u8);
impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

fn keyring() -> Keyring {
    Keyring::of(MasterKey::mint(&Counter(1)))
}

fn key() -> AuditKey {
    SealedAuditKey::mint(1, at(0), &keyring(), &Counter(2)).open(&keyring()).unwrap()
}

/// The tenant's chain grown by all of its rows that wait.
async fn grown(storage: &Storage, tenant: TenantId) -> Growth {
    let key = key();
    let head = storage.audit_heads([tenant]).await.unwrap().remove(&tenant);
    let from = head.unwrap_or_else(|| Head::beginning(tenant));
    let mut to = from.clone();
    let mut seals = Vec::new();
    for row in storage.unsealed_audit(None, 1000).await.unwrap() {
        if row.tenant == tenant {
            let seal = Seal::of(&key, (to.sequence, &to.link), &row, Origin::Earlier, [8; 16], at(50));
            (to.sequence, to.link) = (seal.sequence, seal.link);
            seals.push(seal);
        }
    }
    let checkpoint = Some(to.checkpoint(&key, at(60)));
    Growth { from, to: to.tagged_by(&key), seals, checkpoint, unmarked: vec![] }
}

async fn seal(world: &World) -> Growth {
    let growth = grown(&world.storage, TENANT).await;
    assert!(world.storage.append_seals(std::slice::from_ref(&growth)).await.unwrap());
    growth
}

async fn insert(world: &World, tenant: TenantId, numbers: std::ops::Range<u128>) {
    let transaction = world.storage.begin(tenant).await.unwrap();
    for number in numbers {
        transaction.insert_audit(&event(tenant, number)).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn what_waits_is_sealed_once(world: &World) {
    assert!(world.storage.has_unsealed_audit().await.unwrap());
    let growth = seal(world).await;
    assert_eq!(growth.seals.iter().map(|seal| seal.sequence).collect::<Vec<_>>(), [1, 2]);
    let left = world.storage.unsealed_audit(None, 100).await.unwrap();
    assert!(left.iter().all(|row| row.tenant == TWIN) && left.len() == 2, "the twin's under the same ids");
    assert_eq!(world.read().await.count_unsealed_audit().await.unwrap(), 0);
    insert(world, TENANT, 100..1700).await;
    let growth = seal(world).await;
    assert_eq!((growth.from.sequence, growth.to.sequence), (2, 1000), "two of a thousand are the twin's");
    seal(world).await;
    let reader = world.read().await;
    assert_eq!(reader.audit_head().await.unwrap().unwrap().sequence, 1602);
    let seals = reader.audit_seals(1, 5000).await.unwrap();
    assert!(seals.iter().zip(2..).all(|(seal, sequence)| seal.sequence == sequence) && seals.len() == 1601);
    assert_eq!(reader.audit_span(None, None).await.unwrap(), Some((1, 1602)));
    assert_eq!(reader.audit_span(Some(at(LATER)), None).await.unwrap(), None);
    let mut tenants = world.storage.tenants_with_audit().await.unwrap();
    tenants.sort_unstable();
    assert_eq!(tenants, [TENANT, TWIN]);
}

async fn a_sealed_row_is_what_was_sealed(world: &World) {
    let growth = seal(world).await;
    let reader = world.read().await;
    let records = reader.audit_records([AuditId(id(1)), AuditId(id(2)), AuditId(id(9))]).await.unwrap();
    assert_eq!(records.len(), 2);
    let mut previous = chain::beginning(TENANT);
    for seal in reader.audit_seals(0, 10).await.unwrap() {
        let finding = seal.judge(&key(), Some(&previous), records.get(&seal.event), TENANT);
        assert_eq!(finding, None);
        previous = seal.link;
    }
    let head = reader.audit_head().await.unwrap().unwrap();
    assert_eq!(head, growth.to);
    assert!(head.tag_is_valid(&key()) && head.link == previous);
    let checkpoint = growth.checkpoint.unwrap();
    assert_eq!(reader.audit_checkpoints(0, 10).await.unwrap(), std::slice::from_ref(&checkpoint));
    assert!(checkpoint.is_signed_by(&key().public_key(), TENANT));
    assert_eq!(reader.audit_checkpoint_from(2).await.unwrap(), Some(checkpoint));
    assert_eq!(reader.audit_checkpoint_from(3).await.unwrap(), None);
    let entries = reader.audit(&Default::default()).await.unwrap().items;
    assert_eq!(entries.iter().map(|entry| entry.sequence).collect::<Vec<_>>(), [Some(2), Some(1)]);
}

async fn of_two_sealers_one_wins(world: &World) {
    seal(world).await;
    insert(world, TENANT, 100..130).await;
    let other = Storage::connect(&world.database.url, &Default::default()).await.unwrap();
    let growth = grown(&world.storage, TENANT).await;
    let race = |storage: Storage, growth: Growth| {
        tokio::spawn(async move { matches!(storage.append_seals(&[growth]).await, Ok(true)) })
    };
    let racers = [race(world.storage.clone(), growth.clone()), race(other, growth)];
    let mut won = 0;
    for racer in racers {
        won += u32::from(racer.await.unwrap());
    }
    assert_eq!(won, 1);
    assert_eq!(world.read().await.audit_seals(0, 100).await.unwrap().len(), 32);
}

async fn one_who_lags_writes_nothing(world: &World) {
    let first = grown(&world.storage, TENANT).await;
    seal(world).await;
    insert(world, TENANT, 100..102).await;
    assert!(!world.storage.append_seals(&[first]).await.unwrap(), "a second beginning");
    let late = grown(&world.storage, TENANT).await;
    seal(world).await;
    let twin = grown(&world.storage, TWIN).await;
    assert!(!world.storage.append_seals(&[twin, late]).await.unwrap(), "all or none");
    assert_eq!(world.storage.audit_heads([TWIN]).await.unwrap().len(), 0);
    assert_eq!(world.read().await.audit_seals(0, 100).await.unwrap().len(), 4);
}

async fn a_lost_number_is_given_back(world: &World) {
    let growth = seal(world).await;
    world.execute("UPDATE audit_events SET sequence = NULL WHERE sequence = 2").await;
    let row = AuditId(growth.seals[1].event.0);
    let found = world.storage.audit_that_has_seals(&[(TENANT, row), (TWIN, row)]).await.unwrap();
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [(TENANT, row)]);
    let head = growth.to;
    let again = Growth { from: head.clone(), to: head, seals: vec![], checkpoint: None, unmarked: vec![row] };
    assert!(world.storage.append_seals(&[again]).await.unwrap());
    assert_eq!(world.read().await.audit_records([row]).await.unwrap()[&row].sequence, Some(2));
}

async fn checkpoints_fall_due(world: &World) {
    let mut growth = grown(&world.storage, TENANT).await;
    let key = key();
    growth.checkpoint = None;
    growth.to =
        Head { checkpoints: 0, checkpoint_sequence: 0, checkpoint_at: at(60), ..growth.to }.tagged_by(&key);
    assert!(world.storage.append_seals(&[growth.clone()]).await.unwrap());
    assert_eq!(world.storage.audit_checkpoints_due(at(59)).await.unwrap(), []);
    assert_eq!(world.storage.audit_checkpoints_due(at(60)).await.unwrap(), [growth.to.clone()]);
    let mut head = growth.to.clone();
    let checkpoint = Some(head.checkpoint(&key, at(120)));
    let signed =
        Growth { from: growth.to, to: head.tagged_by(&key), seals: vec![], checkpoint, unmarked: vec![] };
    assert!(world.storage.append_seals(&[signed]).await.unwrap());
    assert_eq!(world.storage.audit_checkpoints_due(at(LATER)).await.unwrap(), []);
}

async fn erased_rows_keep_their_place(world: &World) {
    seal(world).await;
    insert(world, TENANT, 100..101).await;
    let transaction = world.begin().await;
    let theirs = transaction.audit_to_erase(ADA, "audit.erased", 10).await.unwrap();
    let numbers = [(AuditId(id(1)), Some(1)), (AuditId(id(2)), Some(2)), (AuditId(id(100)), None)];
    assert_eq!(theirs, numbers);
    let key = key();
    let proven = [1, 2].map(|number: u64| {
        (AuditId(id(number.into())), number, chain::erasure_tag(&key, TENANT, number, at(70)))
    });
    transaction.erase_audit(&[], at(70)).await.unwrap();
    transaction.erase_audit(&proven, at(70)).await.unwrap();
    assert_eq!(transaction.audit_to_erase(ADA, "audit.erased", 10).await.unwrap().len(), 1);
    assert_eq!(transaction.audit_to_erase(ADA, "user.created", 10).await.unwrap().len(), 0);
    transaction.commit().await.unwrap();
    let reader = world.read().await;
    let records = reader.audit_records([AuditId(id(1)), AuditId(id(2))]).await.unwrap();
    let mut previous = chain::beginning(TENANT);
    for seal in reader.audit_seals(0, 10).await.unwrap() {
        assert_eq!(seal.salt, None);
        assert_eq!(seal.judge(&key, Some(&previous), records.get(&seal.event), TENANT), None);
        previous = seal.link;
    }
    assert!(records.values().all(|row| row.is_blank() && row.erased_at == Some(at(70))));
    let erased = reader.audit(&Default::default()).await.unwrap().items;
    assert_eq!(erased.iter().filter(|entry| entry.is_erased).count(), 2);
}

async fn a_number_without_a_seal_is_found(world: &World) {
    seal(world).await;
    insert(world, TENANT, 100..101).await;
    let reader = world.read().await;
    assert_eq!(reader.audit_without_seal(at(0), 10).await.unwrap(), []);
    let text = "UPDATE audit_events SET sequence = 3 WHERE sequence IS NULL AND request_id = 'r-1'";
    world.execute(text).await;
    assert_eq!(reader.audit_without_seal(at(0), 10).await.unwrap(), [AuditId(id(100))]);
    assert_eq!(reader.audit_without_seal(at(LATER), 10).await.unwrap(), []);
    world.execute("UPDATE audit_events SET sequence = NULL WHERE sequence = 3").await;
    world.execute("DELETE FROM audit_events WHERE sequence = 1").await;
    let seal = reader.audit_seals(0, 1).await.unwrap().remove(0);
    let removed = Finding::Removed { sequence: 1, event: AuditId(id(1)) };
    assert_eq!(seal.judge(&key(), Some(&chain::beginning(TENANT)), None, TENANT), Some(removed));
}

async fn a_lease_is_one_holders(world: &World) {
    let take = async |holder: u128, now: i64| {
        world.storage.take_lease("sealer", id(holder), at(now), at(now + 30), at(now + 60)).await.unwrap()
    };
    assert!(take(1, 0).await, "the first");
    assert!(!take(2, 10).await, "held");
    assert!(take(1, 20).await, "prolonged");
    assert!(!take(2, 49).await);
    assert!(take(2, 50).await, "it ran out");
    world.storage.end_lease("sealer", id(1)).await.unwrap();
    assert!(!take(1, 60).await, "not one's own to end");
    world.storage.end_lease("sealer", id(2)).await.unwrap();
    assert!(take(1, 60).await, "given back");
    assert!(world.storage.take_lease("other", id(2), at(0), at(LATER), at(LATER)).await.unwrap());
    assert!(world.storage.take_lease("other", id(1), at(0), at(30), at(60)).await.unwrap(), "dishonest");
}

async fn there_is_one_key(world: &World) {
    assert_eq!(world.storage.audit_key().await.unwrap(), None);
    let key = SealedAuditKey::mint(1, at(5), &keyring(), &Counter(2));
    assert!(world.storage.insert_audit_key(&key).await.unwrap());
    let other = SealedAuditKey::mint(1, at(6), &keyring(), &Counter(3));
    assert!(!world.storage.insert_audit_key(&other).await.unwrap());
    assert_eq!(world.storage.audit_key().await.unwrap(), Some(key.clone()));
    assert!(!world.storage.replace_audit_key("another", "new").await.unwrap());
    assert!(world.storage.replace_audit_key(&key.sealed, "new").await.unwrap());
    assert_eq!(world.storage.audit_key().await.unwrap().unwrap().sealed, "new");
}

async fn rows_are_stamped_and_told_of(world: &World) {
    assert!(world.storage.has_unstamped_audit().await.unwrap(), "those of the beginning");
    let told = Arc::new(AtomicU32::new(0));
    let count = told.clone();
    let stamping = world.storage.clone().stamping(Arc::new(keyring()), move || {
        count.fetch_add(1, Ordering::Relaxed);
    });
    drop(stamping.begin(TENANT).await.unwrap());
    stamping.begin(TENANT).await.unwrap().commit().await.unwrap();
    let transaction = stamping.begin(TENANT).await.unwrap();
    // It goes into the log of the open tenant, and that is what the stamp is for.
    transaction.insert_audit(&event(TWIN, 60)).await.unwrap();
    transaction.insert_audit(&event(TENANT, 61)).await.unwrap();
    assert_eq!(told.load(Ordering::Relaxed), 0);
    transaction.commit().await.unwrap();
    assert_eq!(told.load(Ordering::Relaxed), 1, "once a commit");
    let records = world.read().await.audit_records([AuditId(id(60)), AuditId(id(61))]).await.unwrap();
    assert_eq!(records.len(), 2);
    assert!(records.values().all(|row| row.stamp_verdict(&keyring()) == StampVerdict::Valid));
    let altered = world.read().await.audit_records([AuditId(id(1))]).await.unwrap();
    assert_eq!(altered[&AuditId(id(1))].stamp_verdict(&keyring()), StampVerdict::Missing);
}
