//! A device gets what its person let it have, once, and nobody finds out its code by trying (RFC 8628 §5).

use super::{NEIGHBOUR, SCOPE, TENANT, assert_refused, devika, own_client, server};
use latchkey_tests::{
    api::send,
    on_every_database,
    relying_party::{DEVICE_CODE, RelyingParty, Tokens},
    server::TestServer,
    visitor::{Seen, Visitor},
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::task::JoinSet;

on_every_database!(of_twenty_who_collect_one_wins);

const INTERVAL: Duration = Duration::from_secs(5);

async fn device(server: &TestServer) -> RelyingParty<'_> {
    let metadata = json!({ "grant_types": [DEVICE_CODE, "refresh_token"], "response_types": [] });
    server.client(TENANT, metadata).await
}

async fn signed_in(server: &TestServer) -> Visitor {
    let browser = server.user_agent(TENANT);
    browser.log_in(&devika(server).login, &devika(server).password).await;
    browser
}

fn code_of(waiting: &Value) -> &str {
    waiting["user_code"].as_str().expect("a code")
}

async fn type_in(browser: &Visitor, code: &str) -> Seen {
    let page = browser.open("/device").await;
    browser.submit(&page, &[("user_code", code)]).await
}

async fn allow(browser: &Visitor, waiting: &Value) -> Seen {
    let asked = type_in(browser, code_of(waiting)).await;
    assert_eq!(asked.status, 200, "{}", asked.words());
    browser.submit(&asked, &[("decision", "allow")]).await
}

#[tokio::test]
async fn a_hasty_device_is_slowed_down_further_each_time() {
    let server = server().await;
    let client = device(&server).await;
    let waiting = client.begin_device(SCOPE).await;
    assert_eq!((&waiting["interval"], &waiting["expires_in"]), (&json!(5), &json!(900)));
    assert_refused(&client.poll(&waiting).await, "authorization_pending", "the first time");
    assert_refused(&client.poll(&waiting).await, "slow_down", "at once");
    server.wait(INTERVAL).await;
    assert_refused(&client.poll(&waiting).await, "slow_down", "it is ten seconds now");
    server.wait(2 * INTERVAL).await;
    assert_refused(&client.poll(&waiting).await, "slow_down", "and fifteen now");
    server.wait(4 * INTERVAL).await;
    assert_refused(&client.poll(&waiting).await, "authorization_pending", "patient");
    // Hurrying doesn't stop the person, and the patient device gets it.
    allow(&signed_in(&server).await, &waiting).await;
    server.wait(4 * INTERVAL).await;
    client.poll(&waiting).await.expect(200);
}

#[tokio::test]
async fn a_device_code_is_of_its_client_and_used_once() {
    let server = server().await;
    let (client, other) = (device(&server).await, device(&server).await);
    let public = json!({
        "grant_types": [DEVICE_CODE, "refresh_token"], "response_types": [], "token_endpoint_auth_method": "none",
    });
    let (public, web) = (server.client(TENANT, public).await, own_client(&server, json!({})).await);
    let waiting = client.begin_device(SCOPE).await;
    let browser = signed_in(&server).await;
    for approved in [false, true] {
        for thief in [&other, &public] {
            assert_refused(&thief.poll(&waiting).await, "invalid_grant", "another client's");
        }
        assert_refused(&web.poll(&waiting).await, "unauthorized_client", "a client without devices");
        if !approved {
            allow(&browser, &waiting).await;
        }
    }
    let tokens = Tokens(client.poll(&waiting).await.expect(200));
    assert_refused(&client.poll(&waiting).await, "invalid_grant", "the second time");
    client.refresh(tokens.refresh_token(), &[]).await.expect(200);
    for wrong in [code_of(&waiting), "lkd_", tokens.access_token(), tokens.refresh_token()] {
        let polled = client.poll(&json!({ "device_code": wrong })).await;
        assert_refused(&polled, "invalid_grant", wrong);
    }
    assert_refused(&web.call("device", &[("scope", "openid")]).await, "unauthorized_client", "no devices");
    let named = [("client_id", client.client_id())];
    assert_refused(&client.post("device", &named).await, "invalid_client", "the name alone");
}

async fn of_twenty_who_collect_one_wins(server: &TestServer) {
    let client = device(server).await;
    let waiting = client.begin_device(SCOPE).await;
    allow(&signed_in(server).await, &waiting).await;
    let code = waiting["device_code"].as_str().expect("a code");
    let mut racing = JoinSet::new();
    for _ in 0..20 {
        racing.spawn(send(client.calling("token", &[("grant_type", DEVICE_CODE), ("device_code", code)])));
    }
    let (won, lost): (Vec<_>, Vec<_>) =
        racing.join_all().await.into_iter().partition(|answer| answer.status == 200);
    assert_eq!(won.len(), 1, "{lost:?}");
    for answer in &lost {
        assert_refused(answer, "invalid_grant", "a loser");
    }
}

/// The code is short, so nobody may try many: twenty a quarter of an hour, right or wrong, whatever browser they use.
#[tokio::test]
async fn whoever_tries_codes_out_has_to_wait() {
    let server = server().await;
    let client = device(&server).await;
    let waiting = client.begin_device(SCOPE).await;
    let (browser, second) = (signed_in(&server).await, signed_in(&server).await);
    for number in 0..20 {
        let guess = format!("BCDFGHJ{}", char::from(b"BCDFGHJKLMNPQRSTVWXZ"[number]));
        let seen = type_in(if number % 2 == 0 { &browser } else { &second }, &guess).await;
        assert_eq!(seen.status, 422, "{}", seen.words());
    }
    for browser in [&browser, &second] {
        let stopped = type_in(browser, code_of(&waiting)).await;
        assert_eq!(stopped.status, 429, "even the right one: {}", stopped.words());
        assert!(stopped.headers.contains_key("retry-after"));
        let page = browser.open("/device").await;
        let fields = [("user_code", code_of(&waiting)), ("decision", "allow")];
        assert_eq!(browser.submit(&page, &fields).await.status, 429, "nor with the decision beside it");
    }
    assert_refused(&client.poll(&waiting).await, "authorization_pending", "nobody has decided");
    // Somebody else isn't held up by it.
    let jonas = server.person(TENANT, "jonas.pell");
    let third = server.user_agent(TENANT);
    third.log_in(&jonas.login, &jonas.password).await;
    assert_eq!(type_in(&third, code_of(&waiting)).await.status, 200);
}

#[tokio::test]
async fn a_code_is_decided_once_in_time_and_in_its_tenant() {
    let server = server().await;
    let client = device(&server).await;
    let browser = signed_in(&server).await;
    let elsewhere = server.user_agent(NEIGHBOUR);
    let lucia = &server.tenant(NEIGHBOUR).users[0];
    elsewhere.log_in(&lucia.login, &lucia.password).await;
    let waiting = client.begin_device(SCOPE).await;
    assert_eq!(type_in(&elsewhere, code_of(&waiting)).await.status, 422, "another tenant's");

    let asked = type_in(&browser, code_of(&waiting)).await;
    let jonas = server.person(TENANT, "jonas.pell");
    let other = server.user_agent(TENANT);
    other.log_in(&jonas.login, &jonas.password).await;
    let theirs = type_in(&other, code_of(&waiting)).await;
    other.submit(&theirs, &[("decision", "deny")]).await;
    let late = browser.submit(&asked, &[("decision", "allow")]).await;
    assert_eq!(late.status, 422, "somebody else was quicker: {}", late.words());
    assert_refused(&client.poll(&waiting).await, "access_denied", "denied");
    assert_refused(&client.poll(&waiting).await, "invalid_grant", "and gone");

    let waiting = client.begin_device(SCOPE).await;
    let asked = type_in(&browser, code_of(&waiting)).await;
    server.wait(Duration::from_secs(15 * 60)).await;
    assert_eq!(browser.submit(&asked, &[("decision", "allow")]).await.status, 422, "too late");
    assert_refused(&client.poll(&waiting).await, "expired_token", "too late");
    let approved = client.begin_device(SCOPE).await;
    allow(&browser, &approved).await;
    server.wait(Duration::from_secs(15 * 60)).await;
    assert_refused(&client.poll(&approved).await, "expired_token", "allowed and not collected");
}

/// A device that asks for more than its client may have gets what it may have.
#[tokio::test]
async fn a_device_gets_no_more_than_its_client_may_have() {
    let server = server().await;
    let metadata = json!({ "grant_types": [DEVICE_CODE], "response_types": [], "scope": "openid profile offline_access" });
    let client = server.client(TENANT, metadata).await;
    let waiting = client.begin_device("openid profile email admin offline_access").await;
    let browser = signed_in(&server).await;
    let asked = type_in(&browser, code_of(&waiting)).await;
    assert!(!asked.words().contains("admin"), "{}", asked.words());
    browser.submit(&asked, &[("decision", "allow")]).await;
    let tokens = client.poll(&waiting).await.expect(200);
    assert_eq!((&tokens["scope"], tokens.get("refresh_token")), (&json!("openid profile"), None));
    let asked = client.call("device", &[("resource", "https://api.example")]).await;
    assert_refused(&asked, "invalid_target", "a resource of others");
}
