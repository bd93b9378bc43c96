use super::{House, house::Reply};
use latchkey_domain::Role;
use poem::{
    Request,
    http::{Method, header},
};
use serde_json::{Value, json};

const USERS: &str = "/tenants/quillfern/users";

async fn patch(house: &House, path: &str, tag: &str, body: Value) -> Reply {
    let request = Request::builder()
        .method(Method::PATCH)
        .uri_str(path)
        .header(header::AUTHORIZATION, format!("Bearer {}", house.member(Role::Owner).token))
        .header(header::IF_MATCH, tag)
        .content_type("application/json")
        .body(body.to_string());
    house.send(request).await
}

#[tokio::test]
async fn a_user_is_made_shown_changed_and_deleted() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let made = house
        .post(
            USERS,
            owner,
            json!({
                "login": "ines.okafor", "email": "ines@quillfern.example", "first_name": "Ines",
                "last_name": "Okafor", "groups": ["Billing"], "associated_filter": "north", "profile": "staff",
                "locale": "es", "password": "seven quiet herons at dusk",
            }),
        )
        .await;
    made.assert_status(201);
    assert_eq!(made.json["status"], "active");
    assert_eq!(made.json["role"], Value::Null);
    assert!(made.json.get("password").is_none());
    let by_login = house.get(&format!("{USERS}/by-login:INES.okafor"), owner).await;
    assert_eq!(by_login.json, made.json);
    assert_eq!(by_login.headers["etag"], made.headers["etag"]);
    assert_eq!(by_login.headers["cache-control"], "no-store");

    let path = format!("{USERS}/{}", made.json["id"].as_str().expect("an id"));
    let head = house.call(Method::HEAD, &path, owner, None).await;
    head.assert_status(200);
    assert_eq!((head.text.as_str(), &head.headers["etag"]), ("", &made.headers["etag"]));
    let tag = made.headers["etag"].to_str().expect("text").to_owned();
    let changed =
        patch(&house, &path, &tag, json!({ "profile": null, "groups": ["Billing", "North"] })).await;
    changed.assert_status(200);
    assert_eq!(changed.json["profile"], Value::Null);
    assert_eq!(changed.json["first_name"], "Ines", "what is absent stays");
    patch(&house, &path, &tag, json!({ "profile": "x" })).await.assert_problem(412, "stale", &[]);
    patch(&house, &path, "W/\"v2\"", json!({ "profile": "x" })).await.assert_problem(412, "stale", &[]);
    patch(&house, &path, "*", json!({ "last_name": null })).await.assert_status(200);
    let groups = house.get("/tenants/quillfern/groups", owner).await;
    assert_eq!(groups.json, json!({ "items": ["Billing", "North"] }));
    house.call(Method::DELETE, &path, owner, None).await.assert_status(204);
    house.get(&path, owner).await.assert_problem(404, "not-found", &[]);
}

#[tokio::test]
async fn names_and_addresses_are_one_namespace_and_families_share() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    house.post(USERS, owner, json!({ "email": "kin@home.example" })).await.assert_status(201);
    let twin = house.post(USERS, owner, json!({ "login": "ＫＩＮ@home.example" })).await;
    twin.assert_problem(409, "taken", &["login"]);
    let child = json!({ "login": "child", "email": "kin@home.example" });
    let refused = house.post(USERS, owner, child).await;
    refused.assert_problem(409, "taken", &["email"]);
    assert!(refused.text.contains("email_is_login"), "it says what to do: {}", refused.text);
    let child = json!({ "login": "child", "email": "kin@home.example", "email_is_login": false });
    house.post(USERS, owner, child).await.assert_status(201);
}

#[tokio::test]
async fn pages_follow_each_other_and_filters_narrow() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    for name in ["ana", "bea", "cleo", "dora", "eva"] {
        let body = json!({ "login": format!("{name}.flores"), "groups": ["Garden"], "last_name": "Flores" });
        house.post(USERS, owner, body).await.assert_status(201);
    }
    let mut seen = Vec::new();
    let mut path = format!("{USERS}?group=Garden&limit=2&sort=-login");
    loop {
        let page = house.get(&path, owner).await;
        page.assert_status(200);
        assert_eq!(page.json["total"], 5);
        let items = page.json["items"].as_array().expect("items");
        seen.extend(items.iter().filter_map(|user| user["login"].as_str().map(str::to_owned)));
        let Some(cursor) = page.json["next_cursor"].as_str() else { break };
        path = format!("{USERS}?group=Garden&limit=2&sort=-login&cursor={cursor}");
    }
    assert_eq!(seen, ["eva", "dora", "cleo", "bea", "ana"].map(|name| format!("{name}.flores")));
    let found = house.get(&format!("{USERS}?q=flo%20cle"), owner).await;
    assert_eq!(found.json["total"], 1);
    let auditors = house.get(&format!("{USERS}?role=auditor&status=active"), owner).await;
    assert_eq!(auditors.json["items"][0]["login"], "auditor.quillfern");
}

#[tokio::test]
async fn a_deactivated_users_tokens_die_and_come_back_only_anew() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let helpdesk = house.member(Role::Helpdesk);
    let path = format!("{USERS}/{}", helpdesk.user.id);
    let until = json!({ "reactivate_at": "2026-11-23T10:00:00Z" });
    let deactivated = house.post(&format!("{path}/deactivate"), owner, until).await;
    assert_eq!(deactivated.json["status"], "deactivated");
    assert_eq!(deactivated.json["reactivate_at"], "2026-11-23T10:00:00Z");
    house.get("/me", &helpdesk.token).await.assert_problem(401, "unauthenticated", &[]);
    house.clock.advance_seconds(24 * 60 * 60);
    assert_eq!(house.get(&path, owner).await.json["status"], "active", "its end has come");
    house.get("/me", &helpdesk.token).await.assert_problem(401, "unauthenticated", &[]);
    let past = json!({ "reactivate_at": "2026-11-01T00:00:00Z" });
    let refused = house.post(&format!("{path}/deactivate"), owner, past).await;
    refused.assert_problem(422, "invalid", &["reactivate_at"]);
    let own = format!("{USERS}/{}", house.member(Role::Owner).user.id);
    house.call(Method::POST, &format!("{own}/deactivate"), owner, None).await.assert_status(409);
    house.call(Method::DELETE, &own, owner, None).await.assert_status(409);
}

#[tokio::test]
async fn new_credentials_go_where_the_tenant_says() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let rule = json!({ "settings": { "administrator_email": "desk@quillfern.example", "new_user_delivery": "administrator" } });
    house.call(Method::PATCH, "/tenants/quillfern", owner, Some(rule)).await.assert_status(200);
    let body = json!({ "login": "newcomer", "email": "new@quillfern.example" });
    house.post(USERS, owner, body).await.assert_status(201);
    let mails = house.get("/tenants/quillfern/outbox?kind=welcome", owner).await;
    assert_eq!(mails.json["total"], 1, "{}", mails.text);
    assert_eq!(mails.json["items"][0]["to"], "desk@quillfern.example");
    assert_eq!(mails.json["items"][0]["state"], "queued");
    let body = json!({ "login": "second", "email": "second@quillfern.example", "deliver": "user" });
    house.post(USERS, owner, body).await.assert_status(201);
    let mails = house.get("/tenants/quillfern/outbox?to=second@quillfern.example", owner).await;
    assert_eq!(mails.json["total"], 1, "{}", mails.text);
}
