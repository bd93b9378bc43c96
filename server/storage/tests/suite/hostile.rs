//! Texts that nobody expects.

use crate::world::{TENANT, World, at, id, person};
use latchkey_domain::{
    id::UserId,
    login_name::{LoginKey, search_words},
    user::User,
};
use latchkey_storage::{AuditQuery, OutboxQuery, TenantQuery, UserQuery};

on_every_database!(texts_that_nobody_stored_find_nothing, texts_of_any_length_and_alphabet_are_kept);

async fn texts_that_nobody_stored_find_nothing(world: &World) {
    let reader = world.read().await;
    let long = "x".repeat(100_000);
    for text in ["\0", "a\0", "\u{10ffff}", "%", "'; --", "\\", "\u{202e}", "🦉", long.as_str()] {
        assert_eq!(world.storage.tenant_by_slug(text).await.unwrap(), None, "{text:.9?}");
        assert_eq!(reader.user_by_login(&LoginKey::of(text)).await.unwrap(), None, "{text:.9?}");
        assert_eq!(reader.users_by_contact_email(&LoginKey::of(text), 9).await.unwrap(), []);
        assert_eq!(reader.hits(text, at(0)).await.unwrap(), 0);
        assert_eq!(reader.idempotency(text, text, at(0)).await.unwrap(), None);
        let some = || Some(text.to_owned());
        let tenants = TenantQuery { q: Some(format!("{text} north")), ..TenantQuery::default() };
        if !search_words([text]).is_empty() {
            assert!(world.storage.tenants(&tenants).await.unwrap().items.is_empty(), "{text:.9?}");
        }
        let queries = [
            UserQuery { words: vec![text.to_owned()], ..UserQuery::default() },
            UserQuery { words: vec!["ada".to_owned(), text.to_owned()], ..UserQuery::default() },
            UserQuery { group: some(), ..UserQuery::default() },
            UserQuery { profile: some(), ..UserQuery::default() },
            UserQuery { associated_filter: some(), ..UserQuery::default() },
        ];
        for query in queries {
            assert!(reader.users(&query).await.unwrap().items.is_empty(), "{text:.9?}");
        }
        let mails = [
            OutboxQuery { kind: some(), ..OutboxQuery::default() },
            OutboxQuery { to: some(), ..OutboxQuery::default() },
        ];
        for query in mails {
            assert!(reader.messages(&query).await.unwrap().items.is_empty(), "{text:.9?}");
        }
        let events = [
            AuditQuery { action: some(), ..AuditQuery::default() },
            AuditQuery { target: some(), ..AuditQuery::default() },
        ];
        for query in events {
            assert!(reader.audit(&query).await.unwrap().items.is_empty(), "{text:.9?}");
        }
    }
}

async fn texts_of_any_length_and_alphabet_are_kept(world: &World) {
    // One letter that folds into eighteen.
    let expanding = "ﷺ".repeat(200);
    let user = User {
        first_name: Some("ż🦉".repeat(20_000)),
        last_name: Some(expanding.clone()),
        email: Some(format!("{expanding}@example.com")),
        email_is_login: true,
        profile: Some("p".repeat(5_000)),
        associated_filter: Some("ﬁ\u{10fffe}\u{202e}\u{1}".repeat(500)),
        groups: (0..200).map(|number| format!("group {number} {expanding}")).collect(),
        ..person(70, &expanding)
    };
    let transaction = world.storage.begin(TENANT).await.unwrap();
    transaction.insert_user(&user).await.unwrap();
    transaction.commit().await.unwrap();
    let reader = world.read().await;
    assert_eq!(reader.user(UserId(id(70))).await.unwrap().as_ref(), Some(&user));
    assert_eq!(reader.user_by_login(&LoginKey::of(&expanding)).await.unwrap().as_ref(), Some(&user));
    assert_eq!(reader.groups().await.unwrap().len(), 202);
    let found = UserQuery {
        words: search_words([expanding.as_str()]),
        group: Some(user.groups[7].to_uppercase()),
        profile: user.profile.clone(),
        associated_filter: user.associated_filter.clone(),
        ..UserQuery::default()
    };
    assert_eq!(reader.users(&found).await.unwrap().items, [user]);
}
