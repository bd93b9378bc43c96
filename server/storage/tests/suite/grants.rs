//! Grants and consents: refreshing, and how they end.

use crate::{
    login_provider::{
        CLIENT, CODE, DEVICE, GRANT, PUSHED, STRANGER, client, code, consent, device, grant, scope,
    },
    world::{ADA, BEGINNING, LATER, SESSION, TENANT, World, ada, at, how_many, id, person},
};
use latchkey_domain::{
    id::{ClientId, GrantId, SessionId, TenantId, UserId},
    oauth::{Consent, DeviceCode, DeviceState, Grant, GrantDetails},
    token::TokenDigest,
};
use latchkey_storage::{Rotation, StorageError, Transaction};

on_every_database!(
    a_grant_is_read_with_its_person,
    a_grant_begins,
    a_refresh_token_is_replaced_by_one_of_fifty,
    of_rotations_in_one_batch_each_has_its_own_answer,
    grants_end_as_they_are_named,
    a_consent_takes_the_place_of_the_one_before,
    consents_that_are_given_together_leave_one,
    nothing_refers_to_the_other_tenant,
    a_deleted_person_takes_along_what_they_granted,
);

const BEA: UserId = UserId(id(0xbea5));
const OTHER: ClientId = ClientId(id(0xc11f));
const ELSEWHERE: SessionId = SessionId(id(0x5e56));

async fn a_grant_is_read_with_its_person(world: &World) {
    let bare = Grant {
        session: None,
        offline: true,
        details: GrantDetails {
            scope: scope(""),
            resources: vec![],
            claims: Default::default(),
            dpop_jkt: None,
            ..grant(TENANT, GRANT).details
        },
        credential_version: i64::MAX,
        generation: 0,
        used_at: None,
        ..grant(TENANT, GrantId(id(80)))
    };
    let transaction = world.begin().await;
    transaction.insert_grant(&bare).await.unwrap();
    transaction.commit().await.unwrap();
    let reader = world.read().await;
    assert_eq!(reader.grant(bare.id).await.unwrap(), Some((bare, ada(TENANT))));
    assert_eq!(reader.grant(GRANT).await.unwrap(), Some((grant(TENANT, GRANT), ada(TENANT))));
    assert_eq!(reader.grant(GrantId(id(999))).await.unwrap(), None);
}

async fn a_grant_begins(world: &World) {
    let fresh = Grant { generation: 0, used_at: None, ..grant(TENANT, GrantId(id(80))) };
    let mut begun = Grant { generation: 1, used_at: Some(at(7)), ..fresh.clone() };
    begun.details.dpop_jkt = Some("another".into());
    let transaction = world.begin().await;
    transaction.insert_grant(&fresh).await.unwrap();
    // No more than that is said by whoever begins it.
    let said = Grant { expires_at: at(8), user: BEA, client: OTHER, credential_version: 9, ..begun.clone() };
    transaction.begin_grant(&said).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(world.read().await.grants_of(ADA).await.unwrap(), [begun, grant(TENANT, GRANT)]);
}

fn rotation(from: u32, now: i64, until: i64) -> Rotation {
    Rotation { tenant: TENANT, grant: GRANT, from, now: at(now), expires_at: at(until) }
}

async fn a_refresh_token_is_replaced_by_one_of_fifty(world: &World) {
    let rotate = async |from, now, until| {
        world.storage.rotate_grants(&[rotation(from, now, until)]).await.unwrap() == [true]
    };
    assert!(!rotate(0, 10, LATER).await, "older than the living one");
    assert!(!rotate(2, 10, LATER).await, "not made yet");
    let rotated = how_many(world, 50, |storage| async move {
        storage.rotate_grants(&[rotation(1, 20, LATER + 5)]).await.unwrap() == [true]
    });
    assert_eq!(rotated.await, 1);
    let stored = async || world.read().await.grants_of(ADA).await.unwrap();
    let expected =
        Grant { generation: 2, used_at: Some(at(20)), expires_at: at(LATER + 5), ..grant(TENANT, GRANT) };
    assert_eq!(stored().await, [expected]);
    assert!(!rotate(1, 30, LATER).await, "it was replaced");
    assert!(rotate(2, 30, LATER).await);
    assert_eq!(stored().await[0].generation, 3);

    let transaction = world.begin().await;
    assert!(transaction.end_grant(GRANT).await.unwrap());
    assert!(!transaction.end_grant(GRANT).await.unwrap());
    transaction.commit().await.unwrap();
    for from in 0..5 {
        assert!(!rotate(from, 40, LATER).await, "it has ended");
    }
    assert_eq!(stored().await, []);
}

async fn of_rotations_in_one_batch_each_has_its_own_answer(world: &World) {
    let other = GrantId(id(81));
    let transaction = world.begin().await;
    transaction.insert_grant(&Grant { generation: 4, ..grant(TENANT, other) }).await.unwrap();
    transaction.commit().await.unwrap();
    let batch = [
        rotation(1, 20, LATER),
        Rotation { grant: other, ..rotation(4, 20, LATER) },
        rotation(1, 20, LATER),
        Rotation { grant: GrantId(id(82)), ..rotation(1, 20, LATER) },
        Rotation { tenant: TenantId(id(99)), ..rotation(2, 20, LATER) },
    ];
    let rotated = world.storage.rotate_grants(&batch).await.unwrap();
    assert_eq!(rotated, [true, true, false, false, false]);
    let generations = world.read().await.grants_of(ADA).await.unwrap();
    let generations: Vec<_> = generations.iter().map(|grant| (grant.id, grant.generation)).collect();
    assert!(generations.contains(&(GRANT, 2)) && generations.contains(&(other, 5)), "{generations:?}");
}

/// Grants of two people to two clients in two sessions and in none.
async fn insert_many(world: &World) {
    let many = [
        (80, ADA, CLIENT, Some(SESSION), true),
        (81, ADA, CLIENT, Some(ELSEWHERE), false),
        (82, ADA, OTHER, Some(SESSION), false),
        (83, ADA, OTHER, None, true),
        (84, BEA, CLIENT, None, false),
        (85, BEA, OTHER, Some(ELSEWHERE), false),
    ];
    let transaction = world.begin().await;
    transaction.insert_user(&person(BEA.0.as_u128(), "bea")).await.unwrap();
    transaction.insert_client(&client(TENANT, OTHER)).await.unwrap();
    for (number, user, client, session, offline) in many {
        let created_at = at(BEGINNING - i64::try_from(number).unwrap());
        let grant =
            Grant { user, client, session, offline, created_at, ..grant(TENANT, GrantId(id(number))) };
        transaction.insert_grant(&grant).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

fn numbers(grants: Vec<Grant>) -> Vec<u128> {
    grants.into_iter().map(|grant| grant.id.0.as_u128()).collect()
}

async fn grants_end_as_they_are_named(world: &World) {
    const FIRST: u128 = GRANT.0.as_u128();
    insert_many(world).await;
    let reader = world.read().await;
    assert_eq!(numbers(reader.grants_of(ADA).await.unwrap()), [83, 82, 81, 80, FIRST], "the oldest first");
    assert_eq!(numbers(reader.grants_of(UserId(id(999))).await.unwrap()), [0; 0]);
    assert_eq!(numbers(reader.grants_of_session(SESSION).await.unwrap()), [82, 80, FIRST]);
    assert_eq!(numbers(reader.grants_of_session(ELSEWHERE).await.unwrap()), [85, 81]);

    let left = async |transaction: Transaction| {
        let mut left = numbers(transaction.grants_of(ADA).await.unwrap());
        left.extend(numbers(transaction.grants_of(BEA).await.unwrap()));
        left
    };
    let transaction = world.begin().await;
    assert_eq!(transaction.end_grants_of(ADA).await.unwrap(), 5);
    assert_eq!(left(transaction).await, [85, 84]);
    let transaction = world.begin().await;
    assert_eq!(transaction.end_grants_to(ADA, OTHER).await.unwrap(), 2);
    assert_eq!(left(transaction).await, [81, 80, FIRST, 85, 84]);
    let transaction = world.begin().await;
    assert_eq!(transaction.end_grants_of_session(SESSION).await.unwrap(), 2);
    assert_eq!(left(transaction).await, [83, 81, 80, 85, 84], "80 goes on when the session ends");
    let transaction = world.begin().await;
    assert_eq!(transaction.end_grants_of_session(SessionId(id(999))).await.unwrap(), 0);
    assert_eq!(transaction.end_grants_to(UserId(id(999)), CLIENT).await.unwrap(), 0);
    assert_eq!(transaction.end_grants_to(BEA, STRANGER).await.unwrap(), 0);
    assert!(transaction.end_grant(GrantId(id(82))).await.unwrap());
    assert_eq!(left(transaction).await, [83, 81, 80, FIRST, 85, 84]);
    assert_eq!(numbers(reader.grants_of(ADA).await.unwrap()).len(), 5, "nothing of it was committed");
}

async fn a_consent_takes_the_place_of_the_one_before(world: &World) {
    let mut wider = Consent { granted_at: at(BEGINNING + 1), ..consent(CLIENT) };
    wider.details.scope = scope("openid profile email");
    wider.details.claims.clear();
    let other = Consent { granted_at: at(BEGINNING + 9), ..consent(OTHER) };
    let transaction = world.begin().await;
    transaction.insert_client(&client(TENANT, OTHER)).await.unwrap();
    transaction.put_consent(&other).await.unwrap();
    transaction.put_consent(&wider).await.unwrap();
    transaction.commit().await.unwrap();
    let reader = world.read().await;
    assert_eq!(reader.consents_of(ADA).await.unwrap(), [other.clone(), wider.clone()], "the latest first");
    assert_eq!(reader.consent(ADA, CLIENT).await.unwrap(), Some(wider));
    assert_eq!(reader.consent(UserId(id(999)), CLIENT).await.unwrap(), None);

    let transaction = world.begin().await;
    assert!(!transaction.delete_consent(UserId(id(999)), CLIENT).await.unwrap());
    assert!(transaction.delete_consent(ADA, CLIENT).await.unwrap());
    assert!(!transaction.delete_consent(ADA, CLIENT).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(reader.consents_of(ADA).await.unwrap(), [other]);
}

/// Two tabs, none of which finds a consent to replace.
async fn consents_that_are_given_together_leave_one(world: &World) {
    let transaction = world.begin().await;
    transaction.delete_consent(ADA, CLIENT).await.unwrap();
    transaction.commit().await.unwrap();
    let given = how_many(world, 20, |storage| async move {
        let transaction = storage.begin(TENANT).await.unwrap();
        transaction.lock_user(ADA).await.unwrap().unwrap();
        transaction.put_consent(&consent(CLIENT)).await.unwrap();
        transaction.commit().await.is_ok()
    });
    assert_eq!(given.await, 20);
    assert_eq!(world.read().await.consents_of(ADA).await.unwrap(), [consent(CLIENT)]);
}

async fn nothing_refers_to_the_other_tenant(world: &World) {
    let refused = |result: Result<(), StorageError>| {
        assert!(matches!(result, Err(StorageError::Stale)), "{result:?}");
    };
    let begin = async || world.begin().await;
    let to_stranger = Grant { client: STRANGER, ..grant(TENANT, GrantId(id(80))) };
    refused(begin().await.insert_grant(&to_stranger).await);
    // Bea exists in the twin alone.
    let of_stranger = Grant { user: UserId(id(0xbea)), ..grant(TENANT, GrantId(id(80))) };
    refused(begin().await.insert_grant(&of_stranger).await);
    refused(begin().await.put_consent(&consent(STRANGER)).await);
    let unknown = TokenDigest([60; 32]);
    refused(begin().await.insert_authorization_code(&code(GrantId(id(999))), &unknown).await);
    let waiting = DeviceCode { client: STRANGER, ..device() };
    refused(begin().await.insert_device_code(&waiting, &unknown, "LMNPQRST").await);
    refused(begin().await.insert_pushed_request(&unknown, STRANGER, "{}".into(), at(LATER)).await);
}

async fn a_deleted_person_takes_along_what_they_granted(world: &World) {
    insert_many(world).await;
    let (bea, collected) = (TokenDigest([60; 32]), TokenDigest([61; 32]));
    let transaction = world.begin().await;
    transaction.insert_authorization_code(&code(GrantId(id(84))), &bea).await.unwrap();
    transaction.put_consent(&Consent { user: BEA, ..consent(CLIENT) }).await.unwrap();
    transaction.insert_device_code(&device(), &collected, "LMNPQRST").await.unwrap();
    assert!(transaction.decide_device(&collected, Some(GrantId(id(83))), at(5)).await.unwrap());
    transaction.commit().await.unwrap();
    let approved = world.read().await.device_code(&collected).await.unwrap().unwrap();
    assert_eq!(approved.state, DeviceState::Approved(GrantId(id(83))));

    let transaction = world.begin().await;
    assert!(transaction.delete_user(ADA, at(99)).await.unwrap());
    transaction.commit().await.unwrap();
    let reader = world.read().await;
    assert_eq!(reader.grant(GRANT).await.unwrap(), None);
    assert_eq!(reader.grants_of(ADA).await.unwrap(), []);
    assert_eq!(reader.grants_of_session(SESSION).await.unwrap(), []);
    assert_eq!(reader.authorization_code(&CODE).await.unwrap(), None);
    assert_eq!(reader.consents_of(ADA).await.unwrap(), []);
    assert_eq!(reader.device_code(&collected).await.unwrap(), None, "it was approved by them");

    assert_eq!(numbers(reader.grants_of(BEA).await.unwrap()), [85, 84]);
    assert_eq!(reader.authorization_code(&bea).await.unwrap(), Some(code(GrantId(id(84)))));
    assert_eq!(reader.consents_of(BEA).await.unwrap().len(), 1);
    assert_eq!(reader.device_code(&DEVICE).await.unwrap(), Some(device()), "nobody's yet");
    assert!(reader.pushed_request(&PUSHED).await.unwrap().is_some(), "nobody's yet");
    assert!(reader.client(CLIENT).await.unwrap().is_some());
}
