//! The wall between tenants, seen from the management API.

use super::server;
use latchkey_tests::{
    openapi::{COMPONENT, Document},
    server::TestServer,
};
use serde_json::{Value, json};

/// Things of Quillfern by which operations can be called: a person, their reset, its mail, the owner's token, a plugin,
/// a client, a registration token.
async fn things(server: &TestServer) -> Vec<(&'static str, String)> {
    let owner = server.owner("quillfern");
    let devika = &server.tenant("quillfern").users[0];
    let reset = server.helpdesk("quillfern").reset(&devika.id, &json!({ "mode": "link" })).await.expect(202);
    let tokens = owner.api.get("/tenants/quillfern/api-tokens").await.expect(200);
    let made = async |list: &str, body: Value| owner.api.post(&owner.path(list), &body).await.expect(201);
    let client = made("/clients", json!({ "redirect_uris": ["https://app.example/cb"] })).await;
    let registration_token = made("/registration-tokens", json!({ "name": "ci" })).await;
    let id = |value: &Value| value["id"].as_str().unwrap_or_else(|| panic!("an id in {value}")).to_owned();
    vec![
        ("user", devika.id.clone()),
        ("reset", id(&reset)),
        ("mail", id(&reset["mail"])),
        ("token", id(&tokens["items"][0])),
        ("plugin", id(&owner.upload(COMPONENT).await)),
        ("client", client["client_id"].as_str().expect("an id").to_owned()),
        ("registration_token", id(&registration_token)),
        ("capability", "password-generator".to_owned()),
    ]
}

/// What an answer says, without what makes each one different.
fn said(answer: &Value) -> Value {
    let mut said = answer.clone();
    for own in ["instance", "request_id"] {
        said[own].take();
    }
    said
}

#[tokio::test]
async fn no_id_of_another_tenant_works_anywhere() {
    let server = server().await;
    let stranger = &server.tenant("nubaria").owner.api_token;
    let things = things(&server).await;
    let ids: Vec<_> = things.iter().map(|(name, id)| (*name, id.as_str())).collect();
    let before = state(&server).await;
    let document = Document::of(&server).await;
    let mut swept = 0;
    for operation in document.operations.iter().filter(|operation| operation.path.contains("{tenant}")) {
        let mut body = document.sample_body(operation);
        if operation.id == "assign-role" {
            // Which role may be left open by a value, never by its absence.
            body = Some(json!({ "role": "owner" }));
        }
        let call = async |tenant: &str| {
            let path = operation.path_with(&[&[("tenant", tenant)], &ids[..]].concat());
            assert!(!path.contains('{'), "{path}: nothing to call it by");
            let answer = operation.call(&server, stranger, &path, body.as_ref()).await;
            assert_eq!(answer.status, 404, "{} {path}: {}", operation.method, answer.text);
            assert_eq!(answer.body["type"], "urn:latchkey:problem:not-found", "{path}: {}", answer.text);
            said(&answer.body)
        };
        let theirs = call("quillfern").await;
        assert_eq!(
            theirs,
            call("nowhere").await,
            "{}: a tenant that exists looks like one that doesn't",
            operation.id
        );
        // A capability is no id: whoever asks has their own.
        if operation.parameters("path").count() > 1 && !operation.path.contains("{capability}") {
            call("nubaria").await;
        }
        swept += 1;
    }
    assert!(swept > 20, "the sweep has found only {swept} operations");
    assert_eq!(state(&server).await, before, "something has changed");
}

/// What the sweep could have changed.
async fn state(server: &TestServer) -> Vec<Value> {
    let owner = server.owner("quillfern");
    let mut state = Vec::new();
    server.settled().await;
    for path in [
        "",
        "/users",
        "/roles",
        "/outbox",
        "/api-tokens",
        "/plugins",
        "/plugins/bindings",
        "/clients",
        "/registration-tokens",
    ] {
        state.push(owner.api.get(&owner.path(path)).await.expect(200));
    }
    state.push(json!(owner.resets(&server.tenant("quillfern").users[0].id).await));
    state
}
