//! A signature is one by a key that is known for the name and the algorithm that the token gives (RFC 8725 §2.1, §3.1,
//! §3.10): wherever a token is taken, none of the ways around that gets in.

use super::{NEIGHBOUR, TENANT, assert_refused, assert_stays, devika, own_client, server};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_tests::{
    forger::{Parts, forgeries},
    relying_party::{Listener, RelyingParty, Tokens, key_set},
};
use serde_json::{Value, json};
use std::sync::Arc;

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The published key that a token was signed by.
async fn signer(client: &RelyingParty<'_>, token: &str) -> Value {
    let keys = client.keys().await.to_json();
    let kid = &Parts::of(token).header["kid"];
    keys["keys"].as_array().and_then(|keys| keys.iter().find(|key| key["kid"] == *kid)).expect("it").clone()
}

/// Clients whose tokens are signed by each of the algorithms.
async fn of_each_algorithm(server: &latchkey_tests::server::TestServer) -> Vec<(RelyingParty<'_>, Tokens)> {
    let mut clients = Vec::new();
    for algorithm in Algorithm::SIGNING {
        let metadata = json!({ "id_token_signed_response_alg": algorithm.name() });
        let client = own_client(server, metadata).await;
        let browser = server.user_agent(TENANT);
        let tokens = client.sign_in(&browser, devika(server), &client.request()).await;
        clients.push((client, tokens));
    }
    clients
}

#[tokio::test]
async fn no_forged_access_token_is_good_for_anything() {
    let server = server().await;
    for (client, tokens) in of_each_algorithm(&server).await {
        let genuine = tokens.access_token();
        let mut forged = forgeries(&signer(&client, genuine).await, || genuine.to_owned());
        let algorithm = Parts::of(genuine).header["alg"].as_str().and_then(|name| name.parse().ok());
        // The neighbour's own key, under its name and under ours.
        let theirs = server.stolen_key(NEIGHBOUR, algorithm.expect("known")).await;
        forged.push(("the neighbour's key".into(), Parts::of(genuine).under(&theirs)));
        let as_ours = Parts::of(genuine).signed_by(|message| theirs.sign(message));
        forged.push(("the neighbour's key under our name".into(), as_ours));
        for (what, token) in forged {
            let told = client.userinfo(&token).await;
            assert_eq!((told.status.as_u16(), &told.body["error"]), (401, &json!("invalid_token")), "{what}");
            assert_eq!(client.introspect(&token).await, json!({ "active": false }), "{what}");
            client.revoke(&token).await.expect(200);
        }
        client.userinfo(genuine).await.expect(200);
        assert!(client.is_active(genuine).await, "revoking a forgery revokes nothing");
    }
}

#[tokio::test]
async fn no_forged_hint_logs_out_or_names_anybody() {
    let server = server().await;
    for (client, _) in of_each_algorithm(&server).await {
        let browser = server.user_agent(TENANT);
        let tokens = client.sign_in(&browser, devika(&server), &client.request()).await;
        let genuine = tokens.id_token();
        let mut forged = forgeries(&signer(&client, genuine).await, || genuine.to_owned());
        let algorithm = Parts::of(genuine).header["alg"].as_str().and_then(|name| name.parse().ok());
        let theirs = server.stolen_key(NEIGHBOUR, algorithm.expect("known")).await;
        forged.push(("the neighbour's key".into(), Parts::of(genuine).under(&theirs)));
        let as_ours = Parts::of(genuine).signed_by(|message| theirs.sign(message));
        forged.push(("the neighbour's key under our name".into(), as_ours));
        for (what, hint) in forged {
            let to = "https://app.example/goodbye";
            let url =
                client.logout_url(&[("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", to)]);
            assert_stays(&browser.follow(&url).await, &what);
            let request = client.request().with("id_token_hint", &hint).with("prompt", "none");
            let callback = client.send(&browser, devika(&server), &request).await;
            assert_eq!(callback.error(), "invalid_request", "{what}");
        }
        assert!(browser.is_logged_in().await);
        let request = client.request().with("id_token_hint", genuine).with("prompt", "none");
        assert!(client.send(&browser, devika(&server), &request).await.get("code").is_some());
    }
}

/// A client that proves itself by a key of that algorithm.
async fn signing_client(
    server: &latchkey_tests::server::TestServer,
    algorithm: Algorithm,
    more: Value,
) -> RelyingParty<'_> {
    let key = Arc::new(SigningKey::generate(algorithm).expect("a key"));
    let mut metadata = json!({
        "token_endpoint_auth_method": "private_key_jwt", "jwks": key_set(&key),
        "grant_types": ["authorization_code", "client_credentials"],
    });
    metadata.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
    RelyingParty { key, ..own_client(server, metadata).await }
}

async fn present(client: &RelyingParty<'_>, assertion: &str) -> latchkey_tests::api::Answer {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", assertion),
    ];
    client.post("token", &form).await
}

#[tokio::test]
async fn no_forged_assertion_authenticates_a_client() {
    let server = server().await;
    for algorithm in Algorithm::ALL {
        let client = signing_client(&server, algorithm, json!({})).await;
        let public = client.key.public_jwk().to_json();
        for (what, assertion) in forgeries(&public, || client.assertion()) {
            assert_refused(&present(&client, &assertion).await, "invalid_client", &what);
        }
        present(&client, &client.assertion()).await.expect(200);
    }
}

/// One key, one algorithm: RSA keys could sign by two.
#[tokio::test]
async fn a_key_signs_by_the_algorithm_that_it_is_for() {
    let server = server().await;
    let named = signing_client(&server, Algorithm::Rs256, json!({})).await;
    let mut bare = key_set(&named.key);
    bare["keys"][0].as_object_mut().expect("a key").remove("alg");
    let bare = json!({ "jwks": bare, "token_endpoint_auth_signing_alg": "RS256" });
    let mut registered = signing_client(&server, Algorithm::Rs256, bare).await;
    registered.key = named.key.clone();
    let other = SigningKey::from_pkcs8(Algorithm::Ps256, &named.key.to_pkcs8()).expect("the same key");
    for client in [&named, &registered] {
        let swapped = Parts::of(&client.assertion()).under(&other);
        assert_refused(&present(client, &swapped).await, "invalid_client", "RS256's key for PS256");
        present(client, &client.assertion()).await.expect(200);
    }
}

/// Keys come from where they were registered: nothing in a header makes the server look elsewhere (RFC 8725 §3.10).
#[tokio::test]
async fn no_header_brings_or_names_a_key() {
    let server = server().await;
    let client = signing_client(&server, Algorithm::Es256, json!({})).await;
    let stranger = SigningKey::generate(Algorithm::Es256).expect("a key");
    let trap = Listener::start(key_set(&stranger)).await;
    let elsewhere = format!("{}/keys", trap.origin);
    for (name, value) in [
        ("jku", json!(elsewhere)),
        ("x5u", json!(elsewhere)),
        ("jwk", stranger.public_jwk().to_json()),
        ("x5c", json!(["MIIB"])),
        ("kid", json!(elsewhere)),
        ("kid", json!("../../../../dev/null")),
        ("kid", json!("' UNION SELECT 'x")),
        ("kid", json!("")),
        ("kid", json!(["x"])),
        ("kid", Value::Null),
    ] {
        let parts = Parts::of(&client.assertion()).heading(name, value.clone());
        let forged = parts.signed_by(|message| stranger.sign(message));
        assert_refused(&present(&client, &forged).await, "invalid_client", &format!("{name}: {value}"));
    }
    assert_eq!(trap.heard().len(), 0, "nobody looks there");
    // What has to be understood and isn't, even where the signature is right (RFC 7515 §4.1.11).
    for (name, value) in [("crit", json!(["exp"])), ("crit", json!([])), ("b64", json!(false))] {
        let parts = Parts::of(&client.assertion()).heading(name, value);
        assert_refused(&present(&client, &parts.under(&client.key)).await, "invalid_client", name);
    }
    present(&client, &Parts::of(&client.assertion()).under(&client.key)).await.expect(200);
}

#[tokio::test]
async fn no_forged_request_object_is_read() {
    let server = server().await;
    let client = own_client(&server, json!({ "require_signed_request_object": true })).await;
    let browser = server.user_agent(TENANT);
    let fresh = || client.request_object(&client.request());
    let public = client.key.public_jwk().to_json();
    let mut forged = forgeries(&public, fresh);
    // OpenID Connect Core §10.1 knows signatures by the client's secret; they are not offered.
    let by_secret = Parts::of(&fresh()).heading("alg", "HS256");
    let secret = client.secret().as_bytes();
    let by_secret = by_secret.signed_by(|message| latchkey_tests::forger::hmac(secret, message));
    forged.push(("by the client's secret".into(), by_secret));
    let request = client.request();
    for (what, object) in forged {
        let sent = client.by_object(&request, &object);
        assert_stays(&browser.follow(&client.url(&sent)).await, &what);
        let pushed = client.call("par", &[("request", object.as_str())]).await;
        assert_refused(&pushed, "invalid_request_object", &what);
    }
    // And none at all.
    assert_stays(&browser.follow(&client.url(&client.request())).await, "unsigned");
    assert_refused(&client.call("par", &client.request().fields()).await, "invalid_request", "unsigned");
    let sent = client.by_object(&request, &client.request_object(&request));
    assert!(client.send(&browser, devika(&server), &request_of(&sent, &request)).await.get("code").is_some());
}

/// The object's own state is what comes back.
fn request_of(
    sent: &latchkey_tests::relying_party::AuthorizationRequest,
    within: &latchkey_tests::relying_party::AuthorizationRequest,
) -> latchkey_tests::relying_party::AuthorizationRequest {
    sent.clone().with("state", within.get("state").expect("a state"))
}
