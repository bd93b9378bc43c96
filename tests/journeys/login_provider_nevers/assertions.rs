//! What clients sign, with the right key and the wrong content: assertions (RFC 7523 §3) and request objects
//! (RFC 9101 §6, §10).

use super::{CALLBACK, NEIGHBOUR, TENANT, assert_refused, assert_stays, devika, own_client, server};
use latchkey_tests::{
    api::Answer,
    relying_party::{Claims, RelyingParty, sign},
    server::TestServer,
};
use serde_json::{Value, json};

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

async fn signing(server: &TestServer) -> RelyingParty<'_> {
    let metadata = json!({
        "token_endpoint_auth_method": "private_key_jwt",
        "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
    });
    own_client(server, metadata).await
}

async fn present(client: &RelyingParty<'_>, assertion: &str, more: &[(&str, &str)]) -> Answer {
    let mut form = vec![
        ("grant_type", "client_credentials"),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", assertion),
    ];
    form.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    form.extend(more);
    client.post("token", &form).await
}

fn saying(mut claims: Claims, name: &str, value: Value) -> Claims {
    claims.insert(name.to_owned(), value);
    claims.retain(|_, value| !value.is_null());
    claims
}

#[tokio::test]
async fn an_assertion_is_of_its_client_for_this_server_and_short() {
    let server = server().await;
    let (client, other) = (signing(&server).await, signing(&server).await);
    let (now, issuer) = (server.now(), client.issuer());
    for (claim, value) in [
        ("aud", json!(issuer.replace(TENANT, NEIGHBOUR))),
        ("aud", json!(format!("{issuer}/"))),
        ("aud", json!("https://evil.example")),
        ("aud", json!(client.client_id())),
        ("aud", json!([])),
        ("aud", json!([1])),
        ("aud", Value::Null),
        ("iss", json!(other.client_id())),
        ("iss", json!(issuer)),
        ("iss", Value::Null),
        ("sub", json!(other.client_id())),
        ("sub", json!("")),
        ("sub", Value::Null),
        ("exp", json!(now - 31)),
        ("exp", json!(now + 2 * 60 * 60)),
        ("exp", json!("x")),
        ("exp", Value::Null),
        ("nbf", json!(now + 60)),
        ("iat", json!(now + 60)),
        ("iat", json!(now - 2 * 60 * 60)),
        ("jti", json!("")),
        ("jti", json!(7)),
        ("jti", json!("x".repeat(501))),
        ("jti", Value::Null),
    ] {
        let assertion =
            sign(&client.key, Some("JWT"), &saying(client.assertion_claims(), claim, value.clone()));
        assert_refused(
            &present(&client, &assertion, &[]).await,
            "invalid_client",
            &format!("{claim}: {value}"),
        );
    }
    for typ in ["at+jwt", "oauth-authz-req+jwt", "dpop+jwt", "logout+jwt", "secevent+jwt"] {
        let assertion = sign(&client.key, Some(typ), &client.assertion_claims());
        assert_refused(&present(&client, &assertion, &[]).await, "invalid_client", typ);
    }
    present(&client, &client.assertion(), &[]).await.expect(200);
}

#[tokio::test]
async fn an_assertion_proves_one_client_alone() {
    let server = server().await;
    let (client, other) = (signing(&server).await, signing(&server).await);
    let by_secret =
        own_client(&server, json!({ "grant_types": ["client_credentials"], "response_types": [] })).await;
    // Signed by its own key under another's name.
    let mut named = client.assertion_claims();
    named.insert("iss".into(), other.client_id().into());
    named.insert("sub".into(), other.client_id().into());
    let stolen_name = sign(&client.key, Some("JWT"), &named);
    assert_refused(&present(&client, &stolen_name, &[]).await, "invalid_client", "another's name");
    for victim in [&other, &by_secret] {
        let claimed = [("client_id", victim.client_id())];
        let answer = present(&client, &client.assertion(), &claimed).await;
        assert_refused(&answer, "invalid_client", "another's client_id beside it");
    }
    // A client that has a secret isn't got at by a signature, nor one that signs by a secret or by its name alone.
    let mut named = client.assertion_claims();
    named.insert("iss".into(), by_secret.client_id().into());
    named.insert("sub".into(), by_secret.client_id().into());
    let answer = present(&client, &sign(&client.key, Some("JWT"), &named), &[]).await;
    assert_refused(&answer, "invalid_client", "a client with a secret");
    for secret in ["", "lkc_", "null", client.key.kid()] {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client.client_id()),
            ("client_secret", secret),
        ];
        assert_refused(&client.post("token", &form).await, "invalid_client", "a client without a secret");
    }
    let assertion = client.assertion();
    for more in [
        &[("client_secret", "x")][..],
        &[("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer")],
        &[("client_assertion_type", "")],
    ] {
        let answer = present(&client, &assertion, more).await;
        assert!(answer.status.is_client_error() && answer.body.get("access_token").is_none(), "{more:?}");
    }
    let twice = client
        .bare(reqwest::Method::POST, "token")
        .basic_auth(by_secret.client_id(), Some(by_secret.secret()));
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", &assertion),
    ];
    assert_refused(
        &latchkey_tests::api::send(twice.form(&form)).await,
        "invalid_request",
        "two ways at once",
    );
    // None of that has used it up.
    present(&client, &assertion, &[]).await.expect(200);
}

#[tokio::test]
async fn a_request_object_is_of_its_client_and_for_this_server() {
    let server = server().await;
    let signs = json!({ "request_object_signing_alg": "ES256" });
    let (client, other) = (own_client(&server, signs.clone()).await, own_client(&server, signs).await);
    let (browser, now, issuer) = (server.user_agent(TENANT), server.now(), client.issuer());
    let request = client.request();
    client.sign_in(&browser, devika(&server), &client.request()).await;
    for (claim, value) in [
        ("aud", json!(issuer.replace(TENANT, NEIGHBOUR))),
        ("aud", json!("https://evil.example")),
        ("aud", Value::Null),
        ("iss", json!(other.client_id())),
        ("iss", Value::Null),
        ("client_id", json!(other.client_id())),
        ("client_id", Value::Null),
        ("exp", json!(now - 31)),
        ("exp", json!(now + 2 * 60 * 60)),
        ("nbf", json!(now + 60)),
        ("iat", json!(now - 2 * 60 * 60)),
        ("request", json!("x")),
        ("request_uri", json!("https://evil.example/request")),
        ("redirect_uri", json!("https://evil.example")),
        ("redirect_uri", json!([CALLBACK])),
        ("scope", json!(["openid"])),
        ("response_type", json!(true)),
    ] {
        let object =
            sign(&client.key, Some("JWT"), &saying(client.request_claims(&request), claim, value.clone()));
        let seen = browser.follow(&client.url(&client.by_object(&request, &object))).await;
        assert_stays(&seen, &format!("{claim}: {value}"));
    }
    for typ in ["at+jwt", "client-authentication+jwt", "dpop+jwt", "logout+jwt"] {
        let object = sign(&client.key, Some(typ), &client.request_claims(&request));
        assert_stays(&browser.follow(&client.url(&client.by_object(&request, &object))).await, typ);
    }
    // An assertion of this very client is no request, and a request no assertion.
    let assertion = client.by_object(&request, &sign(&client.key, Some("JWT"), &client.assertion_claims()));
    assert_stays(&browser.follow(&client.url(&assertion)).await, "an assertion");
    // Another client's object under this client's name.
    let theirs = client.by_object(&request, &other.request_object(&other.request()));
    assert_stays(&browser.follow(&client.url(&theirs)).await, "another client's object");
}

/// What stands beside a signed object is disregarded (RFC 9101 §5): it could have been put there by anybody.
#[tokio::test]
async fn nothing_beside_a_request_object_counts() {
    let server = server().await;
    let client = own_client(&server, json!({ "request_object_signing_alg": "ES256" })).await;
    let browser = server.user_agent(TENANT);
    client.sign_in(&browser, devika(&server), &client.request()).await;
    let (request, mine) = (client.request(), client.request());
    let object = client.by_object(&request, &client.request_object(&request));
    for (name, value) in [
        ("redirect_uri", "https://evil.example"),
        ("state", "mine"),
        ("nonce", "mine"),
        ("response_mode", "fragment"),
        ("code_challenge", mine.get("code_challenge").expect("PKCE")),
        ("scope", "openid email offline_access"),
        ("prompt", "login"),
    ] {
        let seen = browser.follow(&client.url(&object.clone().with(name, value))).await;
        let callback = client.callback(&seen, &request);
        assert_eq!((callback.uri.as_str(), callback.mode), (CALLBACK, "query"), "{name}");
        let tokens =
            latchkey_tests::relying_party::Tokens(client.redeem(&callback, &request).await.expect(200));
        client.id_token(&tokens, request.get("nonce")).await;
        assert_eq!(tokens.0["scope"], "openid", "{name}");
    }
}
