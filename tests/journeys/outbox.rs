//! What becomes of mails whose receivers say no, not now, or nothing at all.

use latchkey_tests::{
    on_every_database,
    server::{PATIENCE, TestServer, header, link_in},
};
use serde_json::{Value, json};
use std::time::Duration;

on_every_database!(
    a_deferred_mail_is_tried_again_ever_later,
    a_refused_mail_is_visible_with_its_answer,
    bad_mails_hold_nobody_up,
    nothing_is_lost_while_smtp_is_down,
    a_superseded_reset_leaves_no_mail,
);

const MINUTE: Duration = Duration::from_secs(60);

/// Ten seconds, twenty, forty … Message-ID and link stay while ten of the link's fifteen minutes are left; then both change.
async fn a_deferred_mail_is_tried_again_ever_later(server: &TestServer) {
    let (owner, address) = (server.owner("quillfern"), "defer.dora@slow.example");
    let dora = owner.hire(&json!({ "login": "dora", "email": address })).await;
    owner.reset(&dora, &json!({ "mode": "link" })).await.expect(202);
    let mut mail = owner.tried(address, 1).await;
    for times in 2..=6 {
        assert_eq!(mail["state"], "deferred");
        assert_eq!(mail["last_answer"], "451 4.3.0 try again later (in reply to RCPT TO)");
        server.wait_until(&mail["next_attempt_at"]).await;
        mail = owner.tried(address, times).await;
    }
    let id = mail["id"].as_str().expect("a mail has an id");
    let shown = owner.api.get(&owner.path(&format!("/outbox/{id}"))).await.expect(200);
    let attempts = shown["attempts"].as_array().expect("attempts");
    for (attempt, next) in attempts.iter().zip(&attempts[1..]) {
        let number = attempt["number"].as_u64().expect("a number");
        let (waited, base) = (seconds(next) - seconds(attempt), 10 << (number - 1));
        assert!((base..=base + base / 4).contains(&waited), "{waited} s after attempt {number}");
        // The fifth comes 150 to 187 seconds after the first, the sixth 310 to 387.
        assert_eq!(attempt["message_id"] == next["message_id"], number < 5, "after attempt {number}");
    }

    owner
        .api
        .patch(&owner.path(&format!("/users/{dora}")), &json!({ "email": "dora@fast.example" }))
        .await
        .expect(200);
    let given_up = owner.tried(address, 6).await;
    assert_eq!(given_up["state"], "abandoned", "its reset was for another address");
    owner.reset(&dora, &json!({ "mode": "link" })).await.expect(202);
    server.mail("dora@fast.example", 1).await;
}

/// When an attempt was made.
fn seconds(attempt: &Value) -> i64 {
    let at: latchkey_domain::Timestamp =
        attempt["at"].as_str().expect("an instant").parse().expect("an instant");
    at.as_second()
}

/// The API tells the SMTP server's words; a mail whose secret is gone isn't tried again, its reset is made anew.
async fn a_refused_mail_is_visible_with_its_answer(server: &TestServer) {
    let (owner, address) = (server.owner("quillfern"), "refuse.rita@gone.example");
    let rita = owner.hire(&json!({ "login": "rita", "email": address })).await;
    let reset = owner.reset(&rita, &json!({ "mode": "generated" })).await.expect(202);
    let mail = owner.tried(address, 1).await;
    assert_eq!((&mail["state"], &mail["next_attempt_at"]), (&json!("refused"), &Value::Null));
    let answer = "550 5.1.1 no such mailbox (in reply to RCPT TO)";
    assert_eq!(mail["last_answer"], answer);
    let history = owner.resets(&rita).await;
    assert_eq!(
        (&history[0]["state"], &history[0]["mails"][0]["last_answer"]),
        (&json!("requested"), &json!(answer))
    );
    let id = mail["id"].as_str().expect("a mail has an id");
    let refused = owner.api.post(&owner.path(&format!("/outbox/{id}/retry")), &json!({})).await.expect(409);
    assert!(refused["detail"].as_str().expect("a sentence").contains("resend the reset"), "{refused}");
    owner.resend(&rita, &reset).await.expect(202);
    server.settled().await;
    assert_eq!(owner.mails(address).await.len(), 2);

    let test = json!({ "to": "refuse.test@gone.example" });
    let test = owner.api.post(&owner.path("/outbox/test"), &test).await.expect(202);
    let id = test["id"].as_str().expect("a mail has an id");
    owner.tried("refuse.test@gone.example", 1).await;
    owner.api.post(&owner.path(&format!("/outbox/{id}/retry")), &json!({})).await.expect(202);
    assert_eq!(
        owner.tried("refuse.test@gone.example", 2).await["state"],
        "refused",
        "nothing secret: tried again"
    );
}

/// Mails to good addresses leave at once beside those that are deferred and refused; after two days those are given up.
async fn bad_mails_hold_nobody_up(server: &TestServer) {
    let owner = server.owner("quillfern");
    for number in 0..6 {
        for kind in ["defer", "refuse"] {
            let address = format!("{kind}.{number}@bad.example");
            let user = owner.hire(&json!({ "email": address })).await;
            owner.reset(&user, &json!({ "mode": "link" })).await.expect(202);
        }
    }
    for login in ["devika.thorne", "jonas.pell", "amara.diallo"] {
        let person = server.person("quillfern", login);
        owner.reset(&person.id, &json!({ "mode": "link" })).await.expect(202);
        server.mail(&person.email, 1).await;
    }
    for number in 0..6 {
        assert_eq!(owner.tried(&format!("defer.{number}@bad.example"), 1).await["state"], "deferred");
        assert_eq!(owner.tried(&format!("refuse.{number}@bad.example"), 1).await["state"], "refused");
    }
    server.wait(48 * 60 * MINUTE).await;
    for number in 0..6 {
        assert_eq!(owner.tried(&format!("defer.{number}@bad.example"), 2).await["state"], "abandoned");
    }
}

/// Mails wait while nobody listens. Four minutes later they leave as they were begun, six minutes later with a new link.
async fn nothing_is_lost_while_smtp_is_down(server: &TestServer) {
    let owner = server.owner("quillfern");
    server.mailbox.stop().await;
    for (login, minutes, seconds_left) in [("devika.thorne", 4, 660), ("jonas.pell", 6, 900)] {
        let person = server.person("quillfern", login);
        owner.reset(&person.id, &json!({ "mode": "link" })).await.expect(202);
        let other = server.person("quillfern", if minutes == 4 { "amara.diallo" } else { "kit.rowan" });
        server.visitor("quillfern").forget(&other.login).await;
        let begun = owner.tried(&person.email, 1).await;
        assert_eq!(begun["state"], "deferred", "{begun}");
        assert_eq!(owner.tried(&other.email, 1).await["state"], "deferred");

        let mailbox = server.smtp_comes_back().await;
        server.wait(minutes * MINUTE).await;
        mailbox.wait_for(&other.email, 1, PATIENCE).await;
        mailbox.wait_for(&person.email, 1, PATIENCE).await;
        server.settled().await;
        let arrived = mailbox.messages(None);
        assert_eq!(arrived.len(), 2, "each once");
        let mail = arrived.iter().find(|mail| mail.to == person.email).expect("the administrator's");
        let is_the_same =
            header(mail, "Message-ID") == format!("<{}>", begun["message_id"].as_str().expect("an id"));
        assert_eq!(is_the_same, minutes == 4);
        let page = server.visitor("quillfern").follow(&link_in(mail)).await;
        assert_eq!(page.seconds_left(), seconds_left, "the link's time began with its first attempt");
        mailbox.stop().await;
    }
}

/// What was asked for before the mail could leave, and then asked for otherwise, is sent as it was asked for last.
async fn a_superseded_reset_leaves_no_mail(server: &TestServer) {
    let (owner, devika) = (server.owner("quillfern"), server.person("quillfern", "devika.thorne"));
    server.mailbox.stop().await;
    let first = owner.reset(&devika.id, &json!({ "mode": "link" })).await.expect(202);
    owner.tried(&devika.email, 1).await;
    server.wait(Duration::from_secs(1)).await;
    owner.reset(&devika.id, &json!({ "mode": "generated" })).await.expect(202);
    let history = owner.resets(&devika.id).await;
    let superseded = history.iter().find(|reset| reset["id"] == first["id"]).expect("it is remembered");
    assert_eq!(
        (&superseded["state"], &superseded["mails"][0]["state"]),
        (&json!("superseded"), &json!("abandoned"))
    );

    let mailbox = server.smtp_comes_back().await;
    server.wait(60 * MINUTE).await;
    mailbox.wait_for(&devika.email, 1, PATIENCE).await;
    server.settled().await;
    let subjects: Vec<_> = mailbox.messages(None).iter().map(|mail| mail.subject.clone()).collect();
    assert_eq!(subjects, ["New password assigned"]);
}
