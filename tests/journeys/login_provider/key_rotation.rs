//! Signing keys that change while two replicas sign and everybody verifies.

use super::{HOUR, MINUTE, SECOND, TENANT, devika};
use latchkey_protocol::jose::{JwkSet, Unverified};
use latchkey_tests::{
    on_every_database,
    relying_party::{RelyingParty, Tokens},
    server::{TestServer, until},
};
use serde_json::{Value, json};

on_every_database!(
    a_key_changes_without_one_failed_verification,
    a_key_that_others_know_is_changed_within_seconds
);

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// A client that speaks to both replicas, and the key sets that it and others once fetched.
struct Watch<'a> {
    replicas: [RelyingParty<'a>; 2],
    refresh_token: String,
    kept: Vec<JwkSet>,
}

impl Watch<'_> {
    /// Each replica signs; what it signs is verified by both key sets, and used at both. Answers who signed.
    async fn look(&mut self) -> Vec<String> {
        let mut signers = Vec::new();
        for at in 0..2 {
            let client = self.replicas[at].clone();
            let tokens = RelyingParty::tokens(client.refresh(&self.refresh_token, &[]).await);
            self.refresh_token = tokens.refresh_token().to_owned();
            let set = client.keys().await;
            for replica in &self.replicas {
                replica.id_token(&tokens, None).await;
                replica.access_token(tokens.access_token()).await;
                replica.userinfo(tokens.access_token()).await.expect(200);
            }
            for kept in &self.kept {
                let _ = client.verify_by(kept, tokens.id_token(), "JWT");
            }
            self.kept = vec![set];
            signers.push(kid(tokens.id_token()));
        }
        signers
    }
}

fn kid(token: &str) -> String {
    Unverified::parse(token).expect("a signed token").kid().expect("a name").to_owned()
}

/// The RS256 keys as listed: name, state, from when.
async fn listed(server: &TestServer) -> Vec<(String, String, Value)> {
    let owner = server.owner(TENANT);
    let list = owner.api.get(&owner.path("/signing-keys")).await.expect(200);
    let keys = list["items"].as_array().expect("keys").iter().filter(|key| key["algorithm"] == "RS256");
    let text = |key: &Value, name: &str| key[name].as_str().expect("text").to_owned();
    keys.map(|key| (text(key, "kid"), text(key, "state"), key["active_from"].clone())).collect()
}

async fn watched<'a>(server: &'a TestServer, replica: &str) -> (Watch<'a>, Tokens) {
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let request = client.ask("openid offline_access");
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(server), &request).await;
    let watch = Watch {
        replicas: [client.clone(), client.at(replica)],
        refresh_token: tokens.refresh_token().to_owned(),
        kept: Vec::new(),
    };
    (watch, tokens)
}

async fn a_key_changes_without_one_failed_verification(server: &TestServer) {
    let replica = server.replica().await;
    let (mut watch, first) = watched(server, &format!("http://{}", replica.address)).await;
    let old = kid(first.id_token());
    assert_eq!(watch.look().await, [old.clone(), old.clone()]);
    let owner = server.owner(TENANT);
    let rotate = owner.path("/signing-keys/rotate");
    owner.api.post(&rotate, &json!({ "algorithm": "RS256" })).await.expect(200);
    owner.api.post(&rotate, &json!({ "algorithm": "RS256" })).await.expect(409);
    let keys = listed(server).await;
    assert_eq!((keys[0].0.as_str(), keys[0].1.as_str()), (old.as_str(), "current"));
    let (new, state, active_from) = keys[1].clone();
    assert_eq!((keys.len(), state.as_str()), (2, "next"));

    // Published everywhere within five seconds, a day before it signs.
    server.wait(5 * SECOND).await;
    for client in &watch.replicas {
        let set = client.keys().await;
        assert!(set.keys().iter().any(|key| key.kid() == Some(&new)), "{set:?}");
    }
    for _ in 0..3 {
        assert_eq!(watch.look().await, [old.clone(), old.clone()]);
        server.wait(7 * HOUR).await;
    }
    server.wait_until(&active_from).await;
    server.settled().await;
    assert_eq!(watch.look().await, [new.clone(), new.clone()], "both at the same second");
    assert_eq!(states(server).await, [(old.clone(), "retired".into()), (new.clone(), "current".into())]);
    server.wait(DAY - SECOND).await;
    assert!(
        watch.replicas[1].is_verifiable(first.id_token()).await,
        "two days old, and still a hint of who is meant"
    );
    server.wait(SECOND).await;
    for client in &watch.replicas {
        assert!(!client.is_verifiable(first.id_token()).await, "gone after a day");
    }
    assert_eq!(watch.look().await, [new.clone(), new.clone()]);
    assert_eq!(states(server).await, [(new.clone(), "current".into())]);

    the_next_comes_by_itself(server, &mut watch, &new).await;
    replica.stop().await;
}

/// Ninety days after a key began to sign; whichever replica sees it first publishes one.
async fn the_next_comes_by_itself(server: &TestServer, watch: &mut Watch<'_>, current: &str) {
    let signs = [current.to_owned(), current.to_owned()];
    for days in [22, 22, 22, 21] {
        server.wait(days * DAY).await;
        assert_eq!(watch.look().await, signs);
    }
    assert_eq!(listed(server).await.len(), 1, "88 days are too early");
    server.wait(23 * HOUR).await;
    let published = until("the next key is published by itself", async || {
        server.clock.advance(5 * MINUTE);
        listed(server).await.into_iter().find(|(_, state, _)| state == "next")
    });
    let (next, _, active_from) = published.await;
    server.wait(5 * SECOND).await;
    assert_eq!(watch.look().await, signs);
    assert_eq!(listed(server).await.len(), 2, "and one alone");
    server.wait_until(&active_from).await;
    assert_eq!(watch.look().await, [next.clone(), next]);
}

async fn states(server: &TestServer) -> Vec<(String, String)> {
    listed(server).await.into_iter().map(|(kid, state, _)| (kid, state)).collect()
}

async fn a_key_that_others_know_is_changed_within_seconds(server: &TestServer) {
    let replica = server.replica().await;
    let (mut watch, first) = watched(server, &format!("http://{}", replica.address)).await;
    let old = kid(first.id_token());
    watch.look().await;
    let owner = server.owner(TENANT);
    let wish = json!({ "algorithm": "RS256", "at_once": true });
    owner.api.post(&owner.path("/signing-keys/rotate"), &wish).await.expect(200);
    server.wait(5 * SECOND).await;
    assert_eq!(watch.look().await, [old.clone(), old.clone()]);
    server.wait(10 * SECOND).await;
    let now = watch.look().await;
    assert!(now[0] == now[1] && now[0] != old, "{now:?}");
    let rows = owner.audit("action=signing-key.published").await;
    assert_eq!((&rows[0]["details"]["at_once"], &rows[0]["details"]["kid"]), (&json!(true), &json!(now[0])));
    server.helpdesk(TENANT).api.post(&owner.path("/signing-keys/rotate"), &wish).await.expect(403);
    replica.stop().await;
}
