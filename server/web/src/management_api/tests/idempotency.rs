use super::{House, house::Reply};
use latchkey_app::idempotency::{self, Beginning, KeyedRequest};
use latchkey_domain::{Actor, Role, api_token::ScopeSet, context::Person};
use poem::{
    Request,
    http::{Method, header},
};
use serde_json::{Value, json};

async fn post(house: &House, path: &str, key: &str, body: Value) -> Reply {
    let request = Request::builder()
        .method(Method::POST)
        .uri_str(path)
        .header(header::AUTHORIZATION, format!("Bearer {}", house.member(Role::Owner).token))
        .header("Idempotency-Key", key)
        .content_type("application/json")
        .body(body.to_string());
    house.send(request).await
}

#[tokio::test]
async fn a_repeated_write_is_done_once() {
    let house = House::build().await;
    let first = post(&house, "/tenants/quillfern/users", "k1", json!({ "login": "ada" })).await;
    first.assert_status(201);
    let again = post(&house, "/tenants/quillfern/users", "k1", json!({ "login": "ada" })).await;
    again.assert_status(201);
    assert_eq!(again.json, first.json);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert!(!first.headers.contains_key("idempotency-replayed"));
    let other = post(&house, "/tenants/quillfern/users", "k1", json!({ "login": "bea" })).await;
    other.assert_problem(422, "idempotency-key-reused", &[]);
    house.clock.advance_seconds(24 * 60 * 60 + 1);
    let next_day = post(&house, "/tenants/quillfern/users", "k1", json!({ "login": "bea" })).await;
    next_day.assert_status(201);
}

#[tokio::test]
async fn a_final_refusal_is_repeated_too() {
    let house = House::build().await;
    let body = json!({ "login": "owner.quillfern" });
    let first = post(&house, "/tenants/quillfern/users", "k2", body.clone()).await;
    first.assert_problem(409, "taken", &["login"]);
    let again = post(&house, "/tenants/quillfern/users", "k2", body).await;
    again.assert_problem(409, "taken", &["login"]);
    assert_eq!(again.headers["idempotency-replayed"], "true");
}

#[tokio::test]
async fn a_replay_never_repeats_a_secret() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let allow = Some(json!({ "settings": { "recovery": { "allow_show": true } } }));
    house.call(Method::PATCH, "/tenants/quillfern", owner, allow).await.assert_status(200);
    let person = house.person().await;
    let path = format!("/tenants/quillfern/users/{}/password-reset", person.id);
    let body = json!({ "mode": "generated", "deliver": { "mail": false, "show": true } });
    let first = post(&house, &path, "k3", body.clone()).await;
    first.assert_status(202);
    let password = first.json["password"].as_str().expect("shown once").to_owned();
    let again = post(&house, &path, "k3", body).await;
    again.assert_status(202);
    assert_eq!(again.json["id"], first.json["id"], "nothing was reset again");
    assert!(again.json.get("password").is_none() && !again.text.contains(&password), "{}", again.text);

    let body = json!({ "name": "ci" });
    let issued = post(&house, "/tenants/quillfern/api-tokens", "k4", body.clone()).await;
    assert!(issued.json["token"].as_str().is_some_and(|token| token.starts_with("lkp_")));
    let again = post(&house, "/tenants/quillfern/api-tokens", "k4", body).await;
    assert!(!again.text.contains("lkp_"), "{}", again.text);
    assert_eq!(again.json["id"], issued.json["id"]);
}

#[tokio::test]
async fn simultaneous_duplicates_meet_and_a_beginning_ends_after_a_minute() {
    let house = House::build().await;
    let owner = house.member(Role::Owner).user.clone();
    let person = Person {
        tenant: owner.tenant,
        user: owner.id,
        login: owner.login,
        role: owner.role,
        scopes: ScopeSet::all(),
    };
    let context = house.app.context(house.tenant.id, Actor::Person(person), "test");
    let request = KeyedRequest { key: "k5".into(), digest: [5; 32] };
    let begin = || idempotency::begin(&house.app, &context, &request);
    assert_eq!(begin().await.expect("taken"), Beginning::Fresh);
    assert!(matches!(begin().await.expect("met"), Beginning::InProgress { retry_after_seconds: 1.. }));
    let other = KeyedRequest { digest: [6; 32], ..request.clone() };
    let reused = idempotency::begin(&house.app, &context, &other).await.expect("met");
    assert_eq!(reused, Beginning::Reused);
    house.clock.advance_seconds(61);
    assert_eq!(begin().await.expect("taken again"), Beginning::Fresh);
}
