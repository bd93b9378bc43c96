//! Claims that a tenant's plugin adds to tokens, and those that none may.

use super::{SECOND, TENANT, devika, logged_in, server};
use latchkey_tests::{
    administrator::Administrator,
    relying_party::{Claims, RelyingParty},
};
use serde_json::{Value, json};

const CLAIMS: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../plugins/dist/fixtures/ill-claims.wasm"));
const HOOK: &str = "token-claims";

fn behaving(plugin: &Value, behaviour: &str, on_failure: &str) -> Value {
    json!({ "plugin": plugin["id"], "settings": { "behaviour": behaviour }, "on_failure": on_failure })
}

async fn failures(owner: &Administrator) -> Vec<Value> {
    owner.audit("action=plugin.failed").await
}

fn told(claims: &Claims) -> &str {
    claims["told"].as_str().unwrap_or_else(|| panic!("nothing was added: {claims:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenants_plugin_adds_claims_to_its_tokens() {
    let server = server().await;
    let owner = server.owner(TENANT);
    let plugin = owner.upload(CLAIMS).await;
    owner.bind(HOOK, &behaving(&plugin, "well", "builtin")).await;
    let client = server.client(TENANT, json!({ "first_party": true, "subject_type": "pairwise" })).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let request = client.ask("openid profile email groups");
    let tokens = client.sign_in(&laptop, devika(&server), &request).await;
    let id_token = client.id_token(&tokens, request.get("nonce")).await;
    let access_token = client.access_token(tokens.access_token()).await;
    let sub = id_token["sub"].as_str().expect("text").to_owned();
    for (kind, claims) in [("id", &id_token), ("access", &access_token)] {
        let about = format!("{kind} token of quillfern for {sub} (openid profile email groups): ");
        let facts = told(claims).strip_prefix(&about).unwrap_or_else(|| panic!("{claims:?}"));
        for fact in ["login=devika.thorne", "email=devika.thorne@harrowgate.example", "group=Harrowgate"] {
            assert!(facts.contains(fact), "{fact} is missing: {facts}");
        }
        assert_eq!((&claims["level"], &claims["sub"]), (&json!(7), &json!(sub)));
        assert!(claims.values().all(|value| value != devika(&server).id.as_str()), "{claims:?}");
    }
    assert_eq!(client.introspect(tokens.access_token()).await["level"], 7);
    let again = RelyingParty::tokens(client.refresh(tokens.refresh_token(), &[]).await);
    assert_eq!(client.id_token(&again, None).await["level"], 7);
    assert_eq!(client.userinfo(again.access_token()).await.expect(200).get("level"), None, "tokens alone");

    let metadata =
        json!({ "grant_types": ["client_credentials"], "redirect_uris": null, "response_types": null });
    let service = server.client(TENANT, metadata).await;
    let own = service.client_credentials(&[]).await.expect(200);
    let own = service.access_token(own["access_token"].as_str().expect("a token")).await;
    let about = format!("access token of quillfern for {} (): ", service.client_id());
    assert_eq!(told(&own), about, "there is nobody to tell of");
    assert!(failures(&owner).await.is_empty());

    let elsewhere = server
        .client(
            "wierzba",
            json!({ "grant_types": ["client_credentials"], "redirect_uris": null, "response_types": null }),
        )
        .await;
    let theirs = elsewhere.client_credentials(&[]).await.expect(200);
    let theirs = elsewhere.access_token(theirs["access_token"].as_str().expect("a token")).await;
    assert!(!theirs.contains_key("told"), "another tenant's tokens are its own");
}

/// Whom a token is about, for whom it is and what it allows is not for a plugin to say; it doesn't stand its trial.
#[tokio::test(flavor = "multi_thread")]
async fn a_plugin_that_says_what_it_may_not_is_not_bound() {
    let server = server().await;
    let owner = server.owner(TENANT);
    let plugin = owner.upload(CLAIMS).await;
    let path = owner.path(&format!("/plugins/bindings/{HOOK}"));
    for behaviour in [
        "subject",
        "audience",
        "scope",
        "groups",
        "twice",
        "no-name",
        "no-json",
        "many",
        "huge",
        "endless-loop",
        "trap",
        "refuse",
    ] {
        let refused = owner.api.put(&path, &behaving(&plugin, behaviour, "builtin")).await;
        assert_eq!(refused.status, 422, "{behaviour}: {}", refused.text);
    }
    assert_eq!(owner.api.get(&path).await.expect(200)["plugin"], Value::Null);
}

/// One that waits for its moment is caught at it: the token goes out without, or not at all, as the tenant has decided.
#[tokio::test(flavor = "multi_thread")]
async fn a_plugin_that_would_say_who_somebody_is_is_not_believed() {
    let server = server().await;
    let owner = server.owner(TENANT);
    let plugin = owner.upload(CLAIMS).await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = logged_in(&server, devika(&server)).await;

    owner.bind(HOOK, &behaving(&plugin, "subject-after-trial", "builtin")).await;
    let request = client.request();
    let tokens = client.sign_in(&laptop, devika(&server), &request).await;
    let id_token = client.id_token(&tokens, request.get("nonce")).await;
    let access_token = client.access_token(tokens.access_token()).await;
    for claims in [id_token, access_token] {
        assert_eq!((&claims["sub"], claims.get("told")), (&json!(devika(&server).id), None));
    }
    let rows = failures(&owner).await;
    assert_eq!(rows.len(), 2, "one for each token: {rows:?}");
    assert_eq!((&rows[0]["details"]["failure"], &rows[0]["outcome"]), (&json!("answer"), &json!("failed")));

    owner.bind(HOOK, &behaving(&plugin, "subject-after-trial", "refuse")).await;
    let request = client.request();
    let callback = client.send(&laptop, devika(&server), &request).await;
    assert_eq!(client.redeem(&callback, &request).await.expect(400)["error"], "access_denied");
    assert_eq!(client.refresh(tokens.refresh_token(), &[]).await.expect(400)["error"], "access_denied");
    owner.bind(HOOK, &json!({ "plugin": null })).await;
    // Nothing was used up by what gave nothing.
    server.wait(10 * SECOND).await;
    client.redeem(&callback, &request).await.expect(200);
    client.refresh(tokens.refresh_token(), &[]).await.expect(200);
}

/// The contract: a plugin is told of the person what the granted scopes tell, by the names that `plugins/wit/v1/tokens.wit`
/// gives them.
#[tokio::test(flavor = "multi_thread")]
async fn a_plugin_is_told_what_the_granted_scopes_tell() {
    let server = server().await;
    let owner = server.owner(TENANT);
    let plugin = owner.upload(CLAIMS).await;
    owner.bind(HOOK, &behaving(&plugin, "well", "builtin")).await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = logged_in(&server, devika(&server)).await;
    for (scope, known, unknown) in [
        ("openid", vec![], vec!["login", "email", "first-name", "group"]),
        ("openid email", vec!["email"], vec!["login", "first-name", "group"]),
        ("openid profile", vec!["login", "first-name", "last-name"], vec!["email", "group"]),
        ("openid groups", vec!["group"], vec!["login", "email", "first-name"]),
    ] {
        let tokens = client.sign_in(&laptop, devika(&server), &client.ask(scope)).await;
        let claims = client.access_token(tokens.access_token()).await;
        let has = |name: &&str| told(&claims).contains(&format!("{name}="));
        assert!(known.iter().all(has) && !unknown.iter().any(has), "{scope}: {}", told(&claims));
    }
}
