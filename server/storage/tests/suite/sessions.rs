//! Sessions that go on under another cookie, and those that the release before began.

use crate::world::{
    self, ADA, BEGINNING, COOKIE, LATER, LINK, RESET, SESSION, TENANT, World, ada, at, id, person,
};
use latchkey_domain::{
    id::{SessionId, UserId},
    oauth::{Authentication, AuthenticationMethod},
    session::Session,
    token::TokenDigest,
};

on_every_database!(
    a_session_is_renewed_under_another_cookie,
    only_its_persons_session_is_renewed,
    a_session_of_the_release_before_began_by_password,
);

const NEW_COOKIE: TokenDigest = TokenDigest([60; 32]);

/// As Ada's session is to be from now on.
fn renewed() -> Session {
    Session {
        expires_at: at(LATER + 5),
        credential_version: 2,
        must_change_password: false,
        authentication: Authentication { at: at(BEGINNING + 5), methods: vec![] },
        ..world::session(TENANT)
    }
}

async fn a_session_is_renewed_under_another_cookie(world: &World) {
    let other = Session { id: SessionId(id(80)), ..world::session(TENANT) };
    let transaction = world.begin().await;
    transaction.insert_session(&other, &TokenDigest([61; 32])).await.unwrap();
    let said = Session { created_at: at(BEGINNING + 5), ..renewed() };
    assert!(transaction.renew_session(&said, &NEW_COOKIE).await.unwrap());
    transaction.commit().await.unwrap();
    let reader = world.read().await;
    assert_eq!(reader.session(&COOKIE).await.unwrap(), None, "the old cookie is good for nothing");
    assert_eq!(reader.session(&NEW_COOKIE).await.unwrap(), Some((renewed(), ada(TENANT))));
    let mut sessions = reader.sessions_of(ADA).await.unwrap();
    sessions.sort_by_key(|session| session.id);
    assert_eq!(sessions, [other, renewed()], "as old as it was, and no other");

    let taken = world.begin().await.renew_session(&renewed(), &TokenDigest([61; 32])).await;
    assert!(taken.is_err(), "that is another session's cookie");
}

async fn only_its_persons_session_is_renewed(world: &World) {
    let transaction = world.begin().await;
    transaction.insert_user(&person(70, "second")).await.unwrap();
    let of_another = Session { user: UserId(id(70)), ..renewed() };
    assert!(!transaction.renew_session(&of_another, &NEW_COOKIE).await.unwrap());
    let unknown = Session { id: SessionId(id(999)), ..renewed() };
    assert!(!transaction.renew_session(&unknown, &NEW_COOKIE).await.unwrap());
    transaction.commit().await.unwrap();
    let reader = world.read().await;
    assert_eq!(reader.session(&COOKIE).await.unwrap(), Some((world::session(TENANT), ada(TENANT))));
    assert_eq!(reader.session(&NEW_COOKIE).await.unwrap(), None);

    let transaction = world.begin().await;
    assert!(transaction.end_session(SESSION).await.unwrap());
    assert!(!transaction.renew_session(&renewed(), &NEW_COOKIE).await.unwrap(), "it has ended");
    transaction.commit().await.unwrap();
    assert_eq!(reader.sessions_of(ADA).await.unwrap(), []);
}

/// The release before knows nothing of how and when. What it inserts is made here of a link's row, which has a digest.
async fn a_session_of_the_release_before_began_by_password(world: &World) {
    world
        .execute(
            "INSERT INTO sessions (tenant_id, id, user_id, digest, created_at, expires_at, credential_version, \
             must_change_password) \
             SELECT tenant_id, reset_id, user_id, digest, issued_at + 7000000, expires_at, 1, FALSE \
             FROM reset_links WHERE reset_id IS NOT NULL",
        )
        .await;
    let began = at(BEGINNING + 7);
    let expected = Session {
        id: SessionId(RESET.0),
        created_at: began,
        must_change_password: false,
        authentication: Authentication { at: began, methods: vec![AuthenticationMethod::Password] },
        ..world::session(TENANT)
    };
    let reader = world.read().await;
    assert_eq!(reader.session(&LINK).await.unwrap(), Some((expected.clone(), ada(TENANT))));
    assert_eq!(reader.sessions_of(ADA).await.unwrap(), [world::session(TENANT), expected.clone()]);

    let proved = Session { authentication: Authentication::by_password(at(BEGINNING + 9)), ..expected };
    let transaction = world.begin().await;
    assert!(transaction.renew_session(&proved, &NEW_COOKIE).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(reader.session(&NEW_COOKIE).await.unwrap(), Some((proved, ada(TENANT))));
}
