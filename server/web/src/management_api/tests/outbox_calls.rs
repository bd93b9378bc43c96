use super::{House, house::Reply};
use latchkey_domain::{Role, clock, mail::MailState};
use poem::http::Method;
use serde_json::json;

#[tokio::test]
async fn a_test_mail_is_queued() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let sent = house.post("/tenants/quillfern/outbox/test", owner, json!({ "to": "it@example.com" })).await;
    sent.assert_status(202);
    let path = format!("/tenants/quillfern/outbox/{}", sent.json["id"].as_str().expect("an id"));
    let shown = house.get(&path, owner).await;
    assert_eq!((&shown.json["kind"], &shown.json["attempts"]), (&json!("test"), &json!([])));
    let bad = house.post("/tenants/quillfern/outbox/test", owner, json!({ "to": "it" })).await;
    bad.assert_problem(422, "invalid", &["to"]);
}

/// Has every mail tried once, with this result.
async fn attempt(house: &House, result: MailState) {
    let now = house.app.clock().now();
    let lease = clock::after(now, 60);
    for mut message in house.app.storage().claim_mail(now, lease, 100).await.expect("mails") {
        message.state = result;
        message.attempts += 1;
        message.next_attempt_at = clock::after(now, 3600);
        message.last_answer = Some("450 later".into());
        message.settled_at = result.is_settled().then_some(now);
        let transaction = house.app.storage().begin(message.tenant).await.expect("a transaction");
        assert!(transaction.update_message(&message).await.expect("written"));
        transaction.commit().await.expect("committed");
    }
}

async fn retry(house: &House, mail: &Reply, id: &str) -> Reply {
    let id = mail.json.pointer(id).and_then(|id| id.as_str()).expect("an id");
    let path = format!("/tenants/quillfern/outbox/{id}/retry");
    house.call(Method::POST, &path, &house.member(Role::Helpdesk).token, None).await
}

#[tokio::test]
async fn a_deferred_mail_is_tried_at_once_when_asked() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let mail = house.post("/tenants/quillfern/outbox/test", owner, json!({ "to": "it@example.com" })).await;
    retry(&house, &mail, "/id").await.assert_problem(409, "conflicting-state", &[]);
    attempt(&house, MailState::Deferred).await;
    let deferred = house.get("/tenants/quillfern/outbox?state=deferred", owner).await;
    assert_eq!(deferred.json["items"][0]["next_attempt_at"], "2026-11-22T11:00:00Z");
    let retried = retry(&house, &mail, "/id").await;
    retried.assert_status(202);
    assert_eq!(retried.json["next_attempt_at"], "2026-11-22T10:00:00Z");
}

#[tokio::test]
async fn a_refused_mail_is_tried_again_only_without_a_secret() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let person = house.person().await;
    let path = format!("/tenants/quillfern/users/{}/password-reset", person.id);
    let reset = house.post(&path, owner, json!({ "mode": "link" })).await;
    let mail = house.post("/tenants/quillfern/outbox/test", owner, json!({ "to": "it@example.com" })).await;
    attempt(&house, MailState::Refused).await;
    let refused = retry(&house, &reset, "/mail/id").await;
    refused.assert_problem(409, "conflicting-state", &[]);
    assert!(refused.text.contains("resend the reset"), "{}", refused.text);
    retry(&house, &mail, "/id").await.assert_status(202);
}
