//! A pushed request is of the client that pushed it, used once and soon (RFC 9126 §2, §7).

use super::{CALLBACK, NEIGHBOUR, TENANT, assert_refused, assert_stays, devika, own_client, server};
use latchkey_tests::{
    on_every_database,
    relying_party::{AuthorizationRequest, Callback, Listener, RelyingParty, secret},
    server::TestServer,
    visitor::Visitor,
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::task::JoinSet;

on_every_database!(of_twenty_who_come_with_a_request_one_is_answered);

async fn logged_in(server: &TestServer) -> Visitor {
    let browser = server.user_agent(TENANT);
    browser.log_in(&devika(server).login, &devika(server).password).await;
    browser
}

async fn visit(
    client: &RelyingParty<'_>,
    browser: &Visitor,
    request: &AuthorizationRequest,
) -> latchkey_tests::visitor::Seen {
    browser.follow(&client.url(request)).await
}

#[tokio::test]
async fn a_request_is_used_by_its_own_client_once() {
    let server = server().await;
    let (client, other) = (own_client(&server, json!({})).await, own_client(&server, json!({})).await);
    let neighbour = server.client(NEIGHBOUR, json!({ "first_party": true })).await;
    let browser = logged_in(&server).await;
    let request = client.request();
    let reference = client.push(&request).await;
    let uri = reference.get("request_uri").expect("a reference");
    assert_stays(&visit(&other, &browser, &other.by_reference(&request, uri)).await, "another client's");
    let elsewhere = neighbour.by_reference(&request, uri);
    assert_stays_at(&server.user_agent(NEIGHBOUR).follow(&neighbour.url(&elsewhere)).await);
    assert_stays(&visit(&client, &browser, &reference.clone().without("client_id")).await, "nobody's");

    // Parameters beside it don't count.
    let beside = reference.clone().with("redirect_uri", "https://evil.example").with("state", "mine");
    let callback = client.callback(&visit(&client, &browser, &beside).await, &request);
    assert_eq!(callback.uri, CALLBACK);
    for _ in 0..2 {
        assert_stays(&visit(&client, &browser, &reference).await, "used");
    }
    client.redeem(&callback, &request).await.expect(200);
}

fn assert_stays_at(seen: &latchkey_tests::visitor::Seen) {
    assert_eq!((seen.status.as_u16(), seen.headers.get("location")), (400, None), "{}", seen.words());
}

#[tokio::test]
async fn a_request_is_used_within_ninety_seconds() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let browser = logged_in(&server).await;
    let (early, late) = (client.request(), client.request());
    let (first, second) = (client.push(&early).await, client.push(&late).await);
    server.wait(Duration::from_secs(89)).await;
    let _ = client.callback(&visit(&client, &browser, &first).await, &early).code();
    server.wait(Duration::from_secs(1)).await;
    assert_stays(&visit(&client, &browser, &second).await, "after ninety seconds");
}

/// Two tabs, a reload, a thief of the address: whoever comes first.
async fn of_twenty_who_come_with_a_request_one_is_answered(server: &TestServer) {
    let client = own_client(server, json!({})).await;
    let browser = logged_in(server).await;
    let request = client.request();
    let url = client.url(&client.push(&request).await);
    let mut racing = JoinSet::new();
    for _ in 0..20 {
        let asked = browser.client().get(&url);
        racing.spawn(async move {
            let answer = asked.send().await.expect("an answer");
            let location = answer.headers().get("location").map(|to| to.to_str().expect("ASCII").to_owned());
            (answer.status().as_u16(), location.unwrap_or_default())
        });
    }
    let answers = racing.join_all().await;
    let codes = answers.iter().filter(|(_, location)| location.contains("code=lkz_")).count();
    assert_eq!(codes, 1, "{answers:?}");
    let refused = |(status, location): &&(u16, String)| {
        *status == 400 || location.contains("error=invalid_request_uri") && !location.contains("code=")
    };
    assert_eq!(answers.iter().filter(refused).count(), 19, "{answers:?}");
}

#[tokio::test]
async fn no_other_reference_is_followed() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let browser = logged_in(&server).await;
    let trap = Listener::start(Value::Null).await;
    let pushed = client.push(&client.request()).await;
    let known = pushed.get("request_uri").expect("a reference");
    let guessed = format!("urn:ietf:params:oauth:request_uri:{}", secret());
    for uri in [
        &format!("{}/request.jwt", trap.origin),
        "https://evil.example/request.jwt",
        "file:///etc/passwd",
        "urn:ietf:params:oauth:request_uri:",
        "urn:ietf:params:oauth:request_uri:x",
        &guessed,
        &known.to_uppercase(),
        &format!("{known}A"),
        &known[..known.len() - 1],
        &known.replace("urn:ietf:params:oauth:request_uri:", ""),
    ] {
        let request = client.by_reference(&client.request(), uri);
        assert_stays(&visit(&client, &browser, &request).await, uri);
        let within = client.request().with("request_uri", uri);
        assert_refused(&client.call("par", &within.fields()).await, "invalid_request", uri);
    }
    assert_eq!(trap.heard().len(), 0, "nothing is fetched");
    assert!(Callback::of(&visit(&client, &browser, &pushed).await).is_some());
}

#[tokio::test]
async fn nobody_pushes_for_another_client() {
    let server = server().await;
    let (client, other) = (own_client(&server, json!({})).await, own_client(&server, json!({})).await);
    let request = client.request();
    assert_refused(&client.post("par", &request.fields()).await, "invalid_client", "the name alone");
    let answer = other.call("par", &request.fields()).await;
    assert!(answer.status.is_client_error(), "another's name: {}", answer.text);
    for (name, value, error) in [
        ("redirect_uri", "https://evil.example", "invalid_request"),
        ("response_type", "token", "unsupported_response_type"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("scope", "unheard-of", "invalid_scope"),
        ("resource", "https://other.example", "invalid_target"),
    ] {
        let wrong = client.request().with(name, value);
        assert_refused(&client.call("par", &wrong.fields()).await, error, &format!("{name}={value}"));
    }
    // The secret by which it authenticated goes no further than here.
    let by_post = own_client(&server, json!({ "token_endpoint_auth_method": "client_secret_post" })).await;
    let reference = by_post.push(&by_post.request()).await;
    let login = server.user_agent(TENANT).follow(&by_post.url(&reference)).await;
    assert!(!login.html.contains(by_post.secret()) && !login.url.as_str().contains("lkc_"));
}

/// A client that has to push is asked for nothing by an address, whoever wrote it.
#[tokio::test]
async fn who_has_to_push_is_not_answered_otherwise() {
    let server = server().await;
    let client = own_client(&server, json!({ "require_pushed_authorization_requests": true })).await;
    let browser = logged_in(&server).await;
    let request = client.request();
    assert_stays(&visit(&client, &browser, &request).await, "parameters in the address");
    let object = client.by_object(&request, &client.request_object(&request));
    assert_stays(&visit(&client, &browser, &object).await, "an object in the address");
    let reference = client.push(&request).await;
    let callback = client.callback(&visit(&client, &browser, &reference).await, &request);
    client.redeem(&callback, &request).await.expect(200);
}
