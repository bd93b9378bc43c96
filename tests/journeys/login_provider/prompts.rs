//! Whether somebody is asked, and what (OpenID Connect Core §3.1.2.1).

use super::{SECOND, TENANT, devika, jonas, logged_in, page, server};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_tests::{
    relying_party::{AuthorizationRequest, Callback, RelyingParty, Tokens, sign},
    visitor::Visitor,
};
use serde_json::json;

/// A client whose request is answered without a page, whatever it is.
async fn at_once(client: &RelyingParty<'_>, visitor: &Visitor, request: &AuthorizationRequest) -> Callback {
    client.callback(&visitor.follow(&client.url(request)).await, request)
}

/// The tokens of an answer that came at once.
async fn silently(client: &RelyingParty<'_>, visitor: &Visitor, request: &AuthorizationRequest) -> Tokens {
    let callback = at_once(client, visitor, request).await;
    RelyingParty::tokens(client.redeem(&callback, request).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn prompt_none_asks_nobody() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let (devika, laptop) = (devika(&server), server.user_agent(TENANT));
    let silent = client.request().with("prompt", "none");
    assert_eq!(at_once(&client, &laptop, &silent).await.error(), "login_required");
    laptop.log_in(&devika.login, &devika.password).await;
    assert_eq!(at_once(&client, &laptop, &silent).await.error(), "consent_required");
    let tokens = client.sign_in(&laptop, devika, &client.request()).await;
    let first = client.verify(tokens.id_token(), "JWT").await.claims;

    server.wait(5 * SECOND).await;
    let again = silently(&client, &laptop, &silent).await;
    let second = client.id_token(&again, silent.get("nonce")).await;
    for same in ["sub", "auth_time", "sid"] {
        assert_eq!(second[same], first[same]);
    }
    let more = client.ask("openid email").with("prompt", "none");
    assert_eq!(at_once(&client, &laptop, &more).await.error(), "consent_required");
    for contradiction in ["none login", "consent none", "nobody"] {
        let request = client.request().with("prompt", contradiction);
        assert_eq!(at_once(&client, &laptop, &request).await.error(), "invalid_request", "{contradiction}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn prompt_login_has_the_person_prove_themself_again() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let (devika, laptop) = (devika(&server), server.user_agent(TENANT));
    let tokens = client.sign_in(&laptop, devika, &client.request()).await;
    let first = client.verify(tokens.id_token(), "JWT").await.claims;
    server.wait(2 * SECOND).await;
    let request = client.request().with("prompt", "login");
    let login = laptop.follow(&client.url(&request)).await;
    assert_eq!(page(&login), "login");
    let wrong = laptop.submit(&login, &[("login", &devika.login), ("password", "not it")]).await;
    assert_eq!((wrong.status.as_u16(), page(&wrong)), (422, "login"), "to be logged in isn't enough");
    let fields = [("login", devika.login.as_str()), ("password", devika.password.as_str())];
    let seen = laptop.submit(&wrong, &fields).await;
    let again = RelyingParty::tokens(client.redeem(&client.callback(&seen, &request), &request).await);
    let second = client.id_token(&again, request.get("nonce")).await;
    assert_eq!(second["auth_time"].as_i64(), first["auth_time"].as_i64().map(|first| first + 2));
    assert_eq!((&second["sub"], &second["sid"]), (&first["sub"], &first["sid"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn max_age_bounds_how_old_a_login_may_be() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let (devika, laptop) = (devika(&server), server.user_agent(TENANT));
    let tokens = client.sign_in(&laptop, devika, &client.request()).await;
    let first = client.verify(tokens.id_token(), "JWT").await.claims["auth_time"].clone();
    server.wait(2 * SECOND).await;

    let lax = client.request().with("max_age", "10000");
    let tokens = silently(&client, &laptop, &lax).await;
    assert_eq!(client.id_token(&tokens, lax.get("nonce")).await["auth_time"], first);
    let silent = client.request().with("max_age", "1").with("prompt", "none");
    assert_eq!(at_once(&client, &laptop, &silent).await.error(), "login_required");
    for strict in ["1", "0"] {
        let request = client.request().with("max_age", strict);
        let login = laptop.follow(&client.url(&request)).await;
        assert_eq!(page(&login), "login", "max_age={strict}");
        let tokens = client.sign_in(&laptop, devika, &request).await;
        let now = client.id_token(&tokens, request.get("nonce")).await["auth_time"].clone();
        assert_eq!(now, server.now(), "max_age={strict}");
        server.wait(2 * SECOND).await;
    }
    for malformed in ["-1", "1.5", "soon"] {
        let request = client.request().with("max_age", malformed);
        assert_eq!(at_once(&client, &laptop, &request).await.error(), "invalid_request", "{malformed}");
    }

    let strict = server.client(TENANT, json!({ "first_party": true, "default_max_age": 1 })).await;
    let request = strict.request().with("prompt", "none");
    assert_eq!(at_once(&strict, &laptop, &request).await.error(), "login_required", "as it was registered");
    let request = strict.request().with("prompt", "none").with("max_age", "60");
    silently(&strict, &laptop, &request).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_token_says_who_is_meant() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let other = server.client(TENANT, json!({ "first_party": true })).await;
    let (laptop, phone) = (server.user_agent(TENANT), server.user_agent(TENANT));
    let devikas = client.sign_in(&laptop, devika(&server), &client.request()).await;
    let jonas_s = client.sign_in(&phone, jonas(&server), &client.request()).await;
    let foreign = other.sign_in(&laptop, devika(&server), &other.request()).await;
    let silent = |hint: &str| client.request().with("prompt", "none").with("id_token_hint", hint);

    // It may have expired long ago (§3.1.2.1).
    server.wait(2 * super::HOUR).await;
    let request = silent(devikas.id_token());
    let tokens = silently(&client, &laptop, &request).await;
    let claims = client.id_token(&tokens, request.get("nonce")).await;
    assert_eq!(claims["sub"], devika(&server).id.as_str());
    assert_eq!(at_once(&client, &laptop, &silent(jonas_s.id_token())).await.error(), "login_required");
    let forged = json!({ "iss": client.issuer(), "sub": devika(&server).id, "aud": client.client_id() });
    let forged = sign(
        &SigningKey::generate(Algorithm::Es256).expect("a key"),
        Some("JWT"),
        forged.as_object().expect("one"),
    );
    for hint in ["x", forged.as_str(), devikas.access_token(), foreign.id_token()] {
        assert_eq!(at_once(&client, &laptop, &silent(hint)).await.error(), "invalid_request", "{hint}");
    }

    // Another person logs in than the one that is logged in; and who insists on being somebody else isn't taken.
    let request = client.request().with("id_token_hint", jonas_s.id_token());
    let login = laptop.follow(&client.url(&request)).await;
    assert_eq!(page(&login), "login");
    let as_devika =
        [("login", devika(&server).login.as_str()), ("password", devika(&server).password.as_str())];
    let seen = laptop.submit(&login, &as_devika).await;
    assert_eq!(client.callback(&seen, &request).error(), "login_required");
    server.wait(SECOND).await;
    let tokens = client.sign_in(&laptop, jonas(&server), &request).await;
    assert_eq!(client.id_token(&tokens, request.get("nonce")).await["sub"], jonas(&server).id.as_str());
}

/// What is essential and can't be reached is an error, what is only wished for is not (§5.5.1.1).
#[tokio::test(flavor = "multi_thread")]
async fn classes_of_authentication_are_wishes_unless_essential() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let acr = |spec: serde_json::Value| json!({ "id_token": { "acr": spec } }).to_string();
    let own = "urn:latchkey:acr:password";
    assert_eq!(client.discover().await["acr_values_supported"], json!([own]));
    for request in [
        client.request().with("acr_values", "urn:mace:incommon:iap:silver 2"),
        client.request().with("claims", &acr(json!({ "values": ["2"] }))),
        client.request().with("claims", &acr(json!({ "essential": true, "values": ["2", own] }))),
        client.request().with("claims", &acr(json!({ "essential": true, "value": own }))),
    ] {
        let tokens = silently(&client, &laptop, &request).await;
        assert_eq!(client.id_token(&tokens, request.get("nonce")).await["acr"], own);
    }
    let request = client.request().with("claims", &acr(json!({ "essential": true, "value": "2" })));
    let refused = at_once(&client, &laptop, &request).await;
    assert_eq!(refused.error(), "unmet_authentication_requirements");
}

#[tokio::test(flavor = "multi_thread")]
async fn prompt_select_account_asks_which() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = logged_in(&server, devika(&server)).await;
    server.wait(SECOND).await;
    let request = client.request().with("prompt", "select_account");
    let choice = laptop.follow(&client.url(&request)).await;
    assert_eq!(page(&choice), "login/account");
    assert!(choice.words().contains("Devika Thorne"), "{}", choice.words());
    let seen = laptop.submit(&choice, &[("choice", "neither")]).await;
    assert_eq!((seen.status.as_u16(), page(&seen)), (422, "login/account"));
    let seen = laptop.submit(&choice, &[("choice", "keep")]).await;
    let tokens = RelyingParty::tokens(client.redeem(&client.callback(&seen, &request), &request).await);
    assert_eq!(client.id_token(&tokens, request.get("nonce")).await["sub"], devika(&server).id.as_str());

    let login = laptop.submit(&choice, &[("choice", "other")]).await;
    assert_eq!(page(&login), "login");
    server.wait(SECOND).await;
    let fields = [("login", jonas(&server).login.as_str()), ("password", jonas(&server).password.as_str())];
    let seen = laptop.submit(&login, &fields).await;
    let tokens = RelyingParty::tokens(client.redeem(&client.callback(&seen, &request), &request).await);
    assert_eq!(client.id_token(&tokens, request.get("nonce")).await["sub"], jonas(&server).id.as_str());

    let stranger = server.user_agent(TENANT);
    let request = client.request().with("prompt", "select_account");
    assert_eq!(page(&stranger.follow(&client.url(&request)).await), "login", "there is none to choose");
    client.sign_in(&stranger, devika(&server), &request).await;
}
