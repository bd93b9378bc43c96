use super::House;
use latchkey_domain::{
    Role,
    api_token::{Scope, ScopeSet},
};
use poem::http::Method;
use serde_json::json;

const TOKENS: &str = "/tenants/quillfern/api-tokens";

#[tokio::test]
async fn a_token_is_shown_once_and_ends_with_its_time_or_by_its_person() {
    let house = House::build().await;
    let manager = &house.member(Role::Manager).token;
    let body = json!({ "name": "ci", "scopes": ["users:read", "tokens:write"], "expires_in_days": 1 });
    let issued = house.post(TOKENS, manager, body).await;
    issued.assert_status(201);
    let token = issued.json["token"].as_str().expect("the secret").to_owned();
    let me = house.get("/me", &token).await;
    assert_eq!(me.json["login"], "manager.quillfern");
    assert_eq!(me.json["scopes"], json!(["users:read", "tokens:write"]));
    let listed = house.get(TOKENS, manager).await;
    assert!(!listed.text.contains(&token));
    assert!(listed.text.contains("\"ci\"") && listed.text.contains("last_used_at"));
    house.clock.advance_seconds(24 * 60 * 60);
    house.get("/me", &token).await.assert_problem(401, "unauthenticated", &[]);

    let issued = house.post(TOKENS, manager, json!({ "name": "second" })).await;
    let token = issued.json["token"].as_str().expect("the secret").to_owned();
    let path = format!("{TOKENS}/{}", issued.json["id"].as_str().expect("an id"));
    let foreign = house.call(Method::DELETE, &path, &house.member(Role::Owner).token, None).await;
    foreign.assert_problem(404, "not-found", &[]);
    house.call(Method::DELETE, &path, &token, None).await.assert_status(204);
    house.get("/me", &token).await.assert_problem(401, "unauthenticated", &[]);
}

#[tokio::test]
async fn a_token_mints_no_mightier_one() {
    let house = House::build().await;
    let scopes = ScopeSet::of([Scope::TokensWrite, Scope::UsersRead]);
    let (_, token) = house.token(house.member(Role::Owner), scopes).await;
    let refused = house.post(TOKENS, &token, json!({ "name": "x", "scopes": ["users:write"] })).await;
    refused.assert_problem(422, "invalid", &["scopes"]);
    let same = house.post(TOKENS, &token, json!({ "name": "x" })).await;
    assert_eq!(same.json["scopes"], json!(["users:read", "tokens:write"]));
    for (body, field) in [
        (json!({ "name": "x", "scopes": ["everything"] }), "scopes"),
        (json!({ "name": "", "scopes": [] }), "name"),
        (json!({ "name": "x", "expires_in_days": 367 }), "expires_in_days"),
        (json!({ "scopes": [] }), "name"),
    ] {
        house.post(TOKENS, &token, body).await.assert_problem(422, "invalid", &[field]);
    }
}

#[tokio::test]
async fn a_reset_ends_the_persons_tokens() {
    let house = House::build().await;
    let helpdesk = house.member(Role::Helpdesk);
    house.get("/me", &helpdesk.token).await.assert_status(200);
    let path = format!("/tenants/quillfern/users/{}/password-reset", helpdesk.user.id);
    let allow = json!({ "mode": "link", "deliver": { "to": "h@quillfern.example" } });
    house.post(&path, &house.member(Role::Owner).token, allow).await.assert_status(202);
    house.get("/me", &helpdesk.token).await.assert_problem(401, "unauthenticated", &[]);
}

#[tokio::test]
async fn a_role_counts_from_the_next_request_on() {
    let house = House::build().await;
    let helpdesk = house.member(Role::Helpdesk);
    let role = format!("/tenants/quillfern/roles/{}", helpdesk.user.id);
    let owner = &house.member(Role::Owner).token;
    house.call(Method::PUT, &role, owner, Some(json!({}))).await.assert_problem(422, "invalid", &["role"]);
    let raised = house.call(Method::PUT, &role, owner, Some(json!({ "role": "manager" }))).await;
    assert_eq!(raised.json["role"], "manager");
    assert_eq!(house.get("/me", &helpdesk.token).await.json["role"], "manager");
    house.call(Method::PUT, &role, owner, Some(json!({ "role": null }))).await.assert_status(200);
    house.get("/tenants/quillfern/users", &helpdesk.token).await.assert_problem(403, "forbidden", &[]);
}
