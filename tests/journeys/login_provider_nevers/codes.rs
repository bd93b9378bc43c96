//! A code is good once, for the client that it was made for, with what that client alone knows (RFC 9700 §4.5, §4.8).

use super::{NEIGHBOUR, SCOPE, TENANT, assert_refused, devika, own_client, server};
use latchkey_tests::{
    api::{Answer, send},
    on_every_database,
    relying_party::{AuthorizationRequest, Callback, RelyingParty, Tokens, secret},
    server::TestServer,
};
use serde_json::json;
use std::time::Duration;
use tokio::task::JoinSet;

on_every_database!(a_replayed_code_kills_what_it_gave, of_fifty_who_have_a_code_one_wins_at_most);

pub(super) async fn code(client: &RelyingParty<'_>, request: &AuthorizationRequest) -> Callback {
    let browser = client.server.user_agent(&client.tenant);
    client.send(&browser, devika(client.server), request).await
}

async fn assert_dead(client: &RelyingParty<'_>, tokens: &Tokens) {
    assert_refused(&client.refresh(tokens.refresh_token(), &[]).await, "invalid_grant", "refresh");
    let told = client.userinfo(tokens.access_token()).await;
    assert_eq!((told.status.as_u16(), &told.body["error"]), (401, &json!("invalid_token")));
    for token in [tokens.access_token(), tokens.refresh_token()] {
        assert_eq!(client.introspect(token).await, json!({ "active": false }));
    }
}

async fn a_replayed_code_kills_what_it_gave(server: &TestServer) {
    let client = own_client(server, json!({})).await;
    let request = client.ask(SCOPE);
    let callback = code(&client, &request).await;
    let first = RelyingParty::tokens(client.redeem(&callback, &request).await);
    let bystander = client.sign_in(&server.user_agent(TENANT), devika(server), &client.ask(SCOPE)).await;
    client.userinfo(first.access_token()).await.expect(200);
    let second = RelyingParty::tokens(client.refresh(first.refresh_token(), &[]).await);
    assert!(client.is_active(second.refresh_token()).await);

    assert_refused(&client.redeem(&callback, &request).await, "invalid_grant", "the replay");
    assert_dead(&client, &first).await;
    assert_dead(&client, &second).await;
    assert_refused(&client.redeem(&callback, &request).await, "invalid_grant", "and again");
    client.userinfo(bystander.access_token()).await.expect(200);
    client.refresh(bystander.refresh_token(), &[]).await.expect(200);
}

async fn of_fifty_who_have_a_code_one_wins_at_most(server: &TestServer) {
    let client = own_client(server, json!({})).await;
    let request = client.ask(SCOPE);
    let callback = code(&client, &request).await;
    let verifier = request.verifier.clone().expect("PKCE");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", callback.code()),
        ("redirect_uri", client.redirect_uri()),
        ("code_verifier", &verifier),
    ];
    let mut racing = JoinSet::new();
    for _ in 0..50 {
        racing.spawn(send(client.calling("token", &form)));
    }
    let (won, lost): (Vec<_>, Vec<_>) =
        racing.join_all().await.into_iter().partition(|answer| answer.status.is_success());
    assert!(won.len() <= 1, "{won:?}");
    for answer in &lost {
        assert_refused(answer, "invalid_grant", "a loser");
    }
    for answer in won {
        assert_dead(&client, &Tokens(answer.body)).await;
    }
}

/// Redeems with fields in place of the honest ones; an empty one is left out.
pub(super) async fn redeem_with(
    client: &RelyingParty<'_>,
    callback: &Callback,
    request: &AuthorizationRequest,
    fields: &[(&str, &str)],
) -> Answer {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", callback.code()),
        ("redirect_uri", client.redirect_uri()),
    ];
    form.extend(request.verifier.as_deref().map(|verifier| ("code_verifier", verifier)));
    form.retain(|(name, _)| fields.iter().all(|(other, _)| other != name));
    form.extend(fields.iter().filter(|(_, value)| !value.is_empty()));
    client.call("token", &form).await
}

#[tokio::test]
async fn a_code_is_of_no_use_to_another_client() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let request = client.ask(SCOPE);
    let callback = code(&client, &request).await;
    let neighbour = server.client(NEIGHBOUR, json!({})).await;
    for thief in [
        own_client(&server, json!({})).await,
        own_client(&server, json!({ "token_endpoint_auth_method": "none" })).await,
        own_client(&server, json!({ "token_endpoint_auth_method": "private_key_jwt" })).await,
        neighbour,
    ] {
        for _ in 0..2 {
            assert_refused(&thief.redeem(&callback, &request).await, "invalid_grant", &thief.tenant);
        }
        let claimed = [("client_id", client.client_id())];
        let answer = redeem_with(&thief, &callback, &request, &claimed).await;
        assert!(answer.status.is_client_error(), "{}", answer.text);
    }
    // Nobody who only has the client's name is the client.
    for nobody in [&[][..], &[("client_secret", "lkc_")], &[("client_secret", client.client_id())]] {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", callback.code()),
            ("redirect_uri", client.redirect_uri()),
            ("client_id", client.client_id()),
        ];
        form.extend(nobody);
        assert_refused(&client.post("token", &form).await, "invalid_client", "the name alone");
    }
    let tokens = RelyingParty::tokens(client.redeem(&callback, &request).await);
    client.userinfo(tokens.access_token()).await.expect(200);
    client.refresh(tokens.refresh_token(), &[]).await.expect(200);
}

/// The code is bound to the URI that it was sent to (RFC 6749 §4.1.3).
#[tokio::test]
async fn a_code_comes_with_the_uri_that_it_was_sent_to() {
    let server = server().await;
    let uris = json!({ "redirect_uris": ["https://app.example/callback", "https://app.example/other"] });
    let client = own_client(&server, uris).await;
    let request = client.request();
    let callback = code(&client, &request).await;
    for wrong in [
        "",
        "https://app.example/other",
        "https://app.example/callback/",
        "https://app.example/callback?",
        "https://APP.example/callback",
        "https://app.example/callback ",
        "https://evil.example/callback",
    ] {
        let answer = redeem_with(&client, &callback, &request, &[("redirect_uri", wrong)]).await;
        assert_refused(&answer, "invalid_grant", &format!("{wrong:?}"));
    }
    redeem_with(&client, &callback, &request, &[]).await.expect(200);

    let only = own_client(&server, json!({})).await;
    let unsaid = only.ask("profile").without("redirect_uri");
    let callback = code(&only, &unsaid).await;
    let answer = redeem_with(&only, &callback, &unsaid, &[("redirect_uri", "https://evil.example")]).await;
    assert_refused(&answer, "invalid_grant", "another than the registered one");
    redeem_with(&only, &callback, &unsaid, &[("redirect_uri", "")]).await.expect(200);
}

#[tokio::test]
async fn a_code_is_dead_after_a_minute() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let (early, late) = (client.request(), client.request());
    let callbacks = (code(&client, &early).await, code(&client, &late).await);
    server.wait(Duration::from_secs(59)).await;
    client.redeem(&callbacks.0, &early).await.expect(200);
    server.wait(Duration::from_secs(1)).await;
    assert_refused(&client.redeem(&callbacks.1, &late).await, "invalid_grant", "a minute later");
    let ended = server.owner(TENANT).audit("action=grant.ended").await;
    assert!(ended.is_empty(), "to be late is no theft: {ended:?}");
}

/// What looks like a code and is none, and what is a secret of another kind.
#[tokio::test]
async fn nothing_else_is_taken_for_a_code() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let request = client.ask(SCOPE);
    let callback = code(&client, &request).await;
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(&server), &client.ask(SCOPE)).await;
    let code = callback.code();
    let (verifier, guessed) = (request.verifier.clone().expect("PKCE"), secret());
    for wrong in [
        &code[..code.len() - 1],
        &format!("{code}A"),
        &code.to_uppercase(),
        &code.replace("lkz_", "lkr_"),
        &code.replace("lkz_", ""),
        &format!("lkz_{guessed}"),
        &format!("{code}%00"),
        "lkz_",
        tokens.access_token(),
        tokens.refresh_token(),
        &verifier,
    ] {
        let answer = redeem_with(&client, &callback, &request, &[("code", wrong)]).await;
        assert!(answer.status == 400, "{wrong}: {}", answer.text);
        assert!(["invalid_grant", "invalid_request"].contains(&answer.body["error"].as_str().expect("text")));
        assert_refused(&client.refresh(code, &[]).await, "invalid_grant", "a code as a refresh token");
    }
    assert!(!client.is_active(code).await, "a code is no token");
    assert_eq!(client.userinfo(code).await.status, 401);
    redeem_with(&client, &callback, &request, &[]).await.expect(200);
}
