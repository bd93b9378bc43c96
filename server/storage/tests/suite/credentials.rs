//! Passwords, sessions and API tokens.

use crate::world::{
    self, ADA, COOKIE, RESET, SESSION, TENANT, TOKEN, World, ada, at, id, password, token_digest, verifier,
};
use latchkey_domain::{
    api_token::{ApiToken, Scope, ScopeSet},
    id::{ApiTokenId, SessionId, UserId},
    password::{CurrentPassword, DeadPassword, PasswordCredential},
    session::Session,
    token::TokenDigest,
};
use latchkey_storage::StorageError;

on_every_database!(
    a_password_is_replaced_whole,
    a_verifier_is_replaced_only_if_it_is_the_old_one,
    nobodys_password_is_refused,
    a_session_is_found_by_its_cookie,
    sessions_end,
    a_token_is_found_without_its_tenant,
    a_tokens_use_is_noted_once_a_minute,
    tokens_are_revoked,
    whoever_locks_a_user_waits_for_the_others,
);

async fn set(world: &World, credential: &PasswordCredential) {
    let transaction = world.begin().await;
    transaction.set_password(ADA, credential).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(&world.read().await.password(ADA).await.unwrap(), credential);
}

async fn a_password_is_replaced_whole(world: &World) {
    let reader = world.read().await;
    assert_eq!(reader.password(ADA).await.unwrap(), password(1));
    let plain = CurrentPassword {
        verifier: verifier(9),
        set_at: at(1),
        expires_at: None,
        must_change: false,
        generated_by: None,
    };
    set(world, &PasswordCredential { current: Some(plain), dead: None }).await;
    let dead = DeadPassword { verifier: verifier(8), reset: RESET };
    set(world, &PasswordCredential { current: None, dead: Some(dead) }).await;
    set(world, &PasswordCredential::default()).await;
    set(world, &password(3)).await;
    assert_eq!(reader.password(UserId(id(999))).await.unwrap(), PasswordCredential::default());
}

async fn a_verifier_is_replaced_only_if_it_is_the_old_one(world: &World) {
    let transaction = world.begin().await;
    assert!(transaction.replace_verifier(ADA, &verifier(1), &verifier(2)).await.unwrap());
    assert!(!transaction.replace_verifier(ADA, &verifier(1), &verifier(3)).await.unwrap());
    transaction.commit().await.unwrap();
    let mut expected = password(1);
    expected.current.as_mut().unwrap().verifier = verifier(2);
    assert_eq!(world.read().await.password(ADA).await.unwrap(), expected);
}

async fn nobodys_password_is_refused(world: &World) {
    let refused = world.begin().await.set_password(UserId(id(999)), &password(1)).await;
    assert!(matches!(refused, Err(StorageError::Stale)), "{refused:?}");
}

async fn a_session_is_found_by_its_cookie(world: &World) {
    let reader = world.read().await;
    let expected = Some((world::session(TENANT), ada(TENANT)));
    assert_eq!(reader.session(&COOKIE).await.unwrap(), expected);
    assert_eq!(reader.session(&TokenDigest([0; 32])).await.unwrap(), None);
}

async fn sessions_end(world: &World) {
    let transaction = world.begin().await;
    for number in 1..=3 {
        let session = Session { id: SessionId(id(number)), created_at: at(1), ..world::session(TENANT) };
        transaction
            .insert_session(&session, &TokenDigest([u8::try_from(number).unwrap() + 20; 32]))
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();
    let ids = async || {
        let sessions = world.read().await.sessions_of(ADA).await.unwrap();
        sessions.into_iter().map(|session| session.id).collect::<Vec<_>>()
    };
    assert_eq!(ids().await, [SessionId(id(1)), SessionId(id(2)), SessionId(id(3)), SESSION]);

    let transaction = world.begin().await;
    assert!(transaction.end_session(SESSION).await.unwrap());
    assert!(!transaction.end_session(SESSION).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(world.read().await.session(&COOKIE).await.unwrap(), None);

    let transaction = world.begin().await;
    assert_eq!(transaction.end_sessions_of(ADA).await.unwrap(), 3);
    transaction.commit().await.unwrap();
    assert_eq!(ids().await, []);
}

async fn a_token_is_found_without_its_tenant(world: &World) {
    let found = world.storage.api_token(&token_digest(TENANT)).await.unwrap();
    let expected = (world::api_token(TENANT), ada(TENANT), world::tenant(TENANT, "north"));
    assert_eq!(found, Some(expected));
    assert_eq!(world.storage.api_token(&TokenDigest([0; 32])).await.unwrap(), None);
}

async fn a_tokens_use_is_noted_once_a_minute(world: &World) {
    let last_use = async || world.read().await.api_tokens_of(ADA).await.unwrap()[0].last_used_at;
    for (second, noted) in [(1000, 1000), (1059, 1000), (1060, 1060), (900, 1060)] {
        world.storage.touch_api_token(TENANT, TOKEN, at(second)).await.unwrap();
        assert_eq!(last_use().await, Some(at(noted)), "used at {second}");
    }
    let transaction = world.begin().await;
    transaction.touch_api_token(TOKEN, at(2000)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(last_use().await, Some(at(2000)));
}

async fn tokens_are_revoked(world: &World) {
    let second = ApiToken {
        id: ApiTokenId(id(71)),
        scopes: ScopeSet::of([Scope::UsersRead]),
        created_at: at(world::BEGINNING + 1),
        ..world::api_token(TENANT)
    };
    let transaction = world.begin().await;
    transaction.insert_api_token(&second, &TokenDigest([30; 32])).await.unwrap();
    assert_eq!(transaction.api_tokens_of(ADA).await.unwrap(), [second, world::api_token(TENANT)]);
    assert!(!transaction.revoke_api_token(UserId(id(7)), TOKEN).await.unwrap(), "not theirs");
    assert!(transaction.revoke_api_token(ADA, TOKEN).await.unwrap());
    assert_eq!(transaction.revoke_api_tokens_of(ADA).await.unwrap(), 1);
    transaction.commit().await.unwrap();
    assert_eq!(world.storage.api_token(&token_digest(TENANT)).await.unwrap(), None);
}

/// A login that has locked its person before a reset does is through with its session when the reset ends them all.
async fn whoever_locks_a_user_waits_for_the_others(world: &World) {
    let login = world.begin().await;
    let user = login.lock_user(ADA).await.unwrap().unwrap();
    let (has_begun, begun) = tokio::sync::oneshot::channel();
    let storage = world.storage.clone();
    let reset = tokio::spawn(async move {
        has_begun.send(()).unwrap();
        let transaction = storage.begin(TENANT).await.unwrap();
        transaction.lock_user(ADA).await.unwrap().unwrap();
        let version = transaction.bump_credential_version(ADA).await.unwrap();
        let ended = transaction.end_sessions_of(ADA).await.unwrap();
        transaction.commit().await.unwrap();
        (version, ended)
    });
    begun.await.unwrap();
    let session = Session {
        id: SessionId(id(5)),
        credential_version: user.credential_version,
        ..world::session(TENANT)
    };
    login.insert_session(&session, &TokenDigest([40; 32])).await.unwrap();
    login.touch_login(ADA, at(5)).await.unwrap();
    login.commit().await.unwrap();
    assert_eq!(reset.await.unwrap(), (2, 2), "the reset has seen the login's session");
}
