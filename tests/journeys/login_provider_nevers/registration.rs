//! Who may register clients registers what may be registered, and looks after that alone (RFC 7591 §5, RFC 7592 §5).

use super::{NEIGHBOUR, TENANT, assert_refused, devika, server};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_tests::{
    api::{Answer, send},
    on_every_database,
    relying_party::RelyingParty,
    server::TestServer,
};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;

on_every_database!(of_twenty_with_a_token_for_three_three_win);

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn metadata() -> Value {
    json!({ "client_name": "Ledger", "redirect_uris": ["https://app.example/callback"] })
}

async fn issue(server: &TestServer, tenant: &str, wanted: Value) -> Value {
    let owner = server.owner(tenant);
    let mut body = json!({ "name": "a platform" });
    body.as_object_mut().expect("an object").extend(wanted.as_object().cloned().expect("an object"));
    owner.api.post(&owner.path("/registration-tokens"), &body).await.expect(201)
}

fn token(issued: &Value) -> &str {
    issued["token"].as_str().expect("a token")
}

async fn registered<'a>(server: &'a TestServer, tenant: &str) -> RelyingParty<'a> {
    let token = server.registration_token(tenant).await;
    let registered = server.register(tenant, &token, &metadata()).await.expect(201);
    let key = Arc::new(SigningKey::generate(Algorithm::Es256).expect("a key"));
    RelyingParty::of(server, tenant, registered, key)
}

#[tokio::test]
async fn nobody_registers_a_client_without_a_living_token() {
    let server = server().await;
    let url = format!("{}/t/{TENANT}/oauth2/register", server.origin);
    let naked = send(Client::new().post(&url).json(&metadata())).await;
    assert_eq!((naked.status.as_u16(), naked.headers.contains_key("www-authenticate")), (401, true));
    let basic = Client::new().post(&url).basic_auth("owner", Some("x")).json(&metadata());
    assert_eq!(send(basic).await.status, 401);
    let in_address =
        Client::new().post(format!("{url}?access_token={}", server.registration_token(TENANT).await));
    assert_eq!(send(in_address.json(&metadata())).await.status, 401);

    let neighbours = server.registration_token(NEIGHBOUR).await;
    let own = issue(&server, TENANT, json!({})).await;
    let short = issue(&server, TENANT, json!({ "expires_in_days": 1 })).await;
    let revoked = issue(&server, TENANT, json!({})).await;
    let owner = server.owner(TENANT);
    let path = format!("/registration-tokens/{}", revoked["id"].as_str().expect("an id"));
    owner.api.delete(&owner.path(&path)).await.expect(204);
    let client = registered(&server, TENANT).await;
    let managing = client.registered["registration_access_token"].as_str().expect("a token").to_owned();
    let guessed = latchkey_tests::relying_party::secret();
    for wrong in [
        "x",
        "lki_",
        &format!("lki_{guessed}"),
        &token(&own).replace("lki_", "lkm_"),
        &token(&own)[..token(&own).len() - 1],
        &neighbours,
        token(&revoked),
        &managing,
        &server.tenant(TENANT).owner.api_token,
        &server.people.operator.api_token,
        client.secret(),
    ] {
        let answer = server.register(TENANT, wrong, &metadata()).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.body["error"]),
            (401, &json!("invalid_token")),
            "{wrong}"
        );
    }
    server.register(TENANT, token(&short), &metadata()).await.expect(201);
    server.wait(DAY).await;
    assert_eq!(server.register(TENANT, token(&short), &metadata()).await.status, 401, "a day later");
    server.register(TENANT, token(&own), &metadata()).await.expect(201);
    // And it is no token for anything else.
    assert_eq!(server.api(token(&own)).get("/me").await.status, 401);
    assert_eq!(client.userinfo(token(&own)).await.status, 401);
}

async fn of_twenty_with_a_token_for_three_three_win(server: &TestServer) {
    let issued = issue(server, TENANT, json!({ "uses": 3 })).await;
    let wrong = server.register(TENANT, token(&issued), &json!({ "redirect_uris": ["x:y"] })).await;
    assert_eq!(wrong.status, 400, "a mistake uses nothing up");
    let url = format!("{}/t/{TENANT}/oauth2/register", server.origin);
    let mut racing = JoinSet::new();
    for _ in 0..20 {
        racing.spawn(send(Client::new().post(&url).bearer_auth(token(&issued)).json(&metadata())));
    }
    let (won, lost): (Vec<_>, Vec<_>) =
        racing.join_all().await.into_iter().partition(|answer| answer.status == 201);
    assert_eq!(won.len(), 3, "{lost:?}");
    assert!(lost.iter().all(|answer| answer.status == 401), "{lost:?}");
    assert_eq!(server.register(TENANT, token(&issued), &metadata()).await.status, 401, "used up");
    let owner = server.owner(TENANT);
    let clients = owner.api.get(&owner.path("/clients")).await.expect(200);
    assert_eq!(clients["total"], 3, "{clients}");
}

/// What is for administrators to say, and what nobody may say.
#[tokio::test]
async fn no_client_says_of_itself_what_it_may_not() {
    let server = server().await;
    let token = server.registration_token(TENANT).await;
    let client = registered(&server, TENANT).await;
    let symmetric = json!({ "keys": [{ "kty": "oct", "k": "AAAA" }] });
    let key = SigningKey::generate(Algorithm::EdDsa).expect("a key");
    let mut private = key.public_jwk().to_json();
    private["d"] = "AAAA".into();
    let smuggled = [
        ("first_party", json!(true)),
        ("first_party", json!("true")),
        // For whom its tokens are, what they allow there, and whose it takes.
        ("resources", json!(["https://api.example"])),
        ("serves", json!(["https://api.example"])),
        ("scope", json!("openid accounts:write")),
        ("redirect_uris", json!([])),
        ("redirect_uris", json!("https://app.example/callback")),
        ("redirect_uris", json!(["http://app.example/callback"])),
        ("redirect_uris", json!(["http://127.0.0.1.evil.example/callback"])),
        ("redirect_uris", json!(["http://localhost.evil.example/callback"])),
        ("redirect_uris", json!(["https://app.example/callback#x"])),
        ("redirect_uris", json!(["https://user@app.example/callback"])),
        ("redirect_uris", json!(["https://*.example/callback"])),
        ("redirect_uris", json!(["https://app.example;script-src */"])),
        ("redirect_uris", json!(["https://app.example/ 'unsafe-inline'"])),
        ("redirect_uris", json!(["javascript:alert(1)"])),
        ("redirect_uris", json!(["data:text/html,x"])),
        ("redirect_uris", json!(["com.example.app:/callback"])),
        ("redirect_uris", json!(vec!["https://app.example/callback"; 51])),
        ("post_logout_redirect_uris", json!(["javascript:alert(1)"])),
        ("post_logout_redirect_uris", json!(["http://evil.example"])),
        ("client_uri", json!("javascript:alert(1)")),
        ("policy_uri", json!("javascript:alert(1)")),
        ("tos_uri", json!("data:text/html,x")),
        ("logo_uri", json!("file:///etc/passwd")),
        ("jwks_uri", json!("file:///etc/passwd")),
        ("jwks_uri", json!("gopher://127.0.0.1:6379/x")),
        ("jwks_uri", json!("http://169.254.169.254/latest/meta-data")),
        ("backchannel_logout_uri", json!("http://10.0.0.1/")),
        ("backchannel_logout_uri", json!("http://user:password@localhost/")),
        ("response_types", json!(["token"])),
        ("response_types", json!(["code id_token"])),
        ("grant_types", json!(["implicit"])),
        ("grant_types", json!(["password"])),
        ("token_endpoint_auth_method", json!("client_secret_jwt")),
        ("id_token_signed_response_alg", json!("none")),
        ("id_token_signed_response_alg", json!("HS256")),
        ("userinfo_signed_response_alg", json!("none")),
        ("request_object_signing_alg", json!("none")),
        ("token_endpoint_auth_signing_alg", json!("HS256")),
        ("jwks", symmetric),
        ("jwks", json!({ "keys": [private] })),
        ("client_name", json!("\u{202e}elif")),
        ("client_name", json!("a\nb")),
        ("client_name", json!("x".repeat(201))),
        ("scope", json!("openid \"")),
    ];
    for (name, value) in smuggled {
        let mut wanted = metadata();
        wanted[name] = value.clone();
        let answers: [Answer; 2] = [
            server.register(TENANT, &token, &wanted).await,
            send(client.managing(Method::PUT).json(&wanted)).await,
        ];
        for answer in answers {
            assert_eq!(answer.status, 400, "{name}: {value}: {}", answer.text);
            let error = answer.body["error"].as_str().expect("an error");
            assert!(error.starts_with("invalid_"), "{name}: {value}: {error}");
        }
    }
    let shown = send(client.managing(Method::GET)).await.expect(200);
    assert_eq!(
        (&shown["first_party"], &shown["redirect_uris"]),
        (&json!(false), &metadata()["redirect_uris"])
    );
    // The server alone decides what it is called and by what it is known.
    let mut chosen = metadata();
    for (name, value) in
        [("client_id", "admin"), ("client_secret", "secret"), ("registration_access_token", "x")]
    {
        chosen[name] = value.into();
    }
    let made = server.register(TENANT, &token, &chosen).await.expect(201);
    assert!(made["client_id"] != "admin" && made["client_secret"] != "secret", "{made}");
    assert_ne!(made["registration_access_token"], "x");
    // What an administrator has given it, it keeps and gives back, and nothing more.
    let owner = server.owner(TENANT);
    let path = owner.path(&format!("/clients/{}", client.client_id()));
    let mut given = metadata();
    given["resources"] = json!(["https://api.example"]);
    given["scope"] = "openid accounts:read".into();
    owner.api.put(&path, &given).await.expect(200);
    send(client.managing(Method::PUT).json(&given)).await.expect(200);
    given["resources"] = json!(["https://api.example", "https://more.example"]);
    assert_eq!(send(client.managing(Method::PUT).json(&given)).await.status, 400);
    // Whoever comes by such a client is asked.
    let browser = server.user_agent(TENANT);
    browser.log_in(&devika(&server).login, &devika(&server).password).await;
    let seen = browser.follow(&client.url(&client.request())).await;
    assert!(seen.url.path().ends_with("/consent"), "{}", seen.url);
}

#[tokio::test]
async fn a_client_looks_after_its_own_registration_alone() {
    let server = server().await;
    let (client, other) = (registered(&server, TENANT).await, registered(&server, TENANT).await);
    let neighbour = registered(&server, NEIGHBOUR).await;
    let by_administrator = server.client(TENANT, json!({})).await;
    let at = |victim: &RelyingParty<'_>| format!("{}/{}", victim.endpoint("register"), victim.client_id());
    let own = client.registered["registration_access_token"].as_str().expect("a token").to_owned();
    let own = own.as_str();
    let others = other.registered["registration_access_token"].as_str().expect("a token");
    let initial = server.registration_token(TENANT).await;
    for (victim, tokens) in [
        (&client, vec![others, client.secret(), initial.as_str(), "lkm_", "x"]),
        (&by_administrator, vec![own, by_administrator.secret()]),
        (&neighbour, vec![own]),
    ] {
        for token in tokens {
            for method in [Method::GET, Method::PUT, Method::DELETE] {
                let request = Client::new().request(method.clone(), at(victim)).bearer_auth(token);
                let answer = send(request.json(&metadata())).await;
                let what = format!("{method} with {token}");
                assert_eq!(
                    (answer.status.as_u16(), &answer.body["error"]),
                    (401, &json!("invalid_token")),
                    "{what}"
                );
                assert!(!answer.text.contains("callback"), "{what}: {}", answer.text);
            }
        }
        assert_eq!(send(Client::new().delete(at(victim))).await.status, 401);
    }
    // The same client's name at another tenant is nobody's.
    let elsewhere = at(&client).replace(TENANT, NEIGHBOUR);
    assert_eq!(send(Client::new().get(elsewhere).bearer_auth(own)).await.status, 401);
    let shown = send(client.managing(Method::GET)).await.expect(200);
    assert_eq!(shown.get("client_secret"), None, "a secret is told once");
    send(client.managing(Method::DELETE)).await;
    assert_eq!(send(client.managing(Method::GET)).await.status, 401, "gone");
    assert_refused(&client.client_credentials(&[]).await, "invalid_client", "gone");
    send(other.managing(Method::GET)).await.expect(200);
}
