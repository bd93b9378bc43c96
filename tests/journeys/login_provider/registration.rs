//! Clients that register themselves (RFC 7591, RFC 7592, OpenID Connect Dynamic Client Registration).

use super::{HOUR, TENANT, assert_told_here, devika, page, server};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_tests::{
    api::send,
    relying_party::{Listener, RelyingParty, key_set},
    server::TestServer,
};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::sync::Arc;

/// A client that registered itself with `metadata`.
async fn registered<'a>(server: &'a TestServer, metadata: &Value) -> RelyingParty<'a> {
    let token = server.registration_token(TENANT).await;
    let answer = server.register(TENANT, &token, metadata).await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    let key = SigningKey::generate(Algorithm::Rs256).expect("a key");
    RelyingParty::of(server, TENANT, answer.expect(201), Arc::new(key))
}

fn plain() -> Value {
    json!({ "redirect_uris": ["https://app.example/callback"] })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_registers_itself_and_looks_after_itself() {
    let server = server().await;
    let mut metadata = plain();
    metadata["client_name"] = json!("Newcomer");
    metadata["grant_types"] = json!(["authorization_code", "refresh_token"]);
    metadata["unheard_of"] = json!({ "x": 1 });
    let mut client = registered(&server, &metadata).await;
    let told = client.registered.clone();
    assert_eq!((&told["client_name"], &told["client_secret_expires_at"]), (&json!("Newcomer"), &json!(0)));
    assert_eq!(told["client_id_issued_at"], server.now());
    assert_eq!(told["token_endpoint_auth_method"], "client_secret_basic", "what isn't said is told");
    assert_eq!(told.get("unheard_of"), None);
    let laptop = server.user_agent(TENANT);
    let tokens = client.sign_in(&laptop, devika(&server), &client.request()).await;

    let read = send(client.managing(Method::GET)).await.expect(200);
    assert_eq!((&read["client_id"], read.get("client_secret")), (&told["client_id"], None));
    let mut changed = metadata.clone();
    changed["redirect_uris"] = json!(["https://app.example/elsewhere"]);
    let replaced = send(client.managing(Method::PUT).json(&changed)).await.expect(200);
    assert_eq!(replaced["redirect_uris"], changed["redirect_uris"]);
    let old = laptop.follow(&client.url(&client.request())).await;
    assert_told_here(&old, "redirect_uri");
    client.registered["redirect_uris"] = changed["redirect_uris"].clone();
    client.sign_in(&laptop, devika(&server), &client.request()).await;

    let stranger = Client::new().get(told["registration_client_uri"].as_str().expect("an address"));
    send(stranger.bearer_auth("lkm_wrong")).await.expect(401);
    assert_eq!(send(client.managing(Method::DELETE)).await.status, 204);
    send(client.managing(Method::GET)).await.expect(401);
    assert_eq!(client.refresh(tokens.refresh_token(), &[]).await.expect(401)["error"], "invalid_client");
    client.userinfo(tokens.access_token()).await.expect(401);
}

/// RFC 7591 §3: nobody registers without an administrator's token, nor with one that is over.
#[tokio::test(flavor = "multi_thread")]
async fn only_whoever_was_given_a_token_registers() {
    let server = server().await;
    let owner = server.owner(TENANT);
    let url = format!("{}/t/{TENANT}/oauth2/register", server.origin);
    let bare = send(Client::new().post(&url).json(&plain())).await;
    assert_eq!(bare.headers["www-authenticate"], "Bearer");
    bare.expect(401);
    let issue =
        async |wish: Value| owner.api.post(&owner.path("/registration-tokens"), &wish).await.expect(201);
    let once = issue(json!({ "name": "once", "uses": 1 })).await;
    let short = issue(json!({ "name": "a day", "expires_in_days": 1 })).await;
    let revoked = issue(json!({ "name": "revoked" })).await;
    let text = |token: &Value| token["token"].as_str().expect("a token").to_owned();
    server.register(TENANT, &text(&once), &plain()).await.expect(201);
    server.register(TENANT, &text(&short), &plain()).await.expect(201);
    server.register("wierzba", &text(&short), &plain()).await.expect(401);
    let path = owner.path(&format!("/registration-tokens/{}", revoked["id"].as_str().expect("an id")));
    assert_eq!(owner.api.delete(&path).await.status, 204);
    server.wait(24 * HOUR).await;
    for token in [text(&once), text(&short), text(&revoked), "lki_made-up".into(), owner_token(&server)] {
        let refused = server.register(TENANT, &token, &plain()).await.expect(401);
        assert_eq!(refused["error"], "invalid_token");
    }
}

fn owner_token(server: &TestServer) -> String {
    server.tenant(TENANT).owner.api_token.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_may_not_be_is_named() {
    let server = server().await;
    let token = server.registration_token(TENANT).await;
    let private = json!({ "keys": [{ "kty": "oct", "k": "AA" }] });
    for (name, value, error) in [
        ("redirect_uris", json!(["https://app.example/callback#here"]), "invalid_redirect_uri"),
        ("redirect_uris", json!(["http://app.example/callback"]), "invalid_redirect_uri"),
        ("redirect_uris", json!(["javascript:alert(1)"]), "invalid_redirect_uri"),
        ("redirect_uris", json!(["https://*.example/callback"]), "invalid_redirect_uri"),
        ("redirect_uris", json!(["/callback"]), "invalid_redirect_uri"),
        ("redirect_uris", json!([]), "invalid_redirect_uri"),
        ("redirect_uris", json!("https://app.example/callback"), "invalid_redirect_uri"),
        ("response_types", json!(["id_token"]), "invalid_client_metadata"),
        ("grant_types", json!(["implicit"]), "invalid_client_metadata"),
        ("grant_types", json!(["password"]), "invalid_client_metadata"),
        ("token_endpoint_auth_method", json!("client_secret_jwt"), "invalid_client_metadata"),
        ("jwks", private, "invalid_client_metadata"),
        ("jwks_uri", json!("http://10.0.0.1/keys"), "invalid_client_metadata"),
        ("logo_uri", json!("javascript:alert(1)"), "invalid_client_metadata"),
        ("policy_uri", json!("data:text/html,x"), "invalid_client_metadata"),
        ("tos_uri", json!("http://app.example/terms"), "invalid_client_metadata"),
        ("subject_type", json!("private"), "invalid_client_metadata"),
        ("first_party", json!(true), "invalid_client_metadata"),
    ] {
        let mut metadata = plain();
        metadata[name] = value.clone();
        let refused = server.register(TENANT, &token, &metadata).await.expect(400);
        assert_eq!(refused["error"], error, "{name} {value}: {refused}");
        assert!(refused["error_description"].as_str().is_some_and(|text| text.contains(name)), "{refused}");
    }
    let mut keyless = plain();
    keyless["token_endpoint_auth_method"] = json!("private_key_jwt");
    let refused = server.register(TENANT, &token, &keyless).await.expect(400);
    assert!(refused["error_description"].as_str().is_some_and(|text| text.contains("jwks")), "{refused}");
    let not_json = Client::new().post(format!("{}/t/{TENANT}/oauth2/register", server.origin));
    let not_json = not_json.bearer_auth(&token).header("Content-Type", "application/json").body("{");
    assert_eq!(send(not_json).await.expect(400)["error"], "invalid_client_metadata");
}

/// The person who is asked can look up whose the application is and what it does with what it learns.
#[tokio::test(flavor = "multi_thread")]
async fn policy_and_terms_are_where_the_person_is_asked() {
    let server = server().await;
    let mut metadata = plain();
    metadata["client_name"] = json!("Newcomer");
    metadata["logo_uri"] = json!("https://app.example/logo.png");
    metadata["client_uri"] = json!("https://app.example/about");
    metadata["policy_uri"] = json!("https://app.example/policy");
    metadata["tos_uri"] = json!("https://app.example/terms");
    let client = registered(&server, &metadata).await;
    assert_eq!(client.registered["logo_uri"], metadata["logo_uri"]);
    let laptop = super::logged_in(&server, devika(&server)).await;
    let asked = laptop.follow(&client.url(&client.request())).await;
    assert_eq!(page(&asked), "consent");
    assert!(asked.words().contains("Newcomer") && asked.words().contains("app.example"), "{}", asked.words());
    for address in ["client_uri", "policy_uri", "tos_uri"].map(|name| metadata[name].as_str().expect("text"))
    {
        assert_eq!(asked.count(&format!("a[href='{address}']")), 1, "{address}");
    }
    assert!(!asked.html.contains("logo.png"), "nothing of a stranger's is loaded into the provider's pages");
}

/// Keys of its own, by value and by address (OpenID Connect Registration §2).
#[tokio::test(flavor = "multi_thread")]
async fn a_client_brings_its_keys() {
    let server = server().await;
    let key = Arc::new(SigningKey::generate(Algorithm::Rs256).expect("a key"));
    let site = Listener::start(key_set(&key)).await;
    for (name, value) in [("jwks", key_set(&key)), ("jwks_uri", json!(format!("{}/keys", site.origin)))] {
        let mut metadata = plain();
        metadata["token_endpoint_auth_method"] = json!("private_key_jwt");
        metadata[name] = value;
        let mut client = registered(&server, &metadata).await;
        client.key = key.clone();
        assert_eq!(client.registered.get("client_secret"), None);
        client.sign_in(&server.user_agent(TENANT), devika(&server), &client.request()).await;
    }
}

/// OpenID Connect Registration §5: a sector is believed when its document lists the client's addresses.
#[tokio::test(flavor = "multi_thread")]
async fn a_sector_has_to_know_its_clients() {
    let server = server().await;
    let token = server.registration_token(TENANT).await;
    let addresses = json!(["https://app.example/callback", "https://other.example/callback"]);
    let site = Listener::start(addresses.clone()).await;
    let metadata = json!({
        "redirect_uris": addresses, "subject_type": "pairwise",
        "sector_identifier_uri": format!("{}/sector.json", site.origin),
    });
    server.register(TENANT, &token, &metadata).await.expect(201);
    for document in [
        json!(["https://app.example/callback"]),
        json!([]),
        json!({}),
        json!(["https://app.example/callback", 1]),
    ] {
        site.publish(document);
        let refused = server.register(TENANT, &token, &metadata).await.expect(400);
        assert_eq!(refused["error"], "invalid_client_metadata");
    }
    let mut several = metadata.clone();
    several.as_object_mut().expect("an object").remove("sector_identifier_uri");
    let refused = server.register(TENANT, &token, &several).await.expect(400);
    assert_eq!(refused["error"], "invalid_client_metadata", "which of the hosts would it be?");
}
