//! People: the namespace of names and addresses, changes, deletion.

use crate::world::{ADA, COOKIE, LINK, MAIL, RESET, TENANT, World, ada, at, person};
use latchkey_domain::{
    Role,
    id::UserId,
    login_name::LoginKey,
    mail::MailState,
    password::PasswordCredential,
    user::{User, UserStatus},
};
use latchkey_storage::{StorageError, Unique, UserQuery};

on_every_database!(
    a_user_is_read_as_it_was_written,
    names_and_login_emails_are_one_namespace,
    twins_of_a_name_find_nobody_else,
    contact_addresses_are_shared,
    a_change_replaces_names_words_and_groups,
    a_group_is_named_as_it_was_first_written,
    a_stale_change_is_refused,
    a_change_leaves_credentials_alone,
    roles_come_and_go,
    a_credential_version_only_rises,
    a_deleted_user_leaves_nothing_but_mails_without_secrets,
    a_dropped_transaction_leaves_nothing,
);

/// Everything set, with letters of every width.
fn maria() -> User {
    User {
        email: Some("María.López@szkoła.example".into()),
        first_name: Some("María 🦉".into()),
        last_name: Some("López Gil".into()),
        groups: vec!["Zespół 1".into(), "zespół 1".into(), "A".into()],
        associated_filter: Some("szkoła ".into()),
        profile: Some("Teachers".into()),
        status: UserStatus::Deactivated { reactivate_at: Some(at(77)) },
        locale: Some("es-419".into()),
        role: Some(Role::Helpdesk),
        last_login_at: Some(at(78)),
        created_at: at(76),
        credential_version: 4,
        ..person(40, "maria.lópez")
    }
}

async fn insert(world: &World, user: &User) -> Result<(), StorageError> {
    let transaction = world.begin().await;
    transaction.insert_user(user).await?;
    transaction.commit().await
}

async fn update(world: &World, user: &User) -> Result<(), StorageError> {
    let transaction = world.begin().await;
    transaction.update_user(user).await?;
    transaction.commit().await
}

async fn by_login(world: &World, login: &str) -> Option<UserId> {
    let found = world.read().await.user_by_login(&LoginKey::of(login)).await.unwrap();
    found.map(|user| user.id)
}

async fn a_user_is_read_as_it_was_written(world: &World) {
    insert(world, &maria()).await.unwrap();
    let reader = world.read().await;
    assert_eq!(reader.user(maria().id).await.unwrap(), Some(maria()));
    assert_eq!(reader.user_by_login(&LoginKey::of("MARIA.LÓPEZ")).await.unwrap(), Some(maria()));
    assert_eq!(reader.user(UserId(uuid::Uuid::from_u128(999))).await.unwrap(), None);
}

async fn names_and_login_emails_are_one_namespace(world: &World) {
    let taken = |result: Result<(), StorageError>| match result {
        Err(StorageError::Duplicate(unique)) => unique,
        other => panic!("{other:?}"),
    };
    let with_email = |number, login: &str, email: &str| User {
        email: Some(email.into()),
        email_is_login: true,
        ..person(number, login)
    };
    assert_eq!(taken(insert(world, &person(50, "ADA")).await), Unique::Login);
    assert_eq!(taken(insert(world, &person(50, "ada@example.com")).await), Unique::Login);
    assert_eq!(taken(insert(world, &with_email(50, "x", "ADA@example.com")).await), Unique::Email);
    assert_eq!(taken(insert(world, &with_email(50, "x", "ada")).await), Unique::Email);
    assert_eq!(taken(insert(world, &with_email(50, "ada", "ada@example.com")).await), Unique::Login);
    assert_eq!(world.read().await.user(UserId(uuid::Uuid::from_u128(50))).await.unwrap(), None);

    insert(world, &with_email(51, "Bea@example.com", "bea@EXAMPLE.com")).await.unwrap();
    let mut bea = with_email(51, "bea", "ada@example.com");
    bea.version = 2;
    assert_eq!(taken(update(world, &bea).await), Unique::Email);
    assert_eq!(by_login(world, "bea@example.com").await, Some(bea.id), "the refused change changed nothing");
    assert_eq!(by_login(world, "bea").await, None);
}

async fn twins_of_a_name_find_nobody_else(world: &World) {
    assert_eq!(by_login(world, "ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ").await, Some(ADA));
    for stranger in ["adá", "adá@example.com", "ada@example.com.", "аda", "ada\u{200b}", "ada%", "a"] {
        assert_eq!(by_login(world, stranger).await, None, "{stranger:?}");
    }
    insert(world, &person(52, "adá")).await.unwrap();
    assert_eq!(by_login(world, "ADÁ").await, Some(UserId(uuid::Uuid::from_u128(52))));
    assert_eq!(by_login(world, "ada").await, Some(ADA));
    let wide = insert(world, &person(53, "Ａｄａ")).await;
    assert!(matches!(wide, Err(StorageError::Duplicate(Unique::Login))), "{wide:?}");
}

async fn contact_addresses_are_shared(world: &World) {
    let child =
        |number, login: &str| User { email: Some("Home@example.com".into()), ..person(number, login) };
    for (number, login) in [(60, "kim"), (61, "lee"), (62, "sam")] {
        insert(world, &child(number, login)).await.unwrap();
    }
    let reader = world.read().await;
    let found = |users: Vec<User>| users.into_iter().map(|user| user.login).collect::<Vec<_>>();
    let home = LoginKey::of("home@EXAMPLE.com");
    assert_eq!(found(reader.users_by_contact_email(&home, 10).await.unwrap()), ["kim", "lee", "sam"]);
    assert_eq!(found(reader.users_by_contact_email(&home, 2).await.unwrap()), ["kim", "lee"]);
    assert_eq!(by_login(world, "home@example.com").await, None, "a contact address doesn't log in");
    let login_email = LoginKey::of("ada@example.com");
    assert_eq!(found(reader.users_by_contact_email(&login_email, 10).await.unwrap()), [""; 0]);
}

async fn a_change_replaces_names_words_and_groups(world: &World) {
    let mut changed = ada(TENANT);
    changed.login = "augusta".into();
    changed.email_is_login = false;
    changed.last_name = Some("King".into());
    changed.groups = vec!["Analysts".into()];
    changed.status = UserStatus::Deactivated { reactivate_at: None };
    changed.updated_at = at(9);
    changed.version = 2;
    update(world, &changed).await.unwrap();

    let reader = world.read().await;
    assert_eq!(reader.user(ADA).await.unwrap(), Some(changed));
    assert_eq!(by_login(world, "ada").await, None);
    assert_eq!(by_login(world, "ada@example.com").await, None);
    assert_eq!(by_login(world, "augusta").await, Some(ADA));
    assert_eq!(reader.groups().await.unwrap(), ["Analysts"]);
    let count = async |words: &[&str], group: Option<&str>| {
        let words = words.iter().map(ToString::to_string).collect();
        let query = UserQuery { words, group: group.map(Into::into), ..UserQuery::default() };
        reader.users(&query).await.unwrap().items.len()
    };
    assert_eq!(count(&["king"], None).await, 1);
    assert_eq!(count(&["lovelace"], None).await, 0);
    assert_eq!(count(&[], Some("analysts")).await, 1);
    assert_eq!(count(&[], Some("staff")).await, 0);
    insert(world, &person(54, "ada")).await.unwrap();
}

async fn a_group_is_named_as_it_was_first_written(world: &World) {
    let guest =
        |number, login: &str, group: &str| User { groups: vec![group.into()], ..person(number, login) };
    insert(world, &guest(55, "first", "guests")).await.unwrap();
    insert(world, &guest(56, "second", "GUESTS")).await.unwrap();
    let reader = world.read().await;
    assert_eq!(reader.groups().await.unwrap(), ["Analysts", "guests", "Staff"]);
    let transaction = world.begin().await;
    for number in [55, 56] {
        assert_eq!(transaction.groups().await.unwrap().len(), 3);
        transaction.delete_user(UserId(uuid::Uuid::from_u128(number)), at(1)).await.unwrap();
    }
    transaction.commit().await.unwrap();
    assert_eq!(reader.groups().await.unwrap(), ["Analysts", "Staff"], "nobody is in it any more");
}

async fn a_stale_change_is_refused(world: &World) {
    let mut first = ada(TENANT);
    first.version = 2;
    first.first_name = Some("First".into());
    let second = User { first_name: Some("Second".into()), ..first.clone() };
    update(world, &first).await.unwrap();
    let refused = update(world, &second).await;
    assert!(matches!(refused, Err(StorageError::Stale)), "{refused:?}");
    assert_eq!(world.read().await.user(ADA).await.unwrap(), Some(first));
}

async fn a_change_leaves_credentials_alone(world: &World) {
    let transaction = world.begin().await;
    transaction.touch_login(ADA, at(500)).await.unwrap();
    transaction.touch_login(ADA, at(400)).await.unwrap();
    assert_eq!(transaction.bump_credential_version(ADA).await.unwrap(), 2);
    transaction.commit().await.unwrap();
    let mut outdated = ada(TENANT);
    outdated.version = 2;
    update(world, &outdated).await.unwrap();
    let stored = world.read().await.user(ADA).await.unwrap().unwrap();
    assert_eq!((stored.last_login_at, stored.credential_version), (Some(at(500)), 2));
}

async fn roles_come_and_go(world: &World) {
    let transaction = world.begin().await;
    assert!(transaction.set_role(ADA, Some(Role::Owner), at(8)).await.unwrap());
    assert!(!transaction.set_role(UserId(uuid::Uuid::nil()), Some(Role::Owner), at(8)).await.unwrap());
    transaction.commit().await.unwrap();
    let reader = world.read().await;
    let owner = reader.user(ADA).await.unwrap().unwrap();
    assert_eq!((owner.role, owner.version, owner.updated_at), (Some(Role::Owner), 2, at(8)));
    assert_eq!(reader.users_with_roles().await.unwrap(), [owner]);
    let owners = UserQuery { role: Some(Role::Owner), ..UserQuery::default() };
    assert_eq!(reader.users(&owners).await.unwrap().items.len(), 1);

    let transaction = world.begin().await;
    transaction.set_role(ADA, None, at(9)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(reader.users_with_roles().await.unwrap(), []);
}

async fn a_credential_version_only_rises(world: &World) {
    let bumps = (0..10).map(|_| {
        let storage = world.storage.clone();
        tokio::spawn(async move {
            let transaction = storage.begin(TENANT).await.unwrap();
            let version = transaction.bump_credential_version(ADA).await.unwrap();
            transaction.commit().await.unwrap();
            version
        })
    });
    let mut versions = Vec::new();
    for bump in bumps.collect::<Vec<_>>() {
        versions.push(bump.await.unwrap());
    }
    versions.sort_unstable();
    assert_eq!(versions, (2..12).collect::<Vec<i64>>());
    let nobody = world.begin().await.bump_credential_version(UserId(uuid::Uuid::nil())).await;
    assert!(matches!(nobody, Err(StorageError::Stale)), "{nobody:?}");
}

async fn a_deleted_user_leaves_nothing_but_mails_without_secrets(world: &World) {
    let transaction = world.begin().await;
    assert!(transaction.delete_user(ADA, at(99)).await.unwrap());
    assert!(!transaction.delete_user(ADA, at(99)).await.unwrap());
    transaction.commit().await.unwrap();

    let reader = world.read().await;
    assert_eq!(reader.user(ADA).await.unwrap(), None);
    assert_eq!(by_login(world, "ada").await, None);
    assert_eq!(reader.groups().await.unwrap(), [""; 0]);
    assert_eq!(reader.password(ADA).await.unwrap(), PasswordCredential::default());
    assert_eq!(reader.session(&COOKIE).await.unwrap(), None);
    assert_eq!(reader.sessions_of(ADA).await.unwrap(), []);
    assert_eq!(reader.api_tokens_of(ADA).await.unwrap(), []);
    assert_eq!(reader.reset(RESET).await.unwrap(), None);
    assert_eq!(reader.reset_link(&LINK).await.unwrap(), None);
    let mail = reader.message(MAIL).await.unwrap().unwrap();
    assert_eq!((mail.state, mail.sealed_secret, mail.settled_at), (MailState::Abandoned, None, Some(at(99))));
    assert_eq!(
        reader.audit(&Default::default()).await.unwrap().items.len(),
        2,
        "the log outlives the person"
    );
    insert(world, &ada(TENANT)).await.unwrap();
}

async fn a_dropped_transaction_leaves_nothing(world: &World) {
    let before = world.everything_of(TENANT).await;
    let transaction = world.begin().await;
    transaction.insert_user(&maria()).await.unwrap();
    transaction.bump_credential_version(ADA).await.unwrap();
    transaction.end_sessions_of(ADA).await.unwrap();
    assert!(transaction.delete_user(ADA, at(1)).await.unwrap());
    drop(transaction);
    assert_eq!(world.everything_of(TENANT).await, before);
}
