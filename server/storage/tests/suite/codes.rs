//! What is on its way to a client and used once: authorization codes, device codes, pushed requests.

use crate::{
    login_provider::{CLIENT, CODE, DEVICE, GRANT, PUSHED, USER_CODE, client, code, device, grant},
    world::{LATER, TENANT, World, at, how_many, id},
};
use latchkey_domain::{
    id::{ClientId, GrantId},
    oauth::{AuthorizationCode, DeviceCode, DeviceState},
    token::TokenDigest,
};

on_every_database!(
    a_code_is_redeemed_by_one_of_a_hundred,
    dead_codes_are_not_redeemed,
    a_grants_end_takes_its_codes,
    a_device_is_found_by_what_it_shows,
    a_device_is_decided_on_by_one_of_fifty,
    a_device_that_is_refused_stays_refused,
    a_decision_comes_too_late,
    polls_are_noted,
    a_device_code_is_used_by_one_of_fifty,
    a_user_code_is_one_devices,
    a_pushed_request_is_used_by_one_of_fifty,
);

const NOW: i64 = 2_000_000;
const OTHER: TokenDigest = TokenDigest([60; 32]);
const NOBODYS: TokenDigest = TokenDigest([0; 32]);

async fn a_code_is_redeemed_by_one_of_a_hundred(world: &World) {
    let stored = async || world.read().await.authorization_code(&CODE).await.unwrap();
    assert_eq!(stored().await, Some(code(GRANT)));
    let redeemed = how_many(world, 100, |storage| async move {
        let transaction = storage.begin(TENANT).await.unwrap();
        let is_mine = transaction.redeem_authorization_code(&CODE, at(NOW)).await.unwrap();
        transaction.commit().await.unwrap();
        is_mine
    });
    assert_eq!(redeemed.await, 1);
    let used = AuthorizationCode { redeemed_at: Some(at(NOW)), ..code(GRANT) };
    assert_eq!(stored().await, Some(used.clone()), "a second use is to be recognised");
    let transaction = world.begin().await;
    assert!(!transaction.redeem_authorization_code(&CODE, at(NOW + 1)).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(stored().await, Some(used));
}

async fn dead_codes_are_not_redeemed(world: &World) {
    let short = AuthorizationCode { expires_at: at(NOW), ..code(GRANT) };
    let transaction = world.begin().await;
    transaction.insert_authorization_code(&short, &OTHER).await.unwrap();
    assert!(!transaction.redeem_authorization_code(&OTHER, at(NOW)).await.unwrap(), "its time is over");
    assert!(!transaction.redeem_authorization_code(&NOBODYS, at(NOW)).await.unwrap());
    assert_eq!(transaction.authorization_code(&OTHER).await.unwrap(), Some(short));
    assert_eq!(transaction.authorization_code(&NOBODYS).await.unwrap(), None);
    assert!(transaction.redeem_authorization_code(&OTHER, at(NOW - 1)).await.unwrap());
    transaction.commit().await.unwrap();
    let expired = how_many(world, 10, |storage| async move {
        let transaction = storage.begin(TENANT).await.unwrap();
        transaction.redeem_authorization_code(&CODE, at(LATER)).await.unwrap()
    });
    assert_eq!(expired.await, 0);
}

async fn a_grants_end_takes_its_codes(world: &World) {
    let other = GrantId(id(80));
    let transaction = world.begin().await;
    transaction.insert_grant(&grant(TENANT, other)).await.unwrap();
    transaction.insert_authorization_code(&code(other), &OTHER).await.unwrap();
    transaction.insert_device_code(&device(), &OTHER, "LMNPQRST").await.unwrap();
    assert!(transaction.decide_device(&OTHER, Some(GRANT), at(NOW)).await.unwrap());
    assert!(transaction.end_grant(GRANT).await.unwrap());
    assert!(!transaction.redeem_authorization_code(&CODE, at(NOW)).await.unwrap());
    assert!(!transaction.delete_device_code(&OTHER).await.unwrap(), "nothing is collected any more");
    transaction.commit().await.unwrap();
    let reader = world.read().await;
    assert_eq!(reader.authorization_code(&CODE).await.unwrap(), None);
    assert_eq!(reader.authorization_code(&OTHER).await.unwrap(), Some(code(other)));
    assert_eq!(reader.device_code(&DEVICE).await.unwrap(), Some(device()), "it waits for another grant");
}

async fn a_device_is_found_by_what_it_shows(world: &World) {
    let other = DeviceCode { interval_seconds: 9, expires_at: at(NOW), ..device() };
    let transaction = world.begin().await;
    transaction.insert_device_code(&other, &OTHER, "LMNPQRST").await.unwrap();
    transaction.commit().await.unwrap();
    let reader = world.read().await;
    assert_eq!(reader.device_of_user_code(USER_CODE).await.unwrap(), Some((DEVICE, device())));
    assert_eq!(reader.device_of_user_code("LMNPQRST").await.unwrap(), Some((OTHER, other.clone())));
    assert_eq!(reader.device_code(&OTHER).await.unwrap(), Some(other));
    assert_eq!(reader.device_code(&NOBODYS).await.unwrap(), None);
    for unknown in ["", "BCDFGHJ", "bcdfghjk", "BCDF-GHJK", "BCDFGHJK ", "BCDFGHJ%"] {
        assert_eq!(reader.device_of_user_code(unknown).await.unwrap(), None, "{unknown:?}");
    }
}

async fn a_device_is_decided_on_by_one_of_fifty(world: &World) {
    let decided = how_many(world, 50, |storage| async move {
        let transaction = storage.begin(TENANT).await.unwrap();
        let is_mine = transaction.decide_device(&DEVICE, Some(GRANT), at(NOW)).await.unwrap();
        transaction.commit().await.unwrap();
        is_mine
    });
    assert_eq!(decided.await, 1);
    let transaction = world.begin().await;
    assert!(!transaction.decide_device(&DEVICE, None, at(NOW)).await.unwrap(), "it was answered");
    transaction.commit().await.unwrap();
    let approved = DeviceCode { state: DeviceState::Approved(GRANT), ..device() };
    assert_eq!(world.read().await.device_code(&DEVICE).await.unwrap(), Some(approved));
}

async fn a_device_that_is_refused_stays_refused(world: &World) {
    let transaction = world.begin().await;
    assert!(transaction.decide_device(&DEVICE, None, at(NOW)).await.unwrap());
    assert!(!transaction.decide_device(&DEVICE, Some(GRANT), at(NOW)).await.unwrap());
    assert!(!transaction.decide_device(&NOBODYS, None, at(NOW)).await.unwrap());
    transaction.commit().await.unwrap();
    let denied = DeviceCode { state: DeviceState::Denied, ..device() };
    assert_eq!(world.read().await.device_code(&DEVICE).await.unwrap(), Some(denied));
}

async fn a_decision_comes_too_late(world: &World) {
    let transaction = world.begin().await;
    for grant in [Some(GRANT), None] {
        assert!(!transaction.decide_device(&DEVICE, grant, at(LATER)).await.unwrap());
    }
    transaction.commit().await.unwrap();
    assert_eq!(world.read().await.device_code(&DEVICE).await.unwrap(), Some(device()));
}

async fn polls_are_noted(world: &World) {
    for (poll_after, interval, kept) in [(at(NOW), 10, 10), (at(NOW + 9), u32::MAX, i32::MAX as u32)] {
        let transaction = world.begin().await;
        transaction.note_device_poll(&DEVICE, poll_after, interval).await.unwrap();
        transaction.note_device_poll(&NOBODYS, at(LATER), 1).await.unwrap();
        transaction.commit().await.unwrap();
        let expected = DeviceCode { poll_after, interval_seconds: kept, ..device() };
        assert_eq!(world.read().await.device_code(&DEVICE).await.unwrap(), Some(expected));
    }
}

async fn a_device_code_is_used_by_one_of_fifty(world: &World) {
    let used = how_many(world, 50, |storage| async move {
        let transaction = storage.begin(TENANT).await.unwrap();
        let is_mine = transaction.delete_device_code(&DEVICE).await.unwrap();
        transaction.commit().await.unwrap();
        is_mine
    });
    assert_eq!(used.await, 1);
    let reader = world.read().await;
    assert_eq!(reader.device_code(&DEVICE).await.unwrap(), None);
    assert_eq!(reader.device_of_user_code(USER_CODE).await.unwrap(), None);
}

async fn a_user_code_is_one_devices(world: &World) {
    let again = world.begin().await.insert_device_code(&device(), &OTHER, USER_CODE).await;
    assert!(again.is_err(), "the person would give one device what the other asked for");
    let transaction = world.begin().await;
    assert!(transaction.delete_device_code(&DEVICE).await.unwrap());
    transaction.insert_device_code(&device(), &OTHER, USER_CODE).await.unwrap();
    transaction.commit().await.unwrap();
    let found = world.read().await.device_of_user_code(USER_CODE).await.unwrap();
    assert_eq!(found, Some((OTHER, device())));
}

async fn a_pushed_request_is_used_by_one_of_fifty(world: &World) {
    let (owner, parameters) = (ClientId(id(0xc11f)), r#"{"state":"'\"; -- ż🦉"}"#);
    let transaction = world.begin().await;
    transaction.insert_client(&client(TENANT, owner)).await.unwrap();
    transaction.insert_pushed_request(&OTHER, owner, parameters.into(), at(NOW)).await.unwrap();
    transaction.commit().await.unwrap();
    let used = how_many(world, 50, |storage| async move {
        let transaction = storage.begin(TENANT).await.unwrap();
        let is_mine = transaction.delete_pushed_request(&PUSHED).await.unwrap();
        transaction.commit().await.unwrap();
        is_mine
    });
    assert_eq!(used.await, 1);
    let reader = world.read().await;
    assert_eq!(reader.pushed_request(&PUSHED).await.unwrap(), None);
    assert_eq!(
        reader.pushed_request(&OTHER).await.unwrap(),
        Some((owner, parameters.to_owned(), at(NOW))),
        "{CLIENT}'s was used, not this one"
    );
}
