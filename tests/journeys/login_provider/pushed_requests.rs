//! Requests that go to the provider directly, and by browser as a reference (RFC 9126).

use super::{SECOND, TENANT, assert_told_here, devika, logged_in, page, server};
use latchkey_tests::{api::send, relying_party::RelyingParty, server::TestServer};
use reqwest::Method;
use serde_json::json;

async fn pushing(server: &TestServer) -> RelyingParty<'_> {
    let metadata = json!({ "first_party": true, "require_pushed_authorization_requests": true });
    server.client(TENANT, metadata).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pushed_request_is_used_once_and_soon() {
    let server = server().await;
    let client = pushing(&server).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let request = client.ask("openid email").with("claims", r#"{"id_token":{"email":null}}"#);
    let answer = client.call("par", &request.fields()).await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    let pushed = answer.expect(201);
    assert_eq!(pushed["expires_in"], 90);
    let request_uri = pushed["request_uri"].as_str().expect("a reference");
    assert!(request_uri.starts_with("urn:ietf:params:oauth:request_uri:"));

    let reference = client.by_reference(&request, request_uri);
    // What is repeated beside it counts for nothing.
    let beside =
        reference.clone().with("scope", "openid groups").with("redirect_uri", "https://evil.example");
    let callback = client.callback(&laptop.follow(&client.url(&beside)).await, &request);
    let tokens = RelyingParty::tokens(client.redeem(&callback, &request).await);
    assert_eq!(client.id_token(&tokens, request.get("nonce")).await["email"], devika(&server).email.as_str());
    assert_told_here(&laptop.follow(&client.url(&reference)).await, "invalid_request_uri");

    let late = client.push(&request).await;
    server.wait(89 * SECOND).await;
    let in_time = client.push(&request).await;
    server.wait(SECOND).await;
    assert_told_here(&laptop.follow(&client.url(&late)).await, "invalid_request_uri");
    let callback = client.callback(&laptop.follow(&client.url(&in_time)).await, &request);
    client.redeem(&callback, &request).await.expect(200);
}

/// Somebody may come back to it until they have been answered, and take their time over the pages.
#[tokio::test(flavor = "multi_thread")]
async fn a_reference_holds_until_the_person_is_through() {
    let server = server().await;
    let client = pushing(&server).await;
    let laptop = server.user_agent(TENANT);
    let request = client.request();
    let reference = client.push(&request).await;
    for _ in 0..2 {
        assert_eq!(page(&laptop.follow(&client.url(&reference)).await), "login");
    }
    let login = laptop.follow(&client.url(&reference)).await;
    server.wait(30 * 60 * SECOND).await;
    let person = devika(&server);
    let fields = [("login", person.login.as_str()), ("password", person.password.as_str())];
    let callback = client.callback(&laptop.submit(&login, &fields).await, &request);
    client.redeem(&callback, &request).await.expect(200);
    let again = laptop.submit(&login, &fields).await;
    assert_eq!(
        client.callback(&again, &request).error(),
        "invalid_request_uri",
        "one answer for one request"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reference_is_its_clients_own() {
    let server = server().await;
    let client = pushing(&server).await;
    let other = pushing(&server).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let reference = client.push(&client.request()).await;
    let stolen = reference.clone().with("client_id", other.client_id());
    assert_told_here(&laptop.follow(&other.url(&stolen)).await, "invalid_request_uri");
    let nobodys = reference.clone().without("client_id");
    assert_told_here(&laptop.follow(&client.url(&nobodys)).await, "client_id");
    assert_told_here(&laptop.follow(&client.url(&client.request())).await, "push");
}

/// Mistakes are told to the client at once (§2.3), by whoever it has proven to be.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_learns_of_its_mistakes_when_it_pushes() {
    let server = server().await;
    let client = pushing(&server).await;
    let public = server.client(TENANT, json!({ "token_endpoint_auth_method": "none" })).await;
    let base = client.request();
    for (request, error) in [
        (base.clone().with("redirect_uri", "https://evil.example/callback"), "invalid_request"),
        (base.clone().without("redirect_uri"), "invalid_request"),
        (base.clone().without("response_type"), "invalid_request"),
        (base.clone().with("response_type", "token"), "unsupported_response_type"),
        (base.clone().with("response_type", "code id_token"), "unsupported_response_type"),
        (base.clone().with("code_challenge_method", "plain"), "invalid_request"),
        (base.clone().with("prompt", "none login"), "invalid_request"),
        (base.clone().with("scope", "unheard-of"), "invalid_scope"),
        (base.clone().with("resource", "https://api.example"), "invalid_target"),
        (base.clone().with("request_uri", "urn:ietf:params:oauth:request_uri:x"), "invalid_request"),
        (base.clone().with("request", "x"), "invalid_request_object"),
        (base.clone().with("client_id", public.client_id()), "invalid_request"),
        (base.clone().and("state", "again"), "invalid_request"),
    ] {
        assert_eq!(client.call("par", &request.fields()).await.expect(400)["error"], error, "{request:?}");
    }
    let unproven = client.post("par", &base.fields()).await;
    assert_eq!(unproven.expect(401)["error"], "invalid_client");
    for method in [Method::GET, Method::PUT] {
        send(client.bare(method, "par")).await.expect(405);
    }
    let bare = public.request().without_pkce();
    assert_eq!(public.call("par", &bare.fields()).await.expect(400)["error"], "invalid_request");
    let request = public.request();
    let reference = public.push(&request).await;
    let seen = public.walk(&server.user_agent(TENANT), devika(&server), &reference).await;
    public.redeem(&public.callback(&seen, &request), &request).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_request_may_be_pushed() {
    let server = server().await;
    let metadata = json!({ "first_party": true, "require_signed_request_object": true });
    let client = server.client(TENANT, metadata).await;
    let request = client.request();
    let form = [("request", client.request_object(&request))];
    let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
    let pushed = client.call("par", &form).await.expect(201);
    let reference = client.by_reference(&request, pushed["request_uri"].as_str().expect("a reference"));
    let laptop = logged_in(&server, devika(&server)).await;
    let callback = client.callback(&laptop.follow(&client.url(&reference)).await, &request);
    client.redeem(&callback, &request).await.expect(200);
}
