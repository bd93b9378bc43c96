//! Resets and their links.

use crate::world::{self, ADA, LINK, MAIL, RESET, TENANT, World, at, id, link, mail, reset};
use latchkey_domain::{
    id::{MessageId, ResetId, UserId},
    mail::{MailState, OutboxMessage},
    reset::{Reset, ResetKind, ResetLink, ResetMode, ResetState},
    token::TokenDigest,
};

on_every_database!(
    a_reset_is_read_as_it_was_written_in_every_state,
    resets_are_listed_newest_first,
    live_self_service_resets_are_counted,
    a_reset_is_opened_for_the_first_time_once,
    delivery_can_change,
    a_link_is_used_once_by_one_of_a_hundred,
    dead_links_are_not_used,
    links_are_killed,
    a_new_reset_supersedes_the_open_ones,
);

const NOW: i64 = 2_000_000;

async fn insert(world: &World, resets: &[Reset]) {
    let transaction = world.begin().await;
    for reset in resets {
        transaction.insert_reset(reset).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

fn states() -> Vec<ResetState> {
    let (sent_at, expires_at, at) = (at(NOW - 9), at(NOW + 9), at(NOW));
    vec![
        ResetState::Requested,
        ResetState::Sent { sent_at, expires_at },
        ResetState::Completed { at },
        ResetState::Expired { at },
        ResetState::Superseded { at },
        ResetState::Cancelled { at },
    ]
}

async fn a_reset_is_read_as_it_was_written_in_every_state(world: &World) {
    let full = reset(TENANT, RESET);
    assert_eq!(world.read().await.reset(RESET).await.unwrap(), Some(full.clone()));
    let bare = Reset {
        id: ResetId(id(80)),
        kind: ResetKind::SetUp,
        mode: ResetMode::Generated,
        state: ResetState::Requested,
        requested_by: None,
        requested_by_label: None,
        reason: None,
        deliver_to: None,
        delivered_elsewhere: true,
        shown: true,
        must_change: false,
        opened_at: Some(at(5)),
        ..full.clone()
    };
    insert(world, std::slice::from_ref(&bare)).await;
    assert_eq!(world.read().await.reset(bare.id).await.unwrap(), Some(bare));
    for state in states() {
        let transaction = world.begin().await;
        assert!(transaction.set_reset_state(RESET, state).await.unwrap());
        assert!(!transaction.set_reset_state(ResetId(id(999)), state).await.unwrap());
        transaction.commit().await.unwrap();
        assert_eq!(world.read().await.reset(RESET).await.unwrap(), Some(Reset { state, ..full.clone() }));
    }
}

async fn resets_are_listed_newest_first(world: &World) {
    let resets: Vec<Reset> = states()
        .into_iter()
        .zip(80..)
        .map(|(state, number)| Reset {
            id: ResetId(id(number)),
            state,
            created_at: at(i64::try_from(number).unwrap()),
            ..reset(TENANT, RESET)
        })
        .collect();
    insert(world, &resets).await;
    let reader = world.read().await;
    let ids = |resets: Vec<Reset>| resets.into_iter().map(|reset| reset.id.0.as_u128()).collect::<Vec<_>>();
    let first = RESET.0.as_u128();
    assert_eq!(ids(reader.resets_of(ADA, 100).await.unwrap()), [first, 85, 84, 83, 82, 81, 80]);
    assert_eq!(ids(reader.resets_of(ADA, 2).await.unwrap()), [first, 85]);
    assert_eq!(ids(reader.open_resets_of(ADA).await.unwrap()), [first, 83, 81, 80]);
    assert_eq!(ids(reader.resets_of(UserId(id(999)), 9).await.unwrap()), [0; 0]);
}

async fn live_self_service_resets_are_counted(world: &World) {
    let resets: Vec<Reset> = states()
        .into_iter()
        .zip(80..)
        .map(|(state, number)| Reset {
            id: ResetId(id(number)),
            kind: ResetKind::SelfService,
            state,
            ..reset(TENANT, RESET)
        })
        .collect();
    insert(world, &resets).await;
    let reader = world.read().await;
    assert_eq!(reader.live_self_service(ADA, at(NOW)).await.unwrap(), 2);
    assert_eq!(reader.live_self_service(ADA, at(NOW + 9)).await.unwrap(), 1, "the sent one has expired");
    assert_eq!(reader.live_self_service(UserId(id(999)), at(NOW)).await.unwrap(), 0);
}

async fn a_reset_is_opened_for_the_first_time_once(world: &World) {
    let transaction = world.begin().await;
    assert!(transaction.mark_reset_opened(RESET, at(7)).await.unwrap());
    assert!(!transaction.mark_reset_opened(RESET, at(8)).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(world.read().await.reset(RESET).await.unwrap().unwrap().opened_at, Some(at(7)));
}

async fn delivery_can_change(world: &World) {
    let transaction = world.begin().await;
    assert!(transaction.update_reset_delivery(RESET, Some("b@example.com"), true).await.unwrap());
    transaction.commit().await.unwrap();
    let stored = world.read().await.reset(RESET).await.unwrap().unwrap();
    assert_eq!((stored.deliver_to.as_deref(), stored.delivered_elsewhere), (Some("b@example.com"), true));
}

async fn a_link_is_used_once_by_one_of_a_hundred(world: &World) {
    let attempts: Vec<_> = (0..100)
        .map(|_| {
            let storage = world.storage.clone();
            tokio::spawn(async move {
                let transaction = storage.begin(TENANT).await.unwrap();
                let is_mine = transaction.consume_link(&LINK, at(NOW)).await.unwrap();
                transaction.commit().await.unwrap();
                is_mine
            })
        })
        .collect();
    let mut winners = 0;
    for attempt in attempts {
        winners += u32::from(attempt.await.unwrap());
    }
    assert_eq!(winners, 1);
    let used = world.read().await.reset_link(&LINK).await.unwrap().unwrap();
    assert_eq!(used.ended_at, Some(at(NOW)));
}

async fn dead_links_are_not_used(world: &World) {
    let transaction = world.begin().await;
    assert!(!transaction.consume_link(&LINK, at(world::LATER)).await.unwrap(), "its time is over");
    assert!(!transaction.consume_link(&TokenDigest([0; 32]), at(NOW)).await.unwrap());
    assert_eq!(transaction.kill_links_of_reset(RESET, at(NOW)).await.unwrap(), 1);
    assert!(!transaction.consume_link(&LINK, at(NOW)).await.unwrap(), "it was killed");
    transaction.commit().await.unwrap();
}

async fn links_are_killed(world: &World) {
    let other = Reset { id: ResetId(id(80)), ..reset(TENANT, RESET) };
    insert(world, std::slice::from_ref(&other)).await;
    let links = [
        ResetLink { issued_at: at(10), expires_at: at(NOW), ..link(TENANT, RESET, TokenDigest([50; 32])) },
        ResetLink { issued_at: at(20), ended_at: Some(at(30)), ..link(TENANT, RESET, TokenDigest([51; 32])) },
        link(TENANT, other.id, TokenDigest([52; 32])),
    ];
    let transaction = world.begin().await;
    for link in &links {
        transaction.insert_reset_link(link).await.unwrap();
    }
    for link in &links {
        assert_eq!(transaction.reset_link(&link.digest).await.unwrap(), Some(*link));
    }
    let live = async |reset| transaction.live_link_of(reset, at(NOW)).await.unwrap().map(|link| link.digest);
    assert_eq!(live(RESET).await, Some(LINK));
    assert_eq!(live(other.id).await, Some(TokenDigest([52; 32])));
    assert_eq!(transaction.kill_links_of_reset(RESET, at(NOW)).await.unwrap(), 1);
    assert_eq!(live(RESET).await, None);
    assert_eq!(live(other.id).await, Some(TokenDigest([52; 32])));
    assert_eq!(transaction.kill_links_of(ADA, at(NOW)).await.unwrap(), 1);
    assert_eq!(live(other.id).await, None);
    transaction.commit().await.unwrap();
}

async fn a_new_reset_supersedes_the_open_ones(world: &World) {
    let sent = |number| Reset { id: ResetId(id(number)), ..reset(TENANT, RESET) };
    let over = Reset { state: ResetState::Completed { at: at(1) }, ..sent(81) };
    insert(world, &[sent(80), over.clone(), sent(82)]).await;
    let transaction = world.begin().await;
    let mails = [
        (90, 80, MailState::Deferred),
        (91, 80, MailState::Sent),
        (92, 80, MailState::Sending),
        (93, 82, MailState::Queued),
    ];
    for (number, reset, state) in mails {
        let mail =
            OutboxMessage { reset: Some(ResetId(id(reset))), state, ..mail(TENANT, MessageId(id(number))) };
        transaction.insert_message(&mail).await.unwrap();
    }
    let ended = transaction.supersede_open_resets(ADA, Some(ResetId(id(82))), at(NOW)).await.unwrap();
    assert_eq!(ended, [ResetId(id(80)), RESET]);
    assert_eq!(transaction.supersede_open_resets(UserId(id(999)), None, at(NOW)).await.unwrap(), []);
    transaction.commit().await.unwrap();

    let reader = world.read().await;
    for (reset, state) in [
        (RESET, ResetState::Superseded { at: at(NOW) }),
        (ResetId(id(80)), ResetState::Superseded { at: at(NOW) }),
        (over.id, over.state),
        (ResetId(id(82)), sent(82).state),
    ] {
        assert_eq!(reader.reset(reset).await.unwrap().unwrap().state, state);
    }
    assert_eq!(reader.reset_link(&LINK).await.unwrap().unwrap().ended_at, Some(at(NOW)));
    // A worker that was sending a mail of it comes too late with its report, and with the secret in it.
    let report = OutboxMessage { state: MailState::Deferred, ..mail(TENANT, MessageId(id(92))) };
    let transaction = world.begin().await;
    assert!(!transaction.update_message(&report).await.unwrap());
    transaction.commit().await.unwrap();
    let secret = Some("sealed".to_owned());
    for (message, state, secret) in [
        (MAIL, MailState::Abandoned, None),
        (MessageId(id(90)), MailState::Abandoned, None),
        (MessageId(id(91)), MailState::Sent, None),
        (MessageId(id(92)), MailState::Abandoned, None),
        (MessageId(id(93)), MailState::Queued, secret),
    ] {
        let mail = reader.message(message).await.unwrap().unwrap();
        assert_eq!((mail.state, mail.sealed_secret), (state, secret), "{message}");
    }
}
