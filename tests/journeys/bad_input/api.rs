//! Every operation of the management API, with every value that a program gone wrong could send.

use latchkey_tests::{
    api::{Answer, send},
    on_every_database,
    openapi::{Document, Operation, place},
    server::TestServer,
};
use reqwest::Method;
use serde_json::{Value, json};

on_every_database!(
    hostile_values_in_every_field_and_parameter,
    bodies_that_are_no_documents,
    ids_that_are_none,
);

/// In the order in which they are dealt out; every field gets each of them.
fn hostile() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(1e308),
        json!(""),
        json!(" "),
        json!("\u{0}"),
        json!("a\u{0}b@example.com"),
        json!("\u{1}\u{1b}[31m\u{7f}"),
        json!("\u{202e}\u{feff}\u{1f600}\u{1f511}"),
        json!("e\u{301}\u{301}\u{301}"),
        json!("x\r\nBcc: a@b.example"),
        json!("'; DROP TABLE users; --"),
        json!("{{secret}} <script> %s ${7*7}"),
        json!("9999-12-31T23:59:59.999999999Z"),
        json!("-009999-01-02T00:00:00Z"),
        json!("😀".repeat(300)),
        json!("x".repeat(70_000)),
        json!([]),
        json!([null, [[]], {}]),
        json!({}),
        json!({ "a": { "b": [1] } }),
    ]
}

/// The same for places that hold text, percent-encoded.
const HOSTILE_TEXTS: [&str; 14] = [
    "",
    "%00",
    "a%00b",
    "%01%1b%7f",
    "%ff%fe",
    "%ed%a0%80",
    "-1",
    "99999999999999999999",
    "'%20OR%201=1--",
    "%25%5f%2a%3f",
    "%e2%80%ae%f0%9f%98%80",
    "%f0%9f%98%80%f0%9f%98%80%f0%9f%98%80",
    "by-login:%00",
    "%7B%22a%22%3A1%7D",
];

/// A problem of a kind that can be looked up, or a success; never a failure of ours.
fn assert_clear(answer: &Answer, what: &str) {
    assert!(answer.status.as_u16() < 500, "{what}: {}", answer.text);
    if !answer.status.is_success() {
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{what}: {}", answer.text);
        assert_eq!(answer.body["status"], answer.status.as_u16(), "{what}: {}", answer.text);
        let kind = answer.body["type"].as_str().unwrap_or_default();
        assert!(kind.starts_with("urn:latchkey:problem:"), "{what}: {}", answer.text);
        assert_eq!(
            answer.body["request_id"],
            answer.headers["x-request-id"].to_str().expect("ASCII"),
            "{what}"
        );
    }
    if answer.status == 422 {
        assert!(answer.body["errors"][0]["field"].is_string(), "{what}: no field is named: {}", answer.text);
    }
}

/// A person for operations to act on, new each time: some of the operations end people.
async fn path_to_somebody(server: &TestServer, operation: &Operation, number: usize) -> String {
    let owner = server.owner("quillfern");
    let mut values = vec![("tenant", "quillfern".to_owned())];
    if operation.path.contains("{user}") {
        let user = owner.hire(&json!({ "login": format!("somebody-{number}"), "email": format!("s{number}@quillfern.example") })).await;
        if operation.path.contains("{reset}") {
            let reset = owner.reset(&user, &json!({ "mode": "link" })).await.expect(202);
            values.push(("reset", reset["id"].as_str().expect("an id").to_owned()));
        }
        values.push(("user", user));
    }
    values.push(("mail", newest(&owner.api.get("/tenants/quillfern/outbox").await)));
    values.push(("token", newest(&owner.api.get("/tenants/quillfern/api-tokens").await)));
    let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    operation.path_with(&values)
}

/// The newest item's id, or one that nothing has.
fn newest(answer: &Answer) -> String {
    answer.body["items"][0]["id"].as_str().unwrap_or("0192f0c0-0000-7000-8000-000000000000").to_owned()
}

async fn hostile_values_in_every_field_and_parameter(server: &TestServer) {
    let document = Document::of(server).await;
    let token = &server.people.operator.api_token;
    let (mut fields, mut people) = (0, 0);
    // What ends the caller's own means of calling, or the tenant that the others need, comes last by its nature.
    let ends = |operation: &&Operation| operation.id == "revoke-api-token";
    for operation in document.operations.iter().filter(|operation| !ends(operation)) {
        people += 1;
        let path = path_to_somebody(server, operation, people).await;
        let sample = document.sample_body(operation);
        for field in document.fields(operation) {
            fields += 1;
            for value in hostile() {
                let mut body = sample.clone().unwrap_or_else(|| json!({}));
                let what = format!("{} {path} {field:?} = {:.60}", operation.id, value.to_string());
                place(&mut body, &field, value);
                assert_clear(&operation.call(server, token, &path, Some(&body)).await, &what);
            }
        }
        for text in HOSTILE_TEXTS {
            for name in operation.parameters("query") {
                let path = format!("{path}?{name}={text}");
                assert_clear(&operation.call(server, token, &path, sample.as_ref()).await, &path);
            }
            for name in operation.parameters("path") {
                let hostile = operation.path_with(&[(name, text)]);
                let path = hostile.replace("{tenant}", "quillfern").replace(['{', '}'], "");
                assert_clear(&operation.call(server, token, &path, sample.as_ref()).await, &path);
            }
        }
    }
    assert!(fields > 50, "the sweep has found only {fields} fields");
    server.api(token).get("/me").await.expect(200);
}

/// Operations that a caller need say nothing to.
const MAY_BE_ABSENT: [&str; 3] = ["deactivate-user", "roll-back-plugin", "test-plugin"];

async fn bodies_that_are_no_documents(server: &TestServer) {
    let document = Document::of(server).await;
    let owner = &server.tenant("quillfern").owner.api_token;
    let cases: [(Option<&str>, &str, u16); 8] = [
        (Some("application/json"), "", 400),
        (Some("application/json"), "{", 400),
        (Some("application/json"), "{\"login\": \"\\ud800\"}", 400),
        (Some("application/json"), "[]", 422),
        (Some("application/json"), "\"text\"", 422),
        (Some("application/json"), "{\"nobody-knows-this\": 1}", 422),
        (Some("application/xml"), "<user/>", 415),
        (None, "{}", 415),
    ];
    for operation in document.operations.iter().filter(|operation| document.sample_body(operation).is_some())
    {
        let path = operation.path_with(&[
            ("tenant", "quillfern"),
            ("user", "by-login:kit.rowan"),
            ("plugin", "01940000-0000-7000-8000-000000000001"),
            ("capability", "mail-composer"),
            ("client", "01940000-0000-7000-8000-000000000001"),
            ("registration_token", "01940000-0000-7000-8000-000000000001"),
        ]);
        for (content_type, body, status) in cases {
            let mut request = server.api(owner).request(operation.method.clone(), &path).body(body);
            if let Some(content_type) = content_type {
                request = request.header("content-type", content_type);
            }
            let what = format!("{} {content_type:?} {body}", operation.id);
            let answer = send(request).await;
            // Where the whole body may be absent, an empty one is that.
            if body.is_empty() && answer.status != 400 {
                assert!(MAY_BE_ABSENT.contains(&operation.id.as_str()), "{what}: {}", answer.text);
                continue;
            }
            assert_clear(&answer, &what);
            assert_eq!(answer.status, status, "{what}: {}", answer.text);
            assert!(
                !body.contains("nobody") || answer.text.contains("nobody-knows-this"),
                "{what}: {}",
                answer.text
            );
        }
        let request = server.api(owner).request(operation.method.clone(), &path);
        let huge = json!({ "password": "p".repeat(1 << 20) }).to_string();
        let answer = send(request.header("content-type", "application/json").body(huge)).await;
        assert_clear(&answer, &operation.id);
        assert_eq!(answer.status, 413, "{}", operation.id);
    }
}

async fn ids_that_are_none(server: &TestServer) {
    let document = Document::of(server).await;
    let owner = &server.tenant("quillfern").owner.api_token;
    for operation in &document.operations {
        let body = document.sample_body(operation);
        for name in operation.parameters("path").filter(|name| *name != "tenant") {
            let path = operation.path_with(&[("tenant", "quillfern"), (name, "not-an-id")]);
            let id = "0192f0c0-0000-7000-8000-000000000000";
            let path = operation
                .parameters("path")
                .fold(path, |path, name| path.replace(&format!("{{{name}}}"), id));
            let answer = operation.call(server, owner, &path, body.as_ref()).await;
            assert_clear(&answer, &path);
            assert_eq!(answer.status, 422, "{path}: {}", answer.text);
            assert_eq!(answer.body["errors"][0]["field"], *name, "{path}: {}", answer.text);
        }
        let path = operation.path_with(&[("tenant", "quillfern"), ("user", "by-login:kit.rowan")]);
        for method in
            [Method::OPTIONS, Method::TRACE, Method::PUT, Method::PATCH, Method::DELETE, Method::POST]
        {
            let known = document
                .operations
                .iter()
                .any(|other| other.path == operation.path && other.method == method);
            if known {
                continue;
            }
            let answer = send(server.api(owner).request(method.clone(), &path)).await;
            assert_clear(&answer, &path);
            assert_eq!(answer.status, 405, "{method} {path}: {}", answer.text);
            assert!(
                answer.headers["allow"].to_str().is_ok_and(|allow| allow.contains(operation.method.as_str())),
                "{path}"
            );
        }
    }
    let nowhere = server.api(owner).get("/nothing/here").await;
    assert_clear(&nowhere, "an unknown address");
    assert_eq!(nowhere.status, 404);
}
