use super::{
    House,
    house::{PRONOUNCEABLE, Reply},
};
use latchkey_domain::Role;
use poem::{
    Request,
    http::{Method, header},
};
use serde_json::{Value, json};

const PLUGINS: &str = "/tenants/quillfern/plugins";
const GENERATOR: &str = "/tenants/quillfern/plugins/bindings/password-generator";

/// An ill-behaved component.
macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/dist/fixtures/", $name, ".wasm"))
    };
}

/// What is no plugin, or none of this server's: file by file, and words that the refusal must have.
const UNFIT: [(&str, &[u8], &[&str]); 6] = [
    ("a core module", fixture!("core-module"), &["core", "component"]),
    ("an unknown world", fixture!("wrong-world"), &["generate", "compose"]),
    ("another version", fixture!("wrong-version"), &["2.0.0", "1"]),
    ("two worlds", fixture!("two-worlds"), &["one"]),
    ("a wish for WASI", fixture!("wants-wasi"), &["wasi"]),
    ("text", b"(component)", &["component"]),
];

async fn designer() -> (House, String) {
    let house = House::build().await;
    let token = house.member(Role::Designer).token.clone();
    (house, token)
}

async fn uploaded(house: &House, token: &str) -> String {
    let reply = house.upload(PLUGINS, token, PRONOUNCEABLE).await;
    reply.assert_status(201);
    reply.json["id"].as_str().expect("an id").to_owned()
}

async fn bind(house: &House, token: &str, body: Value) -> Reply {
    house.call(Method::PUT, GENERATOR, token, Some(body)).await
}

#[tokio::test]
async fn a_plugin_is_uploaded_tried_bound_rolled_back_and_deleted() {
    let (house, token) = designer().await;
    let id = uploaded(&house, &token).await;
    let shown = house.get(&format!("{PLUGINS}/{id}"), &token).await;
    assert_eq!(shown.json["capability"], "password-generator", "{}", shown.text);
    assert_eq!(shown.json["size_bytes"], PRONOUNCEABLE.len(), "{}", shown.text);
    assert_eq!(uploaded(&house, &token).await, id, "the same component is the same plugin");

    let tried = house.post(&format!("{PLUGINS}/{id}/test"), &token, json!({ "count": 3 })).await;
    let samples = tried.json["samples"].as_array().expect("samples");
    assert_eq!(samples.len(), 3);
    for sample in samples {
        assert!(sample["answer"].as_str().is_some_and(|answer| answer.chars().count() >= 15), "{sample}");
        assert_eq!(sample["problem"], Value::Null);
    }

    let first = bind(&house, &token, json!({ "plugin": id, "settings": { "length": 24 } })).await;
    first.assert_status(200);
    assert_eq!(first.headers[header::ETAG], "\"v1\"", "{}", first.text);
    assert_eq!(first.json["current"]["plugin"], id.as_str());
    let bound = house.call(Method::DELETE, &format!("{PLUGINS}/{id}"), &token, None).await;
    bound.assert_problem(409, "conflicting-state", &[]);
    bind(&house, &token, json!({ "plugin": null })).await.assert_status(200);
    let back = house.post(&format!("{GENERATOR}/rollback"), &token, json!({})).await;
    assert_eq!(back.json["current"]["revision"], 3, "{}", back.text);
    assert_eq!(back.json["current"]["settings"], json!({ "length": 24 }), "{}", back.text);
    let gone_too_far = house.post(&format!("{GENERATOR}/rollback"), &token, json!({ "revision": 9 })).await;
    gone_too_far.assert_problem(422, "invalid", &["revision"]);

    bind(&house, &token, json!({})).await.assert_status(200);
    house.call(Method::DELETE, &format!("{PLUGINS}/{id}"), &token, None).await.assert_status(204);
    house.get(&format!("{PLUGINS}/{id}"), &token).await.assert_problem(404, "not-found", &[]);
    let rolled = house.post(&format!("{GENERATOR}/rollback"), &token, json!({})).await;
    rolled.assert_problem(404, "not-found", &[]);
}

#[tokio::test]
async fn a_binding_changed_in_between_is_not_overwritten() {
    let (house, token) = designer().await;
    let put = |etag: &str| {
        Request::builder()
            .method(Method::PUT)
            .uri_str(GENERATOR)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::IF_MATCH, etag.to_owned())
            .content_type("application/json")
            .body("{}")
    };
    house.send(put("\"v0\"")).await.assert_status(200);
    house.send(put("\"v0\"")).await.assert_problem(412, "stale", &[]);
    house.send(put("\"v1\"")).await.assert_status(200);
    house.send(put("\"somebody-elses\"")).await.assert_problem(412, "stale", &[]);
}

#[tokio::test]
async fn settings_that_do_not_fit_are_told_with_place_and_expectation() {
    let (house, token) = designer().await;
    let id = uploaded(&house, &token).await;
    for (settings, words) in [
        (json!({ "length": 3 }), ["/length", "12"]),
        (json!({ "length": "long" }), ["/length", "integer"]),
        (json!({ "lenght": 20 }), ["lenght", "schema"]),
        (json!([]), ["object", "object"]),
    ] {
        for reply in [
            bind(&house, &token, json!({ "plugin": id, "settings": settings })).await,
            house.post(&format!("{PLUGINS}/{id}/test"), &token, json!({ "settings": settings })).await,
        ] {
            reply.assert_problem(422, "invalid", &["settings"]);
            for word in words {
                assert!(reply.text.contains(word), "{word}: {}", reply.text);
            }
        }
    }
    let path = "/tenants/quillfern/plugins/bindings/mail-composer";
    let reply = house.call(Method::PUT, path, &token, Some(json!({ "plugin": id }))).await;
    reply.assert_problem(422, "invalid", &["plugin"]);
    assert!(
        reply.text.contains("mail-composer") && reply.text.contains("password-generator"),
        "{}",
        reply.text
    );
    let path = "/tenants/quillfern/plugins/bindings/tenant-branding";
    let refuse = json!({ "on_failure": "refuse" });
    let reply = house.call(Method::PUT, path, &token, Some(refuse)).await;
    reply.assert_problem(422, "invalid", &["on_failure"]);
    let path = "/tenants/quillfern/plugins/bindings/time-machine";
    let reply = house.call(Method::PUT, path, &token, Some(json!({}))).await;
    reply.assert_problem(422, "invalid", &["capability"]);
}

#[tokio::test]
async fn what_is_no_plugin_is_refused_in_words() {
    let (house, token) = designer().await;
    for (what, component, words) in UNFIT {
        let reply = house.upload(PLUGINS, &token, component).await;
        reply.assert_problem(422, "invalid", &["component"]);
        for word in words {
            assert!(reply.text.contains(word), "{what}: {word}: {}", reply.text);
        }
    }
    for cut in [4, 8, 1000, PRONOUNCEABLE.len() - 1] {
        let reply = house.upload(PLUGINS, &token, &PRONOUNCEABLE[..cut]).await;
        reply.assert_problem(422, "invalid", &["component"]);
    }
    house.upload(PLUGINS, &token, &[]).await.assert_problem(400, "malformed-request", &[]);
    let large = vec![0; latchkey_domain::plugin::MAXIMUM_COMPONENT_BYTES + 1];
    house.upload(PLUGINS, &token, &large).await.assert_problem(413, "too-large", &[]);
    let json = house.post(PLUGINS, &token, json!({ "component": "AGFzbQ==" })).await;
    json.assert_problem(415, "unsupported-media-type", &[]);
    assert!(json.text.contains("application/wasm"), "{}", json.text);
    assert_eq!(house.get(PLUGINS, &token).await.json["total"], 0, "nothing was kept");
}

#[tokio::test]
async fn a_generator_that_does_not_stand_its_trial_is_not_bound() {
    let (house, token) = designer().await;
    let ill = fixture!("ill-generator");
    let uploaded = house.upload(PLUGINS, &token, ill).await;
    uploaded.assert_status(201);
    let id = &uploaded.json["id"];
    for (behaviour, words) in [
        ("constant", "repeats"),
        ("weak", "policy"),
        ("empty", "answer"),
        ("too-short", "15"),
        ("trap", "trap"),
        ("endless-loop", "250 ms"),
        ("memory-hunger", "memory"),
        ("deep-recursion", "stack"),
        ("huge-answer", "answer"),
        ("refuse", "refused"),
    ] {
        let settings = json!({ "behaviour": behaviour });
        let reply = bind(&house, &token, json!({ "plugin": id, "settings": settings })).await;
        reply.assert_problem(422, "invalid", &["plugin"]);
        assert!(reply.text.contains(words), "{behaviour}: {}", reply.text);
    }
    let status = house.get(GENERATOR, &token).await;
    assert_eq!(status.json["current"], Value::Null, "{}", status.text);
}
