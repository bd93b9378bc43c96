//! What may be used once is used once, whichever server of the installation sees it (RFC 7523 §3, RFC 9449 §11.1).

use super::{SCOPE, TENANT, assert_refused, devika, own_client};
use latchkey_protocol::jose::Algorithm;
use latchkey_tests::{
    api::{Answer, send},
    on_every_database,
    relying_party::{RelyingParty, sign},
    server::TestServer,
};
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use std::time::Duration;
use tokio::task::JoinSet;

on_every_database!(
    an_assertion_is_used_once_on_every_server,
    a_proof_is_used_once_on_every_server,
    of_twenty_with_the_same_proof_one_wins,
);

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

async fn signing(server: &TestServer) -> RelyingParty<'_> {
    let metadata = json!({
        "token_endpoint_auth_method": "private_key_jwt", "grant_types": ["client_credentials"],
        "response_types": [],
    });
    server.client(TENANT, metadata).await
}

fn presenting(client: &RelyingParty<'_>, endpoint: &str, assertion: &str) -> RequestBuilder {
    let form = [
        ("grant_type", "client_credentials"),
        ("token", "x"),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", assertion),
    ];
    client.bare(Method::POST, endpoint).form(&form)
}

async fn an_assertion_is_used_once_on_every_server(server: &TestServer) {
    let replica = server.replica().await;
    let client = signing(server).await;
    let beside = client.at(&format!("http://{}", replica.address));
    let other = signing(server).await;
    let assertion = client.assertion();
    send(presenting(&client, "token", &assertion)).await.expect(200);
    for at in [&client, &beside] {
        for endpoint in ["token", "introspect", "revoke", "par", "device"] {
            let answer = send(presenting(at, endpoint, &assertion)).await;
            assert_refused(&answer, "invalid_client", endpoint);
        }
    }
    let here_after_there = client.assertion();
    send(presenting(&beside, "introspect", &here_after_there)).await.expect(200);
    assert_refused(&send(presenting(&client, "token", &here_after_there)).await, "invalid_client", "back");

    // The same name in another token is a replay; of another client it is another name.
    let mut claims = client.assertion_claims();
    claims.insert("jti".into(), "one".into());
    claims.insert("exp".into(), (server.now() + 60 * 60).into());
    send(presenting(&client, "token", &sign(&client.key, Some("JWT"), &claims))).await.expect(200);
    claims.insert("iat".into(), (server.now() - 1).into());
    let again = sign(&client.key, Some("JWT"), &claims);
    assert_refused(&send(presenting(&beside, "token", &again)).await, "invalid_client", "the name again");
    let mut theirs = other.assertion_claims();
    theirs.insert("jti".into(), "one".into());
    send(presenting(&other, "token", &sign(&other.key, Some("JWT"), &theirs))).await.expect(200);

    // As long as it lives, and over the hourly sweep.
    for _ in 0..4 {
        server.wait(Duration::from_secs(15 * 60 - 1)).await;
        assert_refused(&send(presenting(&client, "token", &again)).await, "invalid_client", "much later");
    }
    send(presenting(&client, "token", &client.assertion())).await.expect(200);
    replica.stop().await;
}

async fn a_proof_is_used_once_on_every_server(server: &TestServer) {
    let replica = server.replica().await;
    let client = own_client(server, json!({})).await.proving(Algorithm::Es256);
    let beside = client.at(&format!("http://{}", replica.address));
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(server), &client.ask(SCOPE)).await;
    let token = tokens.access_token();
    let asking = |at: &RelyingParty<'_>, proof: &str| {
        let request = at.bare(Method::GET, "userinfo").header("Authorization", format!("DPoP {token}"));
        send(request.header("DPoP", proof.to_owned()))
    };
    let proof = client.proof("GET", "userinfo", Some(token));
    asking(&client, &proof).await.expect(200);
    for at in [&client, &beside] {
        let told = asking(at, &proof).await;
        assert_eq!((told.status.as_u16(), &told.body["error"]), (401, &json!("invalid_dpop_proof")));
    }
    let bare = RelyingParty { dpop: None, ..client.clone() };
    let form = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh_token())];
    let proof = client.proof("POST", "token", None);
    send(bare.calling("token", &form).header("DPoP", proof.clone())).await.expect(200);
    for at in [&bare, &bare.at(&beside.origin)] {
        let answer = send(at.calling("token", &form).header("DPoP", proof.clone())).await;
        assert_refused(&answer, "invalid_dpop_proof", "a proof twice");
    }
    // Still, at the last moment at which its age is right.
    server.wait(Duration::from_secs(60)).await;
    let answer = send(bare.calling("token", &form).header("DPoP", proof)).await;
    assert_refused(&answer, "invalid_dpop_proof", "a minute later");
    replica.stop().await;
}

async fn of_twenty_with_the_same_proof_one_wins(server: &TestServer) {
    let replica = server.replica().await;
    let client = signing(server).await;
    let beside = client.at(&format!("http://{}", replica.address));
    let assertion = client.assertion();
    let mut racing = JoinSet::new();
    for number in 0..20 {
        let at = if number % 2 == 0 { &client } else { &beside };
        racing.spawn(send(presenting(at, "token", &assertion)));
    }
    assert_one_won(racing.join_all().await, "invalid_client");

    let client = own_client(server, json!({})).await.proving(Algorithm::Es256);
    let beside = client.at(&beside.origin);
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(server), &client.ask(SCOPE)).await;
    let proof = client.proof("GET", "userinfo", Some(tokens.access_token()));
    let mut racing = JoinSet::new();
    for number in 0..20 {
        let at = if number % 2 == 0 { &client } else { &beside };
        let request = at.bare(Method::GET, "userinfo").header("DPoP", proof.clone());
        racing.spawn(send(request.header("Authorization", format!("DPoP {}", tokens.access_token()))));
    }
    assert_one_won(racing.join_all().await, "invalid_dpop_proof");
    replica.stop().await;
}

fn assert_one_won(answers: Vec<Answer>, error: &str) {
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!((won.len(), lost.len()), (1, 19), "{lost:?}");
    for answer in &lost {
        assert_refused(answer, error, "a loser");
    }
}
