use super::House;
use crate::management_api::docs_page;
use poem::{Endpoint as _, Request};
use serde_json::Value;

#[tokio::test]
async fn the_document_spells_out_every_parameter_once() {
    let house = House::build().await;
    let document = house.get("/openapi.json", "").await.json;
    let list = &document["paths"]["/tenants/{tenant}/users"]["get"];
    let names: Vec<&str> = list["parameters"]
        .as_array()
        .expect("parameters")
        .iter()
        .filter_map(|p| p["name"].as_str())
        .collect();
    assert_eq!(
        names,
        ["tenant", "q", "group", "associated_filter", "profile", "status", "role", "sort", "limit", "cursor"]
    );
    assert_eq!(list["security"][0]["Bearer"], serde_json::json!([]));
    assert!(list["responses"]["default"]["content"]["application/problem+json"].is_object());
    assert!(document["paths"]["/tenants/{tenant}/users"]["post"].is_object(), "paths are merged");
}

#[tokio::test]
async fn every_operation_has_an_id_a_summary_and_a_tag() {
    let house = House::build().await;
    let document = house.get("/openapi.json", "").await.json;
    let paths = document["paths"].as_object().expect("paths");
    for operation in paths.values().filter_map(Value::as_object).flat_map(|methods| methods.values()) {
        for member in ["operationId", "summary"] {
            assert!(operation[member].is_string(), "{member} is missing: {operation}");
        }
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1));
        assert!(operation["security"].is_array());
    }
}

#[tokio::test]
async fn the_reader_asks_nobody_else_for_anything() {
    let house = House::build().await;
    let page = docs_page(house.app.clone(), "http://localhost:8080");
    let mut response = page.get_response(Request::builder().uri_str("/").finish()).await;
    let policy = response.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert_eq!(policy.matches("'sha256-").count(), 2, "{policy}");
    assert!(!policy.contains("script-src 'unsafe-inline'"), "{policy}");
    let html = response.take_body().into_string().await.expect("text");
    assert!(html.contains("reset-password"), "the document is inside");
    for outside in ["<script src", "<link ", "@import"] {
        assert!(!html.contains(outside), "{outside}");
    }
}
