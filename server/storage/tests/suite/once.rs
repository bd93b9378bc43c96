//! What is spent: identifiers, and uses of initial access tokens.

use crate::{
    login_provider::{INITIAL, INITIAL_ID, SPENT, initial},
    world::{BEGINNING, LATER, TENANT, TWIN, World, at, how_many, id},
};
use latchkey_domain::{id::RegistrationTokenId, oauth::RegistrationToken, token::TokenDigest};

on_every_database!(
    an_identifier_is_spent_by_one_of_fifty,
    identifiers_are_told_apart,
    a_forgotten_identifier_can_be_spent_again,
    registrations_of_a_token_are_counted,
    a_token_without_a_limit_is_used_by_all,
    dead_registration_tokens_are_not_used,
    registration_tokens_are_listed_and_deleted,
);

const NOW: i64 = 2_000_000;
const OTHER: TokenDigest = TokenDigest([60; 32]);

async fn an_identifier_is_spent_by_one_of_fifty(world: &World) {
    assert!(!world.read().await.is_spent("jti").await.unwrap());
    let spent =
        how_many(world, 50, |storage| async move { storage.spend(TENANT, "jti", at(LATER)).await.unwrap() });
    assert_eq!(spent.await, 1);
    assert!(world.read().await.is_spent("jti").await.unwrap());
    assert!(!world.storage.spend(TENANT, "jti", at(LATER + 1)).await.unwrap());
    assert!(!world.storage.read(TWIN).await.unwrap().is_spent("jti").await.unwrap(), "another tenant's");
}

async fn identifiers_are_told_apart(world: &World) {
    let long = "x".repeat(100_000);
    let longer = format!("{long}x");
    for identifier in ["", "A proof", "a proof ", "ａ proof", "\0", "\0\0", "';--", &long, &longer] {
        assert!(!world.read().await.is_spent(identifier).await.unwrap(), "{identifier:.9?}");
        assert!(world.storage.spend(TENANT, identifier, at(LATER)).await.unwrap(), "{identifier:.9?}");
        assert!(!world.storage.spend(TENANT, identifier, at(LATER)).await.unwrap(), "{identifier:.9?}");
        assert!(world.read().await.is_spent(identifier).await.unwrap(), "{identifier:.9?}");
    }
    assert!(!world.storage.spend(TENANT, SPENT, at(LATER)).await.unwrap(), "at the beginning");
}

async fn a_forgotten_identifier_can_be_spent_again(world: &World) {
    assert!(world.storage.spend(TENANT, "short", at(60)).await.unwrap());
    assert!(!world.storage.spend(TENANT, "short", at(90)).await.unwrap(), "nor does it live longer by it");
    world.storage.sweep(at(59)).await.unwrap();
    assert!(!world.storage.spend(TENANT, "short", at(60)).await.unwrap());
    world.storage.sweep(at(60)).await.unwrap();
    assert!(!world.read().await.is_spent("short").await.unwrap());
    let spent =
        how_many(
            world,
            50,
            |storage| async move { storage.spend(TENANT, "short", at(LATER)).await.unwrap() },
        );
    assert_eq!(spent.await, 1);
    assert!(!world.storage.spend(TENANT, SPENT, at(LATER)).await.unwrap(), "that one isn't forgotten");
}

/// How many of fifty registrations with that token are let through.
async fn registered(world: &World, digest: TokenDigest, owner: RegistrationTokenId) -> usize {
    how_many(world, 50, move |storage| async move {
        let transaction = storage.begin(TENANT).await.unwrap();
        let used = transaction.use_registration_token(&digest, at(NOW)).await.unwrap();
        transaction.commit().await.unwrap();
        used.inspect(|used| assert_eq!(*used, owner)).is_some()
    })
    .await
}

async fn registrations_of_a_token_are_counted(world: &World) {
    let other = RegistrationToken { id: RegistrationTokenId(id(80)), uses_left: Some(1), ..initial() };
    let transaction = world.begin().await;
    transaction.insert_registration_token(&other, &OTHER).await.unwrap();
    transaction.commit().await.unwrap();
    let is_good = async |digest| world.read().await.is_registration_token(&digest, at(NOW)).await.unwrap();
    assert!(is_good(INITIAL).await);
    assert_eq!(registered(world, INITIAL, INITIAL_ID).await, 3);
    assert!(!is_good(INITIAL).await && is_good(OTHER).await, "looking takes nothing off it");
    let left = async || {
        let mut tokens = world.read().await.registration_tokens().await.unwrap();
        tokens.sort_by_key(|token| token.id);
        tokens.into_iter().map(|token| token.uses_left).collect::<Vec<_>>()
    };
    assert_eq!(left().await, [Some(1), Some(0)], "of the other one nothing was taken");
    assert_eq!(registered(world, INITIAL, INITIAL_ID).await, 0);
    assert_eq!(left().await, [Some(1), Some(0)]);

    let refused = world.begin().await;
    assert_eq!(refused.use_registration_token(&OTHER, at(NOW)).await.unwrap(), Some(other.id));
    drop(refused);
    assert_eq!(left().await, [Some(1), Some(0)], "a registration that failed counts for nothing");
}

async fn a_token_without_a_limit_is_used_by_all(world: &World) {
    let open = RegistrationToken { id: RegistrationTokenId(id(80)), uses_left: None, ..initial() };
    let transaction = world.begin().await;
    transaction.insert_registration_token(&open, &OTHER).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(registered(world, OTHER, open.id).await, 50);
    let tokens = world.read().await.registration_tokens().await.unwrap();
    assert!(tokens.contains(&open) && tokens.contains(&initial()), "{tokens:?}");
}

async fn dead_registration_tokens_are_not_used(world: &World) {
    let open = RegistrationToken {
        id: RegistrationTokenId(id(80)),
        uses_left: None,
        expires_at: at(NOW),
        ..initial()
    };
    let transaction = world.begin().await;
    transaction.insert_registration_token(&open, &OTHER).await.unwrap();
    let used = async |digest, now| transaction.use_registration_token(&digest, at(now)).await.unwrap();
    assert_eq!(used(INITIAL, LATER).await, None, "its time is over");
    assert_eq!(used(OTHER, NOW).await, None);
    assert_eq!(used(OTHER, NOW - 1).await, Some(open.id));
    assert_eq!(used(TokenDigest([0; 32]), 0).await, None, "unknown");
    for (digest, now, is_good) in [
        (INITIAL, LATER, false),
        (OTHER, NOW, false),
        (OTHER, NOW - 1, true),
        (TokenDigest([0; 32]), 0, false),
    ] {
        assert_eq!(transaction.is_registration_token(&digest, at(now)).await.unwrap(), is_good, "{now}");
    }
    transaction.commit().await.unwrap();
    let mut tokens = world.read().await.registration_tokens().await.unwrap();
    tokens.sort_by_key(|token| token.id);
    assert_eq!(tokens, [open, initial()], "nothing was taken off them");
}

async fn registration_tokens_are_listed_and_deleted(world: &World) {
    let tokens: Vec<RegistrationToken> = [(80, 5), (81, -5), (82, 5)]
        .map(|(number, second)| RegistrationToken {
            id: RegistrationTokenId(id(number)),
            created_at: at(BEGINNING + second),
            name: format!("token {number} \u{1f989}"),
            uses_left: None,
            ..initial()
        })
        .into();
    let transaction = world.begin().await;
    for (token, byte) in tokens.iter().zip(70..) {
        transaction.insert_registration_token(token, &TokenDigest([byte; 32])).await.unwrap();
    }
    let again = RegistrationToken { id: RegistrationTokenId(id(83)), ..initial() };
    transaction.commit().await.unwrap();
    let twice = world.begin().await.insert_registration_token(&again, &INITIAL).await;
    assert!(twice.is_err(), "a digest is one token's");

    let reader = world.read().await;
    let newest_first = [tokens[2].clone(), tokens[0].clone(), initial(), tokens[1].clone()];
    assert_eq!(reader.registration_tokens().await.unwrap(), newest_first);
    let transaction = world.begin().await;
    assert!(transaction.delete_registration_token(tokens[0].id).await.unwrap());
    assert!(!transaction.delete_registration_token(tokens[0].id).await.unwrap());
    assert!(transaction.delete_registration_token(INITIAL_ID).await.unwrap());
    assert_eq!(transaction.use_registration_token(&INITIAL, at(NOW)).await.unwrap(), None);
    transaction.commit().await.unwrap();
    assert_eq!(reader.registration_tokens().await.unwrap(), [tokens[2].clone(), tokens[1].clone()]);
}
