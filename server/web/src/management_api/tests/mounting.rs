//! The API as the whole server has it: below its prefix, behind the door.

use super::House;
use crate::EdgeSettings;
use latchkey_domain::Role;
use poem::{
    Endpoint as _, Request,
    http::{StatusCode, header},
};
use serde_json::Value;

#[tokio::test]
async fn the_whole_server_answers_in_problems_below_api() {
    let house = House::build().await;
    let server = crate::finish(&house.app, EdgeSettings::default(), crate::routes(&house.app));
    let get = async |path: &str| {
        let request = Request::builder()
            .uri_str(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", house.member(Role::Owner).token))
            .finish();
        server.get_response(request).await
    };
    let me = get("/api/v1/me").await;
    assert_eq!(me.status(), StatusCode::OK);
    assert_eq!(
        get("/api/v1/tenants/quillfern/users/by-login:owner.quillfern").await.status(),
        StatusCode::OK
    );
    assert_eq!(get("/api/v1/openapi.json").await.status(), StatusCode::OK);
    for path in ["/api/v1/nothing", "/api/v1", "/api/nothing", "/api/v1/tenants/nowhere"] {
        let mut answer = get(path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json", "{path}");
        let id = answer.headers()["x-request-id"].to_str().expect("text").to_owned();
        let body = answer.take_body().into_string().await.expect("text");
        let problem: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(problem["request_id"], id, "{path}");
    }
    let docs = get("/api/docs").await;
    assert_eq!(docs.status(), StatusCode::OK);
    let policy = docs.headers()["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("'sha256-"), "the page's own policy stands: {policy}");
}
