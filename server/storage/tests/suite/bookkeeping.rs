//! Counters, replayed answers, the audit log, sweeping.

use crate::{
    login_provider::{
        self, CLIENT, CODE, DEVICE, GRANT, PUSHED, SPENT, client, code, consent, device, grant,
    },
    world::{self, ADA, BEGINNING, COOKIE, LATER, LINK, TENANT, TWIN, World, at, event, id, record},
};
use latchkey_domain::{
    audit::{AuditEvent, AuditOutcome},
    id::{GrantId, RegistrationTokenId, UserId},
    oauth::{AuthorizationCode, DeviceCode, Grant, RegistrationToken},
    page::Total,
    token::TokenDigest,
};
use latchkey_storage::{AuditQuery, StorageError, Unique};

on_every_database!(
    parallel_hits_are_all_counted,
    hits_count_by_bucket_and_window,
    an_answer_is_kept_until_it_expires,
    the_audit_log_is_filtered_and_paged,
    an_event_goes_into_the_log_of_the_open_tenant,
    sweeping_takes_what_has_expired,
    sweeping_takes_what_a_login_provider_kept_for_a_time,
);

async fn parallel_hits_are_all_counted(world: &World) {
    let hits: Vec<_> = (0..50)
        .map(|_| {
            let storage = world.storage.clone();
            tokio::spawn(async move {
                let transaction = storage.begin(TENANT).await.unwrap();
                let count = transaction.hit("login:ada", at(0), at(60)).await.unwrap();
                transaction.commit().await.unwrap();
                count
            })
        })
        .collect();
    let mut counts = Vec::new();
    for hit in hits {
        counts.push(hit.await.unwrap());
    }
    counts.sort_unstable();
    assert_eq!(counts, (1..=50).collect::<Vec<u64>>(), "each has seen a count of its own");
    assert_eq!(world.read().await.hits("login:ada", at(0)).await.unwrap(), 50);
}

async fn hits_count_by_bucket_and_window(world: &World) {
    let transaction = world.begin().await;
    assert_eq!(transaction.hit("bucket", at(0), at(60)).await.unwrap(), 2, "one from the beginning");
    assert_eq!(transaction.hit("bucket", at(60), at(120)).await.unwrap(), 1);
    assert_eq!(transaction.hit("Bucket", at(0), at(60)).await.unwrap(), 1);
    assert_eq!(transaction.hit("bucket ", at(0), at(60)).await.unwrap(), 1);
    transaction.clear_hits("bucket").await.unwrap();
    assert_eq!(transaction.hits("bucket", at(0)).await.unwrap(), 0);
    assert_eq!(transaction.hits("bucket", at(60)).await.unwrap(), 0);
    assert_eq!(transaction.hits("Bucket", at(0)).await.unwrap(), 1);
    transaction.commit().await.unwrap();
}

async fn an_answer_is_kept_until_it_expires(world: &World) {
    let kept = record(&"ż".repeat(100_000));
    let transaction = world.begin().await;
    transaction.insert_idempotency("ada", "k", &kept, at(10), at(20)).await.unwrap();
    transaction.commit().await.unwrap();
    let reader = world.read().await;
    let answer =
        async |actor: &str, key: &str, second| reader.idempotency(actor, key, at(second)).await.unwrap();
    assert_eq!(answer("ada", "k", 19).await, Some(kept.clone()));
    assert_eq!(answer("ada", "k", 20).await, None);
    assert_eq!(answer("ad", "ak", 19).await, None);
    assert_eq!(answer("bea", "k", 19).await, None);

    let again = world.begin().await.insert_idempotency("ada", "k", &kept, at(19), at(90)).await;
    assert!(matches!(again, Err(StorageError::Duplicate(Unique::IdempotencyKey))), "{again:?}");
    let transaction = world.begin().await;
    transaction.insert_idempotency("ada", "k", &record("new"), at(20), at(90)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(answer("ada", "k", 21).await, Some(record("new")));

    let transaction = world.begin().await;
    transaction.insert_idempotency("ada", "key", &record("later"), at(LATER), at(LATER + 1)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(
        answer("ada", "key", LATER).await,
        Some(record("later")),
        "in the place of the one that expired"
    );
}

async fn the_audit_log_is_filtered_and_paged(world: &World) {
    let refused = AuditEvent {
        at: at(BEGINNING + 5),
        actor: None,
        actor_kind: "anonymous".into(),
        action: "login.refused".into(),
        outcome: AuditOutcome::Refused,
        target: "nobody".into(),
        details: serde_json::json!({ "deep": [1, null, "ż"] }),
        network: None,
        ..event(TENANT, 50)
    };
    let transaction = world.begin().await;
    transaction.insert_audit(&refused).await.unwrap();
    transaction.commit().await.unwrap();
    let reader = world.read().await;
    let events = async |query: AuditQuery| {
        let page = reader.audit(&query).await.unwrap();
        assert_eq!(page.total, Total::Exactly(page.items.len() as u64));
        page.items.into_iter().map(|entry| entry.event).collect::<Vec<_>>()
    };
    let all = AuditQuery::default();
    let old = [event(TENANT, 2), event(TENANT, 1)];
    assert_eq!(events(all.clone()).await, [refused.clone(), old[0].clone(), old[1].clone()]);
    let only_new = [
        AuditQuery { action: Some("login.refused".into()), ..all.clone() },
        AuditQuery { target: Some("nobody".into()), ..all.clone() },
        AuditQuery { outcome: Some(AuditOutcome::Refused), ..all.clone() },
        AuditQuery { since: Some(at(BEGINNING + 5)), ..all.clone() },
    ];
    for query in only_new {
        assert_eq!(events(query).await, std::slice::from_ref(&refused));
    }
    let only_old = [
        AuditQuery { target: Some(ADA.to_string()), ..all.clone() },
        AuditQuery { actor: Some(UserId(id(7))), ..all.clone() },
        AuditQuery { until: Some(at(BEGINNING + 5)), ..all.clone() },
    ];
    for query in only_old {
        assert_eq!(events(query).await, old);
    }
    let first = reader.audit(&AuditQuery { limit: 2, ..all.clone() }).await.unwrap();
    assert_eq!((first.items.len(), first.total), (2, Total::Exactly(3)));
    let rest = reader.audit(&AuditQuery { limit: 2, cursor: first.next_cursor, ..all }).await.unwrap();
    assert_eq!(rest.items.len(), 1);
    assert_eq!((&rest.items[0].event, rest.items[0].sequence), (&event(TENANT, 1), None));
    assert_eq!(rest.next_cursor, None);
}

async fn an_event_goes_into_the_log_of_the_open_tenant(world: &World) {
    let transaction = world.begin().await;
    transaction.insert_audit(&event(TWIN, 60)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(world.read().await.audit(&AuditQuery::default()).await.unwrap().items.len(), 3);
}

async fn sweeping_takes_what_has_expired(world: &World) {
    let transaction = world.begin().await;
    transaction.hit("old", at(0), at(60)).await.unwrap();
    transaction.hit("new", at(0), at(61)).await.unwrap();
    transaction.insert_idempotency("ada", "old", &record("old"), at(0), at(60)).await.unwrap();
    transaction.commit().await.unwrap();
    world.storage.sweep(at(60)).await.unwrap();
    let reader = world.read().await;
    assert_eq!(reader.hits("old", at(0)).await.unwrap(), 0);
    assert_eq!(reader.hits("new", at(0)).await.unwrap(), 1);
    assert_eq!(reader.idempotency("ada", "old", at(0)).await.unwrap(), None);
    world.check_the_twin().await;
    assert!(reader.session(&COOKIE).await.unwrap().is_some());

    const MONTH: i64 = 30 * 24 * 60 * 60;
    world.storage.sweep(at(LATER + MONTH - 1)).await.unwrap();
    assert_eq!(reader.session(&COOKIE).await.unwrap(), None);
    assert!(reader.reset_link(&LINK).await.unwrap().is_some(), "its page still tells why it is dead");
    world.storage.sweep(at(LATER + MONTH)).await.unwrap();
    assert_eq!(reader.reset_link(&LINK).await.unwrap(), None);
    let twin = world.storage.read(TWIN).await.unwrap();
    assert_eq!(twin.reset_link(&LINK).await.unwrap(), None, "sweeping is for everybody");
    restore_the_twin(world).await;
    let transaction = world.storage.begin(TWIN).await.unwrap();
    transaction.insert_reset_link(&world::link(TWIN, world::RESET, LINK)).await.unwrap();
    transaction.commit().await.unwrap();
}

/// So long a login that was pushed may take.
const LOGIN: i64 = 2 * 60 * 60;

/// Each in two, one of which lives a second longer.
async fn sweeping_takes_what_a_login_provider_kept_for_a_time(world: &World) {
    let digest = |second: i64| TokenDigest([u8::try_from(second).unwrap(); 32]);
    let transaction = world.begin().await;
    for second in [60, 61] {
        let (digest, expires_at) = (digest(second), at(second));
        let ended = GrantId(id(u128::try_from(second).unwrap()));
        transaction.insert_grant(&Grant { expires_at, ..grant(TENANT, ended) }).await.unwrap();
        let short = AuthorizationCode { expires_at, ..code(GRANT) };
        transaction.insert_authorization_code(&short, &digest).await.unwrap();
        let waiting = DeviceCode { expires_at, ..device() };
        transaction.insert_device_code(&waiting, &digest, &format!("code {second}")).await.unwrap();
        let used_until = at(second - LOGIN);
        transaction.insert_pushed_request(&digest, CLIENT, "{}".into(), used_until).await.unwrap();
        let unused =
            RegistrationToken { id: RegistrationTokenId(ended.0), expires_at, ..login_provider::initial() };
        transaction.insert_registration_token(&unused, &digest).await.unwrap();
    }
    // A code that would live on is nothing without its grant.
    transaction.insert_authorization_code(&code(GrantId(id(60))), &digest(62)).await.unwrap();
    transaction.commit().await.unwrap();
    for second in [60, 61] {
        assert!(world.storage.spend(TENANT, &second.to_string(), at(second)).await.unwrap());
    }
    world.storage.sweep(at(60)).await.unwrap();
    let reader = world.read().await;
    for (second, lives) in [(60, false), (61, true)] {
        let digest = digest(second);
        let grant = GrantId(id(u128::try_from(second).unwrap()));
        assert_eq!(reader.grant(grant).await.unwrap().is_some(), lives);
        assert_eq!(reader.authorization_code(&digest).await.unwrap().is_some(), lives);
        assert_eq!(reader.device_code(&digest).await.unwrap().is_some(), lives);
        assert_eq!(reader.pushed_request(&digest).await.unwrap().is_some(), lives);
        assert_eq!(reader.is_spent(&second.to_string()).await.unwrap(), lives);
    }
    assert_eq!(reader.authorization_code(&digest(62)).await.unwrap(), None);
    assert_eq!(reader.registration_tokens().await.unwrap().len(), 3, "an expired one is listed as such");
    world.check_the_twin().await;

    world.storage.sweep(at(LATER)).await.unwrap();
    assert_eq!(reader.grants_of(ADA).await.unwrap(), []);
    assert_eq!(reader.authorization_code(&CODE).await.unwrap(), None);
    assert_eq!(reader.device_code(&DEVICE).await.unwrap(), None);
    world.storage.sweep(at(LATER + LOGIN - 1)).await.unwrap();
    assert!(reader.pushed_request(&PUSHED).await.unwrap().is_some(), "somebody may be at it");
    world.storage.sweep(at(LATER + LOGIN)).await.unwrap();
    assert_eq!(reader.pushed_request(&PUSHED).await.unwrap(), None);
    assert!(!reader.is_spent(SPENT).await.unwrap());
    assert_eq!(reader.client(CLIENT).await.unwrap(), Some(client(TENANT, CLIENT)));
    assert_eq!(reader.consents_of(ADA).await.unwrap(), [consent(CLIENT)]);
    assert_eq!(reader.signing_keys().await.unwrap().len(), 1);
    assert_eq!(reader.tenant_keys().await.unwrap().len(), 1);
    restore_the_twin(world).await;
}

/// Puts back what was swept away of the twin on purpose.
async fn restore_the_twin(world: &World) {
    let transaction = world.storage.begin(TWIN).await.unwrap();
    transaction.insert_session(&world::session(TWIN), &COOKIE).await.unwrap();
    transaction.hit("bucket", at(0), at(LATER)).await.unwrap();
    transaction.insert_idempotency("ada", "key", &record("{}"), at(0), at(LATER)).await.unwrap();
    login_provider::populate_for_a_time(&transaction).await;
    transaction.commit().await.unwrap();
    login_provider::spend(&world.storage, TWIN).await;
}
