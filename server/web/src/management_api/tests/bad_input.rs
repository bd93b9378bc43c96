//! Everything that can be wrong with a request gets a clear answer that names what is wrong, and never a 5xx.

use super::House;
use latchkey_domain::Role;
use poem::{
    Request,
    http::{Method, header},
};
use serde_json::{Value, json};

const USERS: &str = "/tenants/quillfern/users";

/// Bodies for creating a user, and the fields that they are refused for.
fn bodies() -> Vec<(Value, &'static [&'static str])> {
    vec![
        (json!({}), &["login"]),
        (json!([]), &["body"]),
        (json!("ada"), &["body"]),
        (json!(null), &["body"]),
        (json!({ "login": 5 }), &["login"]),
        (json!({ "login": "ada", "colour": "red", "Email": "x" }), &["Email", "colour"]),
        (json!({ "login": "ada", "groups": "staff" }), &["groups"]),
        (json!({ "login": "ada", "groups": ["staff", 7] }), &["groups[1]"]),
        (
            json!({ "login": "ada", "email_is_login": "yes", "first_name": 1 }),
            &["email_is_login", "first_name"],
        ),
        (json!({ "login": "ada", "deliver": "pigeon" }), &["deliver"]),
        (json!({ "login": "ada", "email": "not an address" }), &["email"]),
        (json!({ "login": "ada", "email": "a@b.example\r\nBcc: c@d.example" }), &["email"]),
        (json!({ "login": " ada" }), &["login"]),
        (json!({ "login": "a\u{0}da" }), &["login"]),
        (json!({ "login": "x".repeat(201) }), &["login"]),
        (json!({ "login": "ada", "locale": "../../etc" }), &["locale"]),
        (json!({ "login": "ada", "password": "short" }), &["password"]),
        (json!({ "login": "ada", "password": "p".repeat(5000) }), &["password"]),
        (json!({ "login": "ada", "deliver": "user" }), &["email"]),
        (json!({ "login": "ada", "deliver": "administrator" }), &["deliver"]),
        (
            json!({ "login": "ada", "password": "seven quiet herons at dusk", "deliver": "user" }),
            &["deliver"],
        ),
    ]
}

#[tokio::test]
async fn bodies_that_cannot_be_used_are_refused_by_field() {
    let house = House::build().await;
    for (body, fields) in bodies() {
        let reply = house.post(USERS, &house.member(Role::Owner).token, body.clone()).await;
        assert_eq!(reply.status, 422, "{body}: {}", reply.text);
        reply.assert_problem(422, "invalid", fields);
    }
    let users = house.get(USERS, &house.member(Role::Owner).token).await;
    assert_eq!(users.json["total"], 5, "none of them was created");
}

#[tokio::test]
async fn nested_fields_are_named_by_their_path() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let patch = json!({
        "settings": { "recovery": { "link_minutes": "ten", "speed": 1 }, "password": { "minimum_length": -1 } },
        "brand": { "colour": null, "phone": 5 },
    });
    let reply = house.call(Method::PATCH, "/tenants/quillfern", owner, Some(patch)).await;
    let fields = [
        "brand.colour",
        "brand.phone",
        "settings.password.minimum_length",
        "settings.recovery.link_minutes",
        "settings.recovery.speed",
    ];
    reply.assert_problem(422, "invalid", &fields);
    for (settings, field) in [
        (json!({ "recovery": { "link_minutes": 16 } }), "settings.recovery.link_minutes"),
        (json!({ "time_zone": "Mars/Olympus" }), "settings.time_zone"),
        (json!({ "locale": "klingon" }), "settings.locale"),
        (json!({ "sender": { "address": "nobody" } }), "settings.sender.address"),
        (json!({ "password": { "minimum_length": 7 } }), "settings.password.minimum_length"),
    ] {
        let patch = Some(json!({ "settings": settings }));
        house.call(Method::PATCH, "/tenants/quillfern", owner, patch).await.assert_problem(
            422,
            "invalid",
            &[field],
        );
    }
}

#[tokio::test]
async fn parameters_are_named() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    for (path, fields) in [
        ("/tenants/quillfern/users/not-a-uuid", &["user"][..]),
        ("/tenants/quillfern/users/by-login:", &["user"]),
        ("/tenants/quillfern/outbox/17", &["mail"]),
        ("/tenants/quillfern/users?limit=0", &["limit"]),
        ("/tenants/quillfern/users?limit=201", &["limit"]),
        ("/tenants/quillfern/users?limit=many", &["limit"]),
        ("/tenants/quillfern/users?limit=5&limit=6", &["limit"]),
        ("/tenants/quillfern/users?sort=shoe_size", &["sort"]),
        ("/tenants/quillfern/users?role=king&status=gone", &["role", "status"]),
        ("/tenants/quillfern/users?group=a&colour=red", &["colour"]),
        ("/tenants/quillfern/users?cursor=nonsense", &["cursor"]),
        ("/tenants/quillfern/audit?since=yesterday&actor=me", &["since", "actor"]),
        ("/tenants/quillfern?verbose=1", &["verbose"]),
        ("/me?x", &["x"]),
    ] {
        let reply = house.get(path, owner).await;
        assert_eq!(reply.status, 422, "{path}: {}", reply.text);
        reply.assert_problem(422, "invalid", fields);
    }
}

#[tokio::test]
async fn addresses_and_methods_that_do_not_exist() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    for path in
        ["/", "/nothing", "/tenants/quillfern/users/", "/tenants//users", "/tenants/quillfern/users/a/b/c/d"]
    {
        house.get(path, owner).await.assert_problem(404, "not-found", &[]);
    }
    let reply = house.call(Method::DELETE, USERS, owner, None).await;
    reply.assert_problem(405, "method-not-allowed", &[]);
    assert_eq!(reply.headers["allow"], "GET, POST");
    house.get("/tenants/nowhere/users", owner).await.assert_problem(404, "not-found", &[]);
    house.get("/tenants/quillfern/users/%ff", owner).await.assert_problem(400, "malformed-request", &[]);
}

/// A POST of a body as it stands, under any media type.
fn post(token: &str, content_type: Option<&str>, body: impl Into<String>) -> Request {
    let request = Request::builder()
        .method(Method::POST)
        .uri_str(USERS)
        .header(header::AUTHORIZATION, format!("Bearer {token}"));
    let request = match content_type {
        Some(content_type) => request.content_type(content_type),
        None => request,
    };
    request.body(body.into())
}

#[tokio::test]
async fn only_json_is_read() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    for content_type in
        [Some("application/xml"), Some("text/xml"), Some("text/plain"), Some("application/jsonp"), None]
    {
        let reply = house.send(post(owner, content_type, "<user><login>ada</login></user>")).await;
        reply.assert_problem(415, "unsupported-media-type", &[]);
    }
    let utf8 = Some("Application/JSON; charset=utf-8");
    house.send(post(owner, utf8, r#"{"login":"ada"}"#)).await.assert_status(201);
}

#[tokio::test]
async fn malformed_bodies_say_where_and_repeat_nothing() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let json = Some("application/json");
    let reply = house.send(post(owner, json, "{\"login\": \"ada\",\n \"password\": hunter2secret}")).await;
    reply.assert_problem(400, "malformed-request", &[]);
    assert!(reply.json["detail"].as_str().is_some_and(|detail| detail.contains("line 2, column")));
    assert!(!reply.text.contains("hunter2"));
    house.send(post(owner, json, "{\"login\":")).await.assert_problem(400, "malformed-request", &[]);
    house.send(post(owner, json, "")).await.assert_problem(400, "malformed-request", &[]);
    house.send(post(owner, None, "")).await.assert_problem(400, "malformed-request", &[]);
    house.send(post(owner, json, "[".repeat(60_000))).await.assert_problem(400, "malformed-request", &[]);
    let lone = "{\"login\": \"\\ud800\"}";
    house.send(post(owner, json, lone)).await.assert_problem(400, "malformed-request", &[]);
}

#[tokio::test]
async fn a_megabyte_is_refused_early() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let body = json!({ "login": "ada", "password": "p".repeat(1 << 20) }).to_string();
    house.send(post(owner, Some("application/json"), body)).await.assert_problem(413, "too-large", &[]);
}

#[tokio::test]
async fn an_operation_without_a_body_takes_none() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let person = house.person().await;
    let path = format!("{USERS}/{}/reactivate", person.id);
    house.post(&path, owner, json!({ "force": true })).await.assert_problem(422, "invalid", &["body"]);
    house.post(&path, owner, json!({})).await.assert_status(200);
    house.call(Method::POST, &path, owner, None).await.assert_status(200);
}

#[tokio::test]
async fn headers_that_cannot_be_used_are_named() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let person = house.person().await;
    for (name, value) in [("If-Match", "v1"), ("Idempotency-Key", "with space"), ("Idempotency-Key", "")] {
        let request = Request::builder()
            .method(Method::PATCH)
            .uri_str(format!("{USERS}/{}", person.id))
            .header(header::AUTHORIZATION, format!("Bearer {owner}"))
            .header(name, value)
            .content_type("application/json")
            .body("{}");
        house.send(request).await.assert_problem(422, "invalid", &[name]);
    }
    let basic = Request::builder().uri_str("/me").header(header::AUTHORIZATION, "Basic YTpi").finish();
    house.send(basic).await.assert_problem(401, "unauthenticated", &[]);
    let cookie = Request::builder().uri_str("/me").header(header::COOKIE, format!("token={owner}")).finish();
    house.send(cookie).await.assert_problem(401, "unauthenticated", &[]);
}

#[tokio::test]
async fn a_full_hashing_queue_says_when_to_come_back_and_gives_the_key_back() {
    let house = House::with_queue(0).await;
    let owner = &house.member(Role::Owner).token;
    let create = |password: &str| {
        Request::builder()
            .method(Method::POST)
            .uri_str(USERS)
            .header(header::AUTHORIZATION, format!("Bearer {owner}"))
            .header("Idempotency-Key", "k1")
            .content_type("application/json")
            .body(json!({ "login": "ada", "password": password }).to_string())
    };
    // Twice the same: the first has not taken the key away, since nothing was done.
    for _ in 0..2 {
        let reply = house.send(create("seven quiet herons at dusk")).await;
        reply.assert_problem(503, "busy", &[]);
        assert!(reply.headers.contains_key("retry-after"));
    }
    let other = house.send(create("another nine herons at dawn")).await;
    other.assert_problem(503, "busy", &[]);
}
