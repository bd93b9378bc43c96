//! A refresh token is good until it is used, for its own client; whoever has an old one ends the family
//! (RFC 9700 §4.14).

use super::{NEIGHBOUR, SCOPE, TENANT, assert_refused, devika, own_client, server};
use latchkey_tests::{
    api::send,
    on_every_database,
    relying_party::{RelyingParty, Tokens},
    server::TestServer,
};
use serde_json::json;
use std::{collections::BTreeSet, time::Duration};
use tokio::task::JoinSet;

on_every_database!(fifty_refreshes_at_once_make_one_successor, an_old_token_ends_the_family);

const GRACE: Duration = Duration::from_secs(5);

async fn tokens(client: &RelyingParty<'_>) -> Tokens {
    client.sign_in(&client.server.user_agent(TENANT), devika(client.server), &client.ask(SCOPE)).await
}

async fn assert_family_is_dead(client: &RelyingParty<'_>, tokens: &[&Tokens]) {
    for tokens in tokens {
        assert_refused(&client.refresh(tokens.refresh_token(), &[]).await, "invalid_grant", "the family");
        assert_eq!(client.userinfo(tokens.access_token()).await.status, 401);
        assert!(!client.is_active(tokens.access_token()).await);
        assert!(!client.is_active(tokens.refresh_token()).await);
    }
}

/// Half of them at a replica. An honest client that asks twice gets the same answer twice, and never two families.
async fn fifty_refreshes_at_once_make_one_successor(server: &TestServer) {
    let replica = server.replica().await;
    let client = own_client(server, json!({})).await;
    let beside = client.at(&format!("http://{}", replica.address));
    let first = tokens(&client).await;
    let form = [("grant_type", "refresh_token"), ("refresh_token", first.refresh_token())];
    let mut racing = JoinSet::new();
    for number in 0..50 {
        let at = if number % 2 == 0 { &client } else { &beside };
        racing.spawn(send(at.calling("token", &form)));
    }
    let answers: Vec<_> =
        racing.join_all().await.into_iter().map(|answer| Tokens(answer.expect(200))).collect();
    let successors: BTreeSet<_> = answers.iter().map(Tokens::refresh_token).collect();
    assert_eq!(successors.len(), 1, "the family branches");
    let second = &answers[0];
    assert_ne!(second.refresh_token(), first.refresh_token());
    let third = Tokens(beside.refresh(second.refresh_token(), &[]).await.expect(200));

    // Of what is two generations old nobody can have lost the answer.
    assert_refused(&client.refresh(first.refresh_token(), &[]).await, "invalid_grant", "the first");
    assert_family_is_dead(&client, &[&first, second, &third]).await;
    assert_family_is_dead(&beside, &[second, &third]).await;
    replica.stop().await;
}

async fn an_old_token_ends_the_family(server: &TestServer) {
    let client = own_client(server, json!({})).await;
    let first = tokens(&client).await;
    let bystander = tokens(&client).await;
    let second = Tokens(client.refresh(first.refresh_token(), &[]).await.expect(200));
    assert!(!client.is_active(first.refresh_token()).await, "only the newest one lives");
    server.wait(GRACE - Duration::from_secs(1)).await;
    let again = Tokens(client.refresh(first.refresh_token(), &[]).await.expect(200));
    assert_eq!(again.refresh_token(), second.refresh_token(), "the lost answer once more");
    server.wait(Duration::from_secs(1)).await;
    assert_refused(&client.refresh(first.refresh_token(), &[]).await, "invalid_grant", "after the grace");
    assert_family_is_dead(&client, &[&first, &second, &again]).await;
    client.refresh(bystander.refresh_token(), &[]).await.expect(200);
    let ended = server.owner(TENANT).audit("action=grant.ended").await;
    assert_eq!(ended[0]["details"]["because"], "a replaced refresh token came again", "{ended:?}");
}

/// Neither the living token nor the replaced one: a stranger's attempts don't end what they can't use.
#[tokio::test]
async fn a_token_is_of_no_use_to_another_client_and_harms_nobody() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let first = tokens(&client).await;
    let second = Tokens(client.refresh(first.refresh_token(), &[]).await.expect(200));
    server.wait(2 * GRACE).await;
    for thief in [
        own_client(&server, json!({})).await,
        own_client(&server, json!({ "token_endpoint_auth_method": "none" })).await,
        server.client(NEIGHBOUR, json!({})).await,
    ] {
        for token in [&first, &second] {
            let answer = thief.refresh(token.refresh_token(), &[]).await;
            assert_refused(&answer, "invalid_grant", &thief.tenant);
            let named = thief.refresh(token.refresh_token(), &[("client_id", client.client_id())]).await;
            assert!(named.status.is_client_error(), "{}", named.text);
        }
        assert!(thief.revoke(second.refresh_token()).await.status != 503);
    }
    for secret in ["", "lkc_", client.client_id()] {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", second.refresh_token()),
            ("client_id", client.client_id()),
            ("client_secret", secret),
        ];
        assert_refused(&client.post("token", &form).await, "invalid_client", "the name alone");
    }
    client.refresh(second.refresh_token(), &[]).await.expect(200);
}

/// A mistake is told and changes nothing: the same token goes on, however much later.
#[tokio::test]
async fn a_refused_refresh_uses_nothing_up() {
    let server = server().await;
    let client = own_client(&server, json!({ "resources": ["https://api.example"] })).await;
    let first = tokens(&client).await;
    for (name, value, error) in [
        ("scope", "openid admin", "invalid_scope"),
        ("scope", "\"", "invalid_scope"),
        ("resource", "https://other.example", "invalid_target"),
        // Registered, but not what the person granted.
        ("resource", "https://api.example", "invalid_target"),
        ("resource", "#", "invalid_target"),
    ] {
        let answer = client.refresh(first.refresh_token(), &[(name, value)]).await;
        assert_refused(&answer, error, &format!("{name}={value}"));
        server.wait(2 * GRACE).await;
        assert!(client.is_active(first.refresh_token()).await, "{name}={value} used the token up");
    }
    client.refresh(first.refresh_token(), &[]).await.expect(200);
}

/// Whoever takes a right from a client takes it from what was granted before, too.
#[tokio::test]
async fn a_client_keeps_no_right_that_was_taken_from_it() {
    let server = server().await;
    let resource = "https://api.example";
    let client = own_client(&server, json!({ "resources": [resource] })).await;
    let request = client.ask(SCOPE).with("resource", resource);
    let held = client.sign_in(&server.user_agent(TENANT), devika(&server), &request).await;
    let owner = server.owner(TENANT);
    let path = owner.path(&format!("/clients/{}", client.client_id()));
    let mut metadata = client.registered.clone();
    metadata["scope"] = "openid offline_access".into();
    metadata["resources"] = json!([]);
    for secret in ["client_secret", "client_secret_expires_at"] {
        metadata.as_object_mut().expect("an object").remove(secret);
    }
    owner.api.put(&path, &metadata).await.expect(200);
    let renewed = client.refresh(held.refresh_token(), &[]).await;
    if renewed.status.is_success() {
        let claims = client.access_token(Tokens(renewed.body).access_token()).await;
        assert_eq!(claims["scope"], "openid offline_access", "{claims:?}");
        assert_eq!(claims["aud"], client.issuer(), "{claims:?}");
    }
    metadata["grant_types"] = json!(["authorization_code"]);
    owner.api.put(&path, &metadata).await.expect(200);
    let answer = client.refresh(held.refresh_token(), &[]).await;
    assert_refused(&answer, "unauthorized_client", "without the grant type");
}

#[tokio::test]
async fn nothing_else_is_taken_for_a_refresh_token() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let held = tokens(&client).await;
    let token = held.refresh_token();
    for place in 0..token.len() {
        let mut altered = token.as_bytes().to_vec();
        altered[place] = if altered[place] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).expect("ASCII");
        assert_refused(&client.refresh(&altered, &[]).await, "invalid_grant", &altered);
        assert!(!client.is_active(&altered).await, "{altered}");
    }
    for wrong in
        [held.access_token(), held.id_token(), "lkr_", &format!("{token}A"), &token[..token.len() - 1]]
    {
        assert_refused(&client.refresh(wrong, &[]).await, "invalid_grant", wrong);
    }
    assert_eq!(client.userinfo(token).await.status, 401, "a refresh token is no access token");
    client.refresh(token, &[]).await.expect(200);
}
