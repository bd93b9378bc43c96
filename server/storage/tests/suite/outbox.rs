//! Reading the outbox and moving mails on.

use crate::world::{ADA, HELD, MAIL, RESET, TENANT, TWIN, World, at, attempt, id, mail};
use latchkey_domain::{
    id::{MessageId, ResetId, UserId},
    mail::{MailContent, MailState, OutboxMessage},
    page::Total,
};
use latchkey_storage::OutboxQuery;

on_every_database!(
    a_mail_is_read_as_it_was_written,
    mails_are_filtered_and_paged,
    attempts_are_listed,
    a_worker_reports_only_on_what_it_holds,
    an_outdated_worker_is_refused,
    mails_of_a_reset_are_given_up,
    mails_are_retried,
    sealed_secrets_are_sealed_anew,
);

fn full() -> OutboxMessage {
    OutboxMessage {
        id: HELD,
        content: MailContent::ResetNotice {
            administrator: None,
            at: at(3),
            sent_to: Some("j…@example.com".into()),
            shown: true,
        },
        user: None,
        reset: None,
        languages: vec![],
        sealed_secret: None,
        state: MailState::Sent,
        attempts: 3,
        header_message_id: Some("3@example.com".into()),
        link_expires_at: Some(at(4)),
        settled_at: Some(at(5)),
        last_answer: Some("250 żółw".into()),
        ..mail(TENANT, MAIL)
    }
}

async fn insert(world: &World, mails: &[OutboxMessage]) {
    let transaction = world.begin().await;
    for mail in mails {
        transaction.insert_message(mail).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn stored(world: &World, id: MessageId) -> OutboxMessage {
    world.read().await.message(id).await.unwrap().unwrap()
}

/// What a worker holds after claiming the one mail that is due.
async fn claim(world: &World, now: i64, lease_until: i64) -> OutboxMessage {
    let mut claimed = world.storage.claim_mail(at(now), at(lease_until), 10).await.unwrap();
    assert_eq!(claimed.len(), 1);
    claimed.remove(0)
}

async fn update(world: &World, mail: &OutboxMessage) -> bool {
    let transaction = world.begin().await;
    let is_ours = transaction.update_message(mail).await.unwrap();
    transaction.commit().await.unwrap();
    is_ours
}

async fn a_mail_is_read_as_it_was_written(world: &World) {
    insert(world, &[full()]).await;
    assert_eq!(stored(world, MAIL).await, mail(TENANT, MAIL));
    assert_eq!(stored(world, full().id).await, full());
    assert_eq!(world.read().await.message(MessageId(id(999))).await.unwrap(), None);
}

async fn mails_are_filtered_and_paged(world: &World) {
    let other = OutboxMessage {
        id: MessageId(id(91)),
        to: "bea@example.com".into(),
        user: Some(UserId(id(7))),
        reset: Some(ResetId(id(8))),
        created_at: at(1),
        ..mail(TENANT, MAIL)
    };
    insert(world, &[full(), other]).await;
    let reader = world.read().await;
    let ids = async |query: OutboxQuery| {
        let page = reader.messages(&query).await.unwrap();
        assert_eq!(page.total, Total::Exactly(page.items.len() as u64));
        page.items.into_iter().map(|mail| mail.id.0.as_u128()).collect::<Vec<_>>()
    };
    let first = MAIL.0.as_u128();
    let all = OutboxQuery::default();
    assert_eq!(ids(all.clone()).await, [first, 90, 91], "level in time, so by id; then the oldest");
    assert_eq!(ids(OutboxQuery { state: Some(MailState::Sent), ..all.clone() }).await, [90]);
    assert_eq!(ids(OutboxQuery { kind: Some("reset_link".into()), ..all.clone() }).await, [first, 91]);
    assert_eq!(ids(OutboxQuery { to: Some("BEA@example.com".into()), ..all.clone() }).await, [91]);
    assert_eq!(ids(OutboxQuery { user: Some(ADA), ..all.clone() }).await, [first]);
    assert_eq!(ids(OutboxQuery { reset: Some(ResetId(id(8))), ..all.clone() }).await, [91]);

    let mut paged = Vec::new();
    let mut query = OutboxQuery { limit: 1, ..all };
    loop {
        let page = reader.messages(&query).await.unwrap();
        paged.extend(page.items.into_iter().map(|mail| mail.id.0.as_u128()));
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, [first, 90, 91]);
    let both = reader.messages_of_resets(&[RESET, ResetId(id(8))]).await.unwrap();
    assert_eq!(both.iter().map(|mail| mail.id.0.as_u128()).collect::<Vec<_>>(), [first, 91]);
    assert_eq!(reader.messages_of_resets(&[]).await.unwrap(), []);
}

async fn attempts_are_listed(world: &World) {
    let transaction = world.begin().await;
    transaction.insert_attempt(&attempt(3)).await.unwrap();
    transaction.insert_attempt(&attempt(2)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(world.read().await.attempts(MAIL).await.unwrap(), [attempt(1), attempt(2), attempt(3)]);
}

async fn a_worker_reports_only_on_what_it_holds(world: &World) {
    let due = OutboxMessage { next_attempt_at: at(10), ..full() };
    let due = OutboxMessage { state: MailState::Queued, attempts: 0, settled_at: None, ..due };
    insert(world, std::slice::from_ref(&due)).await;
    let mut held = claim(world, 10, 100).await;
    assert_eq!(held, OutboxMessage { state: MailState::Sending, next_attempt_at: at(100), ..due.clone() });
    assert_eq!(stored(world, due.id).await, held);

    held.attempts = 1;
    held.sealed_secret = Some("token".into());
    held.header_message_id = Some("4@example.com".into());
    assert!(update(world, &held).await);
    assert_eq!(stored(world, due.id).await, held);

    held.state = MailState::Deferred;
    held.next_attempt_at = at(200);
    held.last_answer = Some("451 later".into());
    assert!(update(world, &held).await);
    assert_eq!(stored(world, due.id).await, held);
    assert!(!update(world, &held).await, "it is nobody's now");

    let mut held = claim(world, 200, 300).await;
    held.attempts = 2;
    held.state = MailState::Sent;
    held.sealed_secret = None;
    held.settled_at = Some(at(201));
    assert!(update(world, &held).await);
    assert_eq!(stored(world, due.id).await, held);
    assert_eq!(world.storage.claim_mail(at(1000), at(2000), 10).await.unwrap(), []);
}

async fn an_outdated_worker_is_refused(world: &World) {
    let due = OutboxMessage { id: MessageId(id(92)), next_attempt_at: at(10), ..mail(TENANT, MAIL) };
    insert(world, std::slice::from_ref(&due)).await;
    let mut slow = claim(world, 10, 100).await;
    let mut quick = claim(world, 100, 200).await;
    slow.attempts = 1;
    assert!(!update(world, &slow).await, "its lease has run out and the mail went to another worker");
    quick.attempts = 1;
    assert!(update(world, &quick).await);

    let mut third = claim(world, 200, 300).await;
    third.attempts = 2;
    assert!(update(world, &third).await);
    quick.state = MailState::Deferred;
    assert!(!update(world, &quick).await, "a later attempt has begun");
    third.state = MailState::Sent;
    assert!(update(world, &third).await);
    assert_eq!(stored(world, due.id).await, third);
}

async fn mails_of_a_reset_are_given_up(world: &World) {
    let sent = OutboxMessage { reset: Some(RESET), sealed_secret: Some("left".into()), ..full() };
    insert(world, &[sent]).await;
    let transaction = world.begin().await;
    let given_up = transaction.abandon_messages_of_reset(RESET, "Cancelled.", at(50)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(given_up, 1);
    let mail = stored(world, MAIL).await;
    assert_eq!(
        (mail.state, mail.settled_at, mail.last_answer),
        (MailState::Abandoned, Some(at(50)), Some("Cancelled.".into()))
    );
    assert_eq!(mail.sealed_secret, None);
    let sent = stored(world, full().id).await;
    assert_eq!((sent.state, sent.sealed_secret), (MailState::Sent, None));
    assert_eq!(world.storage.next_mail_due().await.unwrap(), Some(at(crate::world::LATER)), "the twin's");
}

async fn mails_are_retried(world: &World) {
    let refused = OutboxMessage { id: MessageId(id(93)), state: MailState::Refused, ..full() };
    let sending = OutboxMessage {
        id: MessageId(id(94)),
        state: MailState::Sending,
        next_attempt_at: at(900),
        ..full()
    };
    insert(world, &[full(), refused.clone(), sending.clone()]).await;
    let transaction = world.begin().await;
    for (mail, can_be) in [(full().id, false), (refused.id, true), (sending.id, false), (MAIL, true)] {
        assert_eq!(transaction.retry_message(mail, at(60)).await.unwrap(), can_be, "{mail}");
    }
    transaction.commit().await.unwrap();
    let retried = stored(world, refused.id).await;
    assert_eq!(
        (retried.state, retried.next_attempt_at, retried.settled_at),
        (MailState::Deferred, at(60), None)
    );
    assert_eq!(stored(world, MAIL).await.state, MailState::Queued, "it has yet to see its first attempt");
    assert_eq!(world.storage.claim_mail(at(60), at(70), 10).await.unwrap().len(), 2);
}

async fn sealed_secrets_are_sealed_anew(world: &World) {
    let more: Vec<_> = (1..=3)
        .map(|number| OutboxMessage { id: MessageId(id(0x4000 + number)), ..mail(TENANT, MAIL) })
        .collect();
    insert(world, &more).await;
    insert(world, &[full()]).await;
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = world.storage.sealed_secrets(after, 3).await.unwrap();
        let Some((_, last, _)) = page.last() else { break };
        after = Some(*last);
        seen.extend(page);
    }
    let of = |wanted| seen.iter().filter(|(tenant, ..)| *tenant == wanted).count();
    assert_eq!((of(TENANT), of(TWIN)), (4, 2), "this is for all tenants");
    assert!(seen.iter().all(|(.., sealed)| sealed == "sealed"));
    assert!(world.storage.replace_sealed_secret(TENANT, MAIL, "sealed", "anew").await.unwrap());
    assert!(!world.storage.replace_sealed_secret(TENANT, MAIL, "sealed", "again").await.unwrap());
    assert!(!world.storage.replace_sealed_secret(TWIN, MAIL, "other", "again").await.unwrap());
    assert_eq!(stored(world, MAIL).await.sealed_secret.as_deref(), Some("anew"));
}
