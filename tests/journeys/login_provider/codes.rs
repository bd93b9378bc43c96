//! Codes and what comes of them: once, in time, by their client, with the verifier; and refresh tokens, one after the other
//! (RFC 6749 §4.1.3, §6, RFC 7636, RFC 9700 §4.14).

use super::{HOUR, SECOND, TENANT, devika, logged_in, server};
use latchkey_tests::{api::send, relying_party::RelyingParty, server::TestServer};
use reqwest::Method;
use serde_json::{Value, json};

/// A code that comes twice was stolen: what the first gave is dead, at once and after half a minute.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_comes_twice_ends_what_the_first_gave() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    for pause in [SECOND, 30 * SECOND] {
        let (laptop, request) = (server.user_agent(TENANT), client.request());
        let callback = client.send(&laptop, devika(&server), &request).await;
        let tokens = RelyingParty::tokens(client.redeem(&callback, &request).await);
        client.userinfo(tokens.access_token()).await.expect(200);
        server.wait(pause).await;
        let again = client.redeem(&callback, &request).await.expect(400);
        assert_eq!(again["error"], "invalid_grant");
        client.userinfo(tokens.access_token()).await.expect(401);
        assert!(!client.is_active(tokens.access_token()).await);
        assert_eq!(client.refresh(tokens.refresh_token(), &[]).await.expect(400)["error"], "invalid_grant");
    }
    let rows = server.owner(TENANT).audit("action=grant.ended").await;
    assert!(rows.iter().all(|row| row["details"]["because"] == "its code was used twice"), "{rows:?}");
    assert_eq!(rows.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_lives_for_a_minute() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let laptop = server.user_agent(TENANT);
    for (age, status) in [(59 * SECOND, 200), (60 * SECOND, 400)] {
        let request = client.request();
        let callback = client.send(&laptop, devika(&server), &request).await;
        server.wait(age).await;
        let answer = client.redeem(&callback, &request).await.expect(status);
        assert_eq!(answer.get("error"), (status == 400).then_some(&json!("invalid_grant")));
    }
}

/// Whoever else brings it, or brings it with something else, gets nothing; and its client still does.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_for_its_client_its_address_and_its_verifier() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let other = server.client(TENANT, json!({})).await;
    let request = client.request();
    let callback = client.send(&server.user_agent(TENANT), devika(&server), &request).await;
    let mut attempts = vec![
        other.redeem(&callback, &request).await,
        client.redeem(&callback, &request.clone().with("redirect_uri", "https://app.example/else")).await,
        client.call("token", &[("grant_type", "authorization_code"), ("code", callback.code())]).await,
        client.redeem(&callback, &client.request()).await,
    ];
    let without = latchkey_tests::relying_party::AuthorizationRequest { verifier: None, ..request.clone() };
    attempts.push(client.redeem(&callback, &without).await);
    for attempt in attempts {
        assert_eq!(attempt.expect(400)["error"], "invalid_grant");
    }
    client.redeem(&callback, &request).await.expect(200);
}

/// RFC 7636, RFC 9700 §2.1.1: S256 alone, for public clients always, and not to be taken out of a request.
#[tokio::test(flavor = "multi_thread")]
async fn the_verifier_is_asked_for_wherever_there_was_a_challenge_and_nowhere_else() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let public = json!({ "token_endpoint_auth_method": "none", "first_party": true });
    let public = server.client(TENANT, public).await;
    let laptop = logged_in(&server, devika(&server)).await;
    client.sign_in(&laptop, devika(&server), &client.request().without_pkce()).await;
    public.sign_in(&laptop, devika(&server), &public.request()).await;

    let bare = public.request().without_pkce();
    let plain = client.request().with("code_challenge_method", "plain");
    let unnamed = client.request().without("code_challenge_method");
    let short = client.request().with("code_challenge", "abc");
    let halved = client.request().without("code_challenge");
    for (party, request) in
        [(&public, bare), (&client, plain), (&client, unnamed), (&client, short), (&client, halved)]
    {
        let seen = laptop.follow(&party.url(&request)).await;
        assert_eq!(party.callback(&seen, &request).error(), "invalid_request", "{request:?}");
    }

    let mut downgraded = client.request();
    let verifier = downgraded.verifier.take();
    downgraded = downgraded.without_pkce();
    let seen = laptop.follow(&client.url(&downgraded)).await;
    let callback = client.callback(&seen, &downgraded);
    downgraded.verifier = verifier;
    assert_eq!(client.redeem(&callback, &downgraded).await.expect(400)["error"], "invalid_grant");
}

/// RFC 6749 §5.2.
#[tokio::test(flavor = "multi_thread")]
async fn the_token_endpoint_says_what_is_wrong() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    for (form, error) in [
        (vec![], "invalid_request"),
        (vec![("grant_type", "password"), ("username", "a"), ("password", "b")], "unsupported_grant_type"),
        (vec![("grant_type", "authorization_code")], "invalid_request"),
        (vec![("grant_type", "authorization_code"), ("code", "made-up")], "invalid_grant"),
        (vec![("grant_type", "refresh_token"), ("refresh_token", "made-up")], "invalid_grant"),
        (vec![("grant_type", "client_credentials")], "unauthorized_client"),
        (vec![("grant_type", "refresh_token"), ("grant_type", "refresh_token")], "invalid_request"),
    ] {
        let answer = client.call("token", &form).await;
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert_eq!(answer.headers["content-type"], "application/json");
        assert_eq!(answer.expect(400)["error"], error, "{form:?}");
    }
    let as_json = client.bare(Method::POST, "token").json(&json!({ "grant_type": "authorization_code" }));
    assert_eq!(send(as_json).await.expect(415)["error"], "invalid_request");
    send(client.bare(Method::GET, "token")).await.expect(405);
}

/// One after the other, never more than was granted, and in other hands nothing (OpenID Connect Core §12).
#[tokio::test(flavor = "multi_thread")]
async fn refresh_tokens_follow_one_another() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let other = server.client(TENANT, json!({})).await;
    let request = client.ask("openid email offline_access");
    let first = client.sign_in(&server.user_agent(TENANT), devika(&server), &request).await;
    let before = client.verify(first.id_token(), "JWT").await.claims;
    assert_eq!(other.refresh(first.refresh_token(), &[]).await.expect(400)["error"], "invalid_grant");
    server.wait(HOUR).await;
    let wider = client.refresh(first.refresh_token(), &[("scope", "openid profile")]).await.expect(400);
    assert_eq!(wider["error"], "invalid_scope");

    let second = RelyingParty::tokens(client.refresh(first.refresh_token(), &[]).await);
    let after = client.id_token(&second, None).await;
    for same in ["iss", "sub", "aud", "auth_time", "sid", "acr"] {
        assert_eq!(after[same], before[same]);
    }
    assert_eq!(after["iat"].as_i64(), before["iat"].as_i64().map(|iat| iat + 3600));
    client.userinfo(second.access_token()).await.expect(200);
    let narrow = client.refresh(second.refresh_token(), &[("scope", "openid")]).await.expect(200);
    assert_eq!(narrow["scope"], "openid");
    let told = client.userinfo(narrow["access_token"].as_str().expect("a token")).await.expect(200);
    assert_eq!(told.get("email"), None);
    let third = latchkey_tests::relying_party::Tokens(narrow);
    let whole = client.refresh(third.refresh_token(), &[]).await.expect(200);
    assert_eq!(whole["scope"], "openid email offline_access", "narrow was that token, not the grant");
}

/// A client that lost the answer gets the same again, for some seconds; after them it is taken for a thief.
#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_that_comes_again_late_ends_its_family() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let request = client.ask("openid offline_access");
    let first = client.sign_in(&server.user_agent(TENANT), devika(&server), &request).await;
    let second = RelyingParty::tokens(client.refresh(first.refresh_token(), &[]).await);
    server.wait(4 * SECOND).await;
    let lost = RelyingParty::tokens(client.refresh(first.refresh_token(), &[]).await);
    assert_eq!(lost.refresh_token(), second.refresh_token(), "the family has one living member");
    server.wait(SECOND).await;
    assert!(client.is_active(second.refresh_token()).await);
    assert_eq!(client.refresh(first.refresh_token(), &[]).await.expect(400)["error"], "invalid_grant");
    for dead in [second.refresh_token(), second.access_token(), lost.access_token(), first.access_token()] {
        assert!(!client.is_active(dead).await);
    }
    assert_eq!(client.refresh(second.refresh_token(), &[]).await.expect(400)["error"], "invalid_grant");
}

/// OpenID Connect Core §11: offline means that it goes on without the person; otherwise it ends with their session.
#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_offline_outlives_the_session() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let online = client.sign_in(&laptop, devika(&server), &client.request()).await;
    let offline = client.sign_in(&laptop, devika(&server), &client.ask("openid offline_access")).await;
    let account = laptop.open("/account").await;
    let log_out = account.forms().into_iter().find(|form| form.action.path().ends_with("/logout"));
    laptop.send(&log_out.expect("a way out")).await;
    assert!(!laptop.is_logged_in().await);
    assert_eq!(error(&client.refresh(online.refresh_token(), &[]).await.expect(400)), "invalid_grant");
    client.userinfo(online.access_token()).await.expect(401);
    client.userinfo(offline.access_token()).await.expect(200);

    let mut token = RelyingParty::tokens(client.refresh(offline.refresh_token(), &[]).await);
    for _ in 0..6 {
        server.wait(29 * 24 * HOUR).await;
        token = RelyingParty::tokens(client.refresh(token.refresh_token(), &[]).await);
    }
    server.wait(29 * 24 * HOUR).await;
    let ended = client.refresh(token.refresh_token(), &[]).await.expect(400);
    assert_eq!(error(&ended), "invalid_grant", "half a year is the end however often it is used");
    only_with_the_grant_type(&server).await;
}

fn error(document: &Value) -> &str {
    document["error"].as_str().expect("an error")
}

async fn only_with_the_grant_type(server: &TestServer) {
    let metadata = json!({ "first_party": true, "grant_types": ["authorization_code"] });
    let client = server.client(TENANT, metadata).await;
    let request = client.ask("openid offline_access");
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(server), &request).await;
    assert_eq!((&tokens.0["scope"], tokens.0.get("refresh_token")), (&json!("openid"), None));
}
