//! Texts that nobody expects.

use crate::{
    login_provider,
    world::{ADA, TENANT, World, at, id, person},
};
use latchkey_domain::{
    id::{ClientId, GrantId, UserId},
    login_name::{LoginKey, search_words},
    token::TokenDigest,
    user::User,
};
use latchkey_protocol::jose::Algorithm;
use latchkey_storage::{AuditQuery, OutboxQuery, TenantQuery, UserQuery};
use serde_json::json;

on_every_database!(
    texts_that_nobody_stored_find_nothing,
    texts_of_any_length_and_alphabet_are_kept,
    what_clients_say_is_kept,
);

async fn texts_that_nobody_stored_find_nothing(world: &World) {
    let reader = world.read().await;
    let long = "x".repeat(100_000);
    for text in ["\0", "a\0", "\u{10ffff}", "%", "'; --", "\\", "\u{202e}", "🦉", long.as_str()] {
        assert_eq!(world.storage.tenant_by_slug(text).await.unwrap(), None, "{text:.9?}");
        assert_eq!(reader.user_by_login(&LoginKey::of(text)).await.unwrap(), None, "{text:.9?}");
        assert_eq!(reader.users_by_contact_email(&LoginKey::of(text), 9).await.unwrap(), []);
        assert_eq!(reader.hits(text, at(0)).await.unwrap(), 0);
        assert_eq!(reader.idempotency(text, text, at(0)).await.unwrap(), None);
        assert_eq!(reader.device_of_user_code(text).await.unwrap(), None);
        assert!(!reader.is_spent(text).await.unwrap());
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

/// What isn't compared is kept as it came, a megabyte of it, with every letter that a statement could stumble over.
async fn what_clients_say_is_kept(world: &World) {
    let texts = ["\0", "';--\"\\`", "\u{202e}\u{10ffff}ﷺ", "%_?$1:a{}", &"🦉'".repeat(200_000)];
    for (text, number) in texts.into_iter().zip(80_u8..) {
        let digest = TokenDigest([number; 32]);
        let mut client = login_provider::client(TENANT, ClientId(id(number.into())));
        client.metadata.client_name = Some(text.to_owned());
        client.metadata.contacts = vec![text.to_owned(), String::new()];
        client.metadata.jwks = Some(json!({ text: [text] }));
        let mut grant = login_provider::grant(TENANT, GrantId(id(number.into())));
        grant.client = client.id;
        grant.details.resources = vec![text.to_owned()];
        grant.details.dpop_jkt = Some(text.to_owned());
        let mut code = login_provider::code(grant.id);
        code.details.redirect_uri = text.to_owned();
        code.details.nonce = Some(text.to_owned());
        let mut consent = login_provider::consent(client.id);
        consent.details.claims = vec![text.to_owned()];
        let mut device = login_provider::device();
        device.details.resources = vec![text.to_owned()];
        let parameters = json!([text]).to_string();
        let mut key = login_provider::signing_key(Algorithm::EdDsa, number.into(), "sealed");
        key.public_key = json!({ "kid": text });

        let transaction = world.begin().await;
        transaction.insert_client(&client).await.unwrap();
        transaction.insert_grant(&grant).await.unwrap();
        transaction.insert_authorization_code(&code, &digest).await.unwrap();
        transaction.put_consent(&consent).await.unwrap();
        transaction.insert_device_code(&device, &digest, text).await.unwrap();
        transaction.insert_pushed_request(&digest, client.id, parameters.clone(), at(9)).await.unwrap();
        transaction.insert_signing_key(&key).await.unwrap();
        transaction.commit().await.unwrap();

        let reader = world.read().await;
        assert!(reader.client(client.id).await.unwrap().as_ref() == Some(&client), "{text:.9?}");
        let (stored, _) = reader.grant(grant.id).await.unwrap().unwrap();
        assert!(stored == grant, "{text:.9?}");
        assert!(reader.authorization_code(&digest).await.unwrap() == Some(code), "{text:.9?}");
        assert!(reader.consent(ADA, client.id).await.unwrap() == Some(consent), "{text:.9?}");
        assert!(reader.device_of_user_code(text).await.unwrap() == Some((digest, device)), "{text:.9?}");
        let pushed = reader.pushed_request(&digest).await.unwrap();
        assert!(pushed == Some((client.id, parameters, at(9))), "{text:.9?}");
        assert!(reader.signing_keys().await.unwrap().contains(&key), "{text:.9?}");

        client.version += 1;
        let transaction = world.begin().await;
        transaction.update_client(&client).await.unwrap();
        transaction.commit().await.unwrap();
        assert!(reader.client(client.id).await.unwrap() == Some(client), "{text:.9?}");
    }
}
