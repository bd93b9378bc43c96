//! Hostile values in every place that the document names: never a 5xx, never a panic, always a problem.

use super::{
    House,
    authorisation::{Documented, operations},
    house::Reply,
};
use latchkey_domain::Role;
use serde_json::{Map, Value, json};

fn hostile_values() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(1.5),
        json!(u64::MAX),
        json!(1e308),
        json!(""),
        json!("\u{0}"),
        json!("a\u{0}b@example.com"),
        json!("'; DROP TABLE users; --"),
        json!("\u{202e}\u{feff}\u{1f600}"),
        json!("{{secret}} <script> %s ${7*7}\r\nBcc: a@b.example"),
        json!("x".repeat(10_000)),
        json!("9999-12-31T23:59:59.999999999Z"),
        json!("-009999-01-02T00:00:00Z"),
        json!([]),
        json!([null, [[]], {}]),
        json!({}),
        json!({ "a": { "b": [1] } }),
    ]
}

const HOSTILE_TEXTS: [&str; 12] = [
    "",
    "%00",
    "a%00b",
    "%ff%fe",
    "-1",
    "99999999999999999999",
    "'%20OR%201=1--",
    "%25%5f%2a%3f",
    "%e2%80%ae%f0%9f%98%80",
    "null",
    "1,2",
    "%7B%22a%22%3A1%7D",
];

fn assert_clear(reply: &Reply, what: &str) {
    assert!(reply.status.as_u16() < 500, "{what}: {}", reply.text);
    if !reply.status.is_success() {
        assert_eq!(reply.headers["content-type"], "application/problem+json", "{what}: {}", reply.text);
        assert!(reply.json["type"].is_string(), "{what}: {}", reply.text);
    }
}

#[tokio::test]
async fn every_field_of_every_body() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let schemas = house.get("/openapi.json", "").await.json["components"]["schemas"].clone();
    let mut fields_seen = 0;
    for operation in operations(&house).await {
        let schema = &operation.meta["requestBody"]["content"]["application/json"]["schema"];
        let mut paths = Vec::new();
        fields(&schemas, schema, &mut Vec::new(), &mut paths);
        let path = operation.concrete(&house, Role::Owner).await;
        for field in &paths {
            fields_seen += 1;
            for value in hostile_values() {
                let mut body = (operation.case.body)().unwrap_or_else(|| json!({}));
                place(&mut body, field, value);
                let what = format!("{} {body}", operation.case.operation);
                let reply = house.call(operation.method.clone(), &path, owner, Some(body)).await;
                assert_clear(&reply, &what);
            }
        }
    }
    assert!(fields_seen > 50, "the sweep has found only {fields_seen} fields");
}

#[tokio::test]
async fn every_parameter_of_every_query_and_path() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    for operation in operations(&house).await {
        let path = operation.concrete(&house, Role::Owner).await;
        for text in HOSTILE_TEXTS {
            for name in parameters(&operation, "query") {
                let query = format!("{path}?{name}={text}");
                let reply =
                    house.call(operation.method.clone(), &query, owner, (operation.case.body)()).await;
                assert_clear(&reply, &query);
            }
            for name in parameters(&operation, "path") {
                let hostile = operation.path.replace(&format!("{{{name}}}"), text);
                let hostile = hostile.replace("{tenant}", "quillfern");
                let hostile: String = hostile.chars().filter(|c| !matches!(c, '{' | '}')).collect();
                let reply =
                    house.call(operation.method.clone(), &hostile, owner, (operation.case.body)()).await;
                assert_clear(&reply, &hostile);
            }
        }
    }
}

fn parameters<'a>(operation: &'a Documented, place: &'a str) -> impl Iterator<Item = &'a str> {
    let all = operation.meta["parameters"].as_array().into_iter().flatten();
    all.filter(move |param| param["in"] == place).filter_map(|param| param["name"].as_str())
}

/// The paths of all members of a schema, of nested objects too.
fn fields(schemas: &Value, schema: &Value, at: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let parts = schema["allOf"].as_array().into_iter().flatten();
    for part in parts {
        fields(schemas, part, at, found);
    }
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().expect("a name");
        return fields(schemas, &schemas[name], at, found);
    }
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        at.push(name.clone());
        found.push(at.clone());
        fields(schemas, schema, at, found);
        at.pop();
    }
}

fn place(body: &mut Value, path: &[String], value: Value) {
    let (last, parents) = path.split_last().expect("a field has a name");
    let mut object = body;
    for name in parents {
        if !object[name].is_object() {
            object[name] = Value::Object(Map::new());
        }
        object = &mut object[name];
    }
    object[last] = value;
}
