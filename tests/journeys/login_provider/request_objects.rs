//! Requests that their client signs (RFC 9101, OpenID Connect Core §6).

use super::{TENANT, assert_told_here, devika, logged_in, server};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_tests::{
    relying_party::{RelyingParty, sign},
    server::TestServer,
};
use serde_json::{Value, json};

async fn signing(server: &TestServer) -> RelyingParty<'_> {
    let metadata = json!({
        "first_party": true,
        "request_object_signing_alg": "ES256",
        "redirect_uris": ["https://app.example/callback", "https://app.example/other"],
    });
    server.client(TENANT, metadata).await
}

/// What stands beside the object is disregarded, wherever the two differ and wherever only one of them speaks (§5).
#[tokio::test(flavor = "multi_thread")]
async fn what_is_signed_counts_and_nothing_beside_it() {
    let server = server().await;
    let client = signing(&server).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let request = client.ask("openid email");
    let object = client.request_object(&request);
    let bare = client.by_object(&request, &object);
    let beside = [
        bare.clone(),
        bare.clone().with("scope", "openid").with("response_type", "code"),
        bare.clone().with("redirect_uri", "https://evil.example/callback"),
        bare.clone().with("redirect_uri", "https://app.example/other"),
        bare.clone().with("state", "another").with("nonce", "another"),
        bare.clone().with("response_type", "token").with("scope", "openid profile groups"),
        bare.with("prompt", "login").with("max_age", "0").with("claims", "{"),
    ];
    for sent in beside {
        let seen = laptop.follow(&client.url(&sent)).await;
        let callback = client.callback(&seen, &request);
        assert_eq!(callback.uri, "https://app.example/callback");
        let tokens = RelyingParty::tokens(client.redeem(&callback, &request).await);
        assert_eq!(tokens.0["scope"], "openid email");
        client.id_token(&tokens, request.get("nonce")).await;
    }
    let stateless = client.request().without("state");
    let sent = client.by_object(&stateless, &client.request_object(&stateless)).with("state", "outside");
    let callback = client.callback(&laptop.follow(&client.url(&sent)).await, &stateless);
    assert_eq!(callback.get("state"), None, "a state that nobody signed isn't echoed");
    let homeless = client.request().without("redirect_uri");
    let sent = client.by_object(&homeless, &client.request_object(&homeless));
    let sent = sent.with("redirect_uri", "https://app.example/callback");
    assert_told_here(&laptop.follow(&client.url(&sent)).await, "redirect_uri");
}

/// Texts may be numbers and objects within (RFC 9101 §4).
#[tokio::test(flavor = "multi_thread")]
async fn an_object_says_things_in_its_own_way() {
    let server = server().await;
    let client = signing(&server).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let request = client.request();
    let mut claims = client.request_claims(&request);
    claims.insert("max_age".into(), json!(10_000));
    claims.insert("claims".into(), json!({ "id_token": { "email": null } }));
    claims.insert("nbf".into(), json!(server.now() + 8));
    claims.insert("aud".into(), json!([client.issuer(), "https://elsewhere.example"]));
    let object = sign(&client.key, Some("JWT"), &claims);
    let seen = laptop.follow(&client.url(&client.by_object(&request, &object))).await;
    let callback = client.callback(&seen, &request);
    let tokens = RelyingParty::tokens(client.redeem(&callback, &request).await);
    let id_token = client.id_token(&tokens, request.get("nonce")).await;
    assert_eq!(id_token["email"], devika(&server).email.as_str());
}

/// Whoever sent such a thing isn't known; so the person is told, here.
#[tokio::test(flavor = "multi_thread")]
async fn only_what_the_client_signed_for_us_and_for_now_is_taken() {
    let server = server().await;
    let client = signing(&server).await;
    let other = signing(&server).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let (request, now) = (client.request(), server.now());
    let mut objects = vec![
        sign(&other.key, Some("JWT"), &client.request_claims(&request)),
        sign(&client.key, Some("at+jwt"), &client.request_claims(&request)),
        unsigned(&json!(client.request_claims(&request))),
        "x".to_owned(),
        client.assertion(),
    ];
    let ps256 = SigningKey::generate(Algorithm::Ps256).expect("a key");
    objects.push(sign(&ps256, Some("JWT"), &client.request_claims(&request)));
    for (name, value) in [
        ("aud", json!("https://elsewhere.example")),
        ("aud", json!(null)),
        ("iss", json!(other.client_id())),
        ("iss", json!(null)),
        ("client_id", json!(other.client_id())),
        ("client_id", json!(null)),
        ("exp", json!(now - 60)),
        ("exp", json!(now + 2 * 3600)),
        ("nbf", json!(now + 61)),
        ("iat", json!(now + 61)),
        ("request", json!("x")),
        ("request_uri", json!("urn:x")),
        ("scope", json!(["openid"])),
        ("state", json!({ "a": 1 })),
    ] {
        let mut claims = client.request_claims(&request);
        claims.insert(name.into(), value);
        claims.retain(|_, value| !value.is_null());
        objects.push(sign(&client.key, Some("JWT"), &claims));
    }
    for object in objects {
        let seen = laptop.follow(&client.url(&client.by_object(&request, &object))).await;
        assert_told_here(&seen, "invalid_request_object");
    }
    let theirs = other.by_object(&request, &client.request_object(&request));
    assert_told_here(&laptop.follow(&other.url(&theirs)).await, "invalid_request_object");
}

/// A JWT whose header says that nobody signed it.
fn unsigned(claims: &Value) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
    format!("{}.{}.", BASE64.encode(r#"{"alg":"none"}"#), BASE64.encode(claims.to_string()))
}

/// A client that always signs is not to be asked for by anybody who doesn't (RFC 9101 §10.5).
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_signs_can_not_be_asked_for_without_a_signature() {
    let server = server().await;
    let metadata = json!({ "first_party": true, "require_signed_request_object": true });
    let client = server.client(TENANT, metadata).await;
    let laptop = logged_in(&server, devika(&server)).await;
    assert_told_here(&laptop.follow(&client.url(&client.request())).await, "invalid_request");
    assert_eq!(client.call("par", &client.request().fields()).await.expect(400)["error"], "invalid_request");
    let request = client.request();
    let sent = client.by_object(&request, &client.request_object(&request));
    let callback = client.callback(&laptop.follow(&client.url(&sent)).await, &request);
    client.redeem(&callback, &request).await.expect(200);
}

/// OpenID Connect Core §6.2 is not offered, and the server fetches nothing.
#[tokio::test(flavor = "multi_thread")]
async fn requests_are_not_fetched_from_anywhere() {
    let server = server().await;
    let client = signing(&server).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let site = latchkey_tests::relying_party::Listener::start(json!({})).await;
    for address in
        [site.origin.as_str(), "https://app.example/request.jwt", "urn:ietf:params:oauth:request_uri:x"]
    {
        let seen = laptop.follow(&client.url(&client.request().with("request_uri", address))).await;
        assert_told_here(&seen, "invalid_request_uri");
    }
    assert!(site.heard().is_empty());
    let request = client.request().with("registration", "{}");
    let seen = laptop.follow(&client.url(&request)).await;
    assert_eq!(client.callback(&seen, &request).error(), "registration_not_supported");
}
