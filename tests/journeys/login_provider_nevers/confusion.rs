//! A token is good for what it was made for, by whom, for whom and until when (RFC 8725 §2.8, §3.8–3.12, RFC 9068 §5).
//! What is refused here carries a right signature.

use super::{NEIGHBOUR, SCOPE, TENANT, assert_refused, assert_stays, devika, own_client, server};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_tests::{
    forger::Parts,
    relying_party::{Listener, RelyingParty, Tokens},
    server::TestServer,
};
use serde_json::{Value, json};
use std::time::Duration;

/// A client, what it holds, and the key behind it.
async fn held(server: &TestServer) -> (RelyingParty<'_>, Tokens, SigningKey) {
    let client = own_client(server, json!({ "userinfo_signed_response_alg": "RS256" })).await;
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(server), &client.ask(SCOPE)).await;
    (client, tokens, server.stolen_key(TENANT, Algorithm::Rs256).await)
}

async fn assert_no_access_token(client: &RelyingParty<'_>, token: &str, what: &str) {
    let told = client.userinfo(token).await;
    assert_eq!((told.status.as_u16(), &told.body["error"]), (401, &json!("invalid_token")), "{what}");
    assert_eq!(client.introspect(token).await, json!({ "active": false }), "{what}");
}

#[tokio::test]
async fn an_access_token_that_says_anything_else_is_none() {
    let server = server().await;
    let (client, tokens, key) = held(&server).await;
    let genuine = Parts::of(tokens.access_token());
    let other = own_client(&server, json!({})).await;
    let now = server.now();
    client.userinfo(&genuine.under(&key)).await;
    assert!(client.is_active(&genuine.under(&key)).await, "the forger's hand is good");
    let neighbour = client.issuer().replace(TENANT, NEIGHBOUR);
    let strangers_grant = format!("{}.x", "0".repeat(32));
    for (claim, value) in [
        ("iss", json!(neighbour)),
        ("iss", json!(format!("{}/", client.issuer()))),
        ("iss", json!([client.issuer()])),
        ("iss", Value::Null),
        ("exp", json!(now)),
        ("exp", json!(now - 1)),
        ("exp", json!("9999999999")),
        ("exp", Value::Null),
        ("nbf", json!(now + 60)),
        ("iat", json!(now + 60)),
        // Another client's name on this client's grant, and nobody's.
        ("client_id", json!(other.client_id())),
        ("client_id", json!("00000000-0000-0000-0000-000000000000")),
        ("client_id", json!("")),
        ("client_id", Value::Null),
        ("jti", json!(strangers_grant)),
        ("jti", Value::Null),
        ("aud", Value::Null),
    ] {
        let forged = genuine.clone().saying(claim, value.clone()).under(&key);
        assert_no_access_token(&client, &forged, &format!("{claim}: {value}")).await;
    }
    for typ in ["JWT", "jwt", "logout+jwt", "dpop+jwt", "at", "", "application/jwt"] {
        let forged = genuine.clone().heading("typ", typ).under(&key);
        assert_no_access_token(&client, &forged, &format!("typ {typ:?}")).await;
    }
    let mut untyped = genuine.clone();
    untyped.header.remove("typ");
    assert_no_access_token(&client, &untyped.under(&key), "no typ").await;
    let mut nameless = genuine.clone();
    nameless.header.remove("kid");
    let nameless = nameless.signed_by(|message| key.sign(message));
    assert_no_access_token(&client, &nameless, "no kid").await;
    let critical = genuine.clone().heading("crit", json!(["exp"])).under(&key);
    assert_no_access_token(&client, &critical, "crit").await;
}

/// For a resource server it is right, for us it isn't.
#[tokio::test]
async fn a_token_for_another_resource_tells_nothing_here() {
    let server = server().await;
    let api = "https://api.example";
    let client = own_client(&server, json!({ "resources": [api] })).await;
    let request = client.ask(SCOPE).with("resource", api);
    let callback = client.send(&server.user_agent(TENANT), devika(&server), &request).await;
    let verifier = request.verifier.clone().expect("PKCE");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", callback.code()),
        ("redirect_uri", client.redirect_uri()),
        ("code_verifier", &verifier),
        ("resource", api),
    ];
    let tokens = Tokens(client.call("token", &form).await.expect(200));
    assert_eq!(client.access_token(tokens.access_token()).await["aud"], api);
    let told = client.userinfo(tokens.access_token()).await;
    assert_eq!((told.status.as_u16(), &told.body["error"]), (401, &json!("invalid_token")));
    // Whom it isn't for learns nothing of it either.
    let stranger = own_client(&server, json!({})).await;
    assert_eq!(stranger.introspect(tokens.access_token()).await, json!({ "active": false }));
    assert_eq!(stranger.introspect(tokens.refresh_token()).await, json!({ "active": false }));
    assert!(client.is_active(tokens.access_token()).await);
}

/// The tokens that a client is given by right, each where another belongs.
#[tokio::test]
async fn no_token_stands_in_for_another_kind() {
    let server = server().await;
    let ear = Listener::start(Value::Null).await;
    let uri = format!("{}/logged-out", ear.origin);
    let (client, tokens, key) = held(&server).await;
    let listening = own_client(&server, json!({ "backchannel_logout_uri": uri })).await;
    let browser = server.user_agent(TENANT);
    let spent = listening.sign_in(&browser, devika(&server), &listening.request()).await;
    browser.follow(&listening.logout_url(&[("id_token_hint", spent.id_token())])).await;
    let logout_token = ear.wait_for(1).await[0].field("logout_token");
    let userinfo = client.userinfo(tokens.access_token()).await.text;
    let assertion = own_client(&server, json!({ "token_endpoint_auth_method": "private_key_jwt" })).await;

    for (what, token) in [
        ("an ID token", tokens.id_token()),
        ("a logout token", &logout_token),
        ("signed user information", &userinfo),
        ("a client's assertion", &assertion.assertion()),
        ("a refresh token", tokens.refresh_token()),
    ] {
        let told = client.userinfo(token).await;
        assert_eq!((told.status.as_u16(), &told.body["error"]), (401, &json!("invalid_token")), "{what}");
        let introspected = client.introspect(token).await;
        assert_eq!(introspected["active"], what == "a refresh token", "{what}: {introspected}");
    }
    let visitor = server.user_agent(TENANT);
    client.sign_in(&visitor, devika(&server), &client.request()).await;
    let retyped = Parts::of(tokens.id_token()).heading("typ", "at+jwt").under(&key);
    for (what, hint) in [
        ("an access token", tokens.access_token()),
        ("a logout token", logout_token.as_str()),
        ("a client's assertion", &assertion.assertion()),
        ("an ID token of another kind", &retyped),
        ("a refresh token", tokens.refresh_token()),
        ("nothing", "x"),
    ] {
        assert_stays(&visitor.follow(&client.logout_url(&[("id_token_hint", hint)])).await, what);
        let request = client.request().with("id_token_hint", hint).with("prompt", "none");
        let callback = client.send(&visitor, devika(&server), &request).await;
        assert_eq!(callback.error(), "invalid_request", "{what}");
    }
    assert!(visitor.is_logged_in().await);
    for token in [tokens.id_token(), &logout_token, tokens.access_token()] {
        assert_refused(&present(&assertion, token).await, "invalid_client", "a token for an assertion");
        let object = client.by_object(&client.request(), token);
        assert_stays(&visitor.follow(&client.url(&object)).await, "a token for a request object");
    }
}

async fn present(client: &RelyingParty<'_>, assertion: &str) -> latchkey_tests::api::Answer {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion),
    ];
    client.post("token", &form).await
}

#[tokio::test]
async fn a_hint_is_of_this_issuer_and_this_client() {
    let server = server().await;
    let (client, tokens, key) = held(&server).await;
    let neighbour = server.client(NEIGHBOUR, json!({ "first_party": true })).await;
    let lucia = &server.tenant(NEIGHBOUR).users[0];
    let theirs = neighbour.sign_in(&server.user_agent(NEIGHBOUR), lucia, &neighbour.request()).await;
    let other = own_client(&server, json!({})).await;
    let others = other.sign_in(&server.user_agent(TENANT), devika(&server), &other.request()).await;
    let genuine = Parts::of(tokens.id_token());
    let foreign_issuer = genuine.clone().saying("iss", neighbour.issuer()).under(&key);
    let browser = server.user_agent(TENANT);
    client.sign_in(&browser, devika(&server), &client.request()).await;
    for (what, hint) in [("the neighbour's", theirs.id_token()), ("another issuer's", &foreign_issuer)] {
        assert_stays(&browser.follow(&client.logout_url(&[("id_token_hint", hint)])).await, what);
        let request = client.request().with("id_token_hint", hint).with("prompt", "none");
        assert_eq!(
            client.send(&browser, devika(&server), &request).await.error(),
            "invalid_request",
            "{what}"
        );
    }
    for audience in [json!(other.client_id()), json!([other.client_id()]), json!([]), Value::Null] {
        let hint = genuine.clone().saying("aud", audience.clone()).under(&key);
        let request = client.request().with("id_token_hint", &hint).with("prompt", "none");
        let callback = client.send(&browser, devika(&server), &request).await;
        assert_eq!(callback.error(), "invalid_request", "{audience}");
    }
    let request = client.request().with("id_token_hint", others.id_token()).with("prompt", "none");
    assert_eq!(client.send(&browser, devika(&server), &request).await.error(), "invalid_request");
    // Somebody else's of this client: the person who is logged in isn't told to be them.
    let jonas = server.person(TENANT, "jonas.pell");
    let his = client.sign_in(&server.user_agent(TENANT), jonas, &client.request()).await;
    let request = client.request().with("id_token_hint", his.id_token()).with("prompt", "none");
    assert_eq!(client.send(&browser, devika(&server), &request).await.error(), "login_required");
    assert!(browser.is_logged_in().await);
}

/// A key that was stolen signs until its theft is known, and not for the day for which others are published.
#[tokio::test]
async fn a_stolen_key_that_was_changed_at_once_signs_nothing() {
    let server = server().await;
    let (client, tokens, key) = held(&server).await;
    let owner = server.owner(TENANT);
    let wish = json!({ "algorithm": "RS256", "at_once": true });
    owner.api.post(&owner.path("/signing-keys/rotate"), &wish).await.expect(200);
    server.wait(Duration::from_secs(20)).await;
    let now = server.now();
    let forged = Parts::of(tokens.access_token()).saying("iat", now).saying("exp", now + 600).under(&key);
    assert_no_access_token(&client, &forged, "an access token by the stolen key").await;
    assert!(!client.is_verifiable(&forged).await, "for resource servers neither");
    let browser = server.user_agent(TENANT);
    client.sign_in(&browser, devika(&server), &client.request()).await;
    let hint = Parts::of(tokens.id_token()).saying("exp", now + 600).under(&key);
    assert_stays(&browser.follow(&client.logout_url(&[("id_token_hint", &hint)])).await, "a hint");
    // Who holds a refresh token goes on under the next key.
    let renewed = Tokens(client.refresh(tokens.refresh_token(), &[]).await.expect(200));
    client.userinfo(renewed.access_token()).await.expect(200);
}
