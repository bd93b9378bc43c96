use super::House;
use latchkey_domain::Role;
use poem::http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn every_change_leaves_a_row_without_secrets() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let made =
        json!({ "login": "ada", "email": "ada@quillfern.example", "password": "seven quiet herons at dusk" });
    let user = house.post("/tenants/quillfern/users", owner, made).await;
    let id = user.json["id"].as_str().expect("an id");
    let path = format!("/tenants/quillfern/users/{id}");
    let call = async |method: Method, path: &str, body: Option<Value>| {
        house.clock.advance_seconds(1);
        let reply = house.call(method, path, owner, body).await;
        assert!(reply.status.is_success(), "{path}: {}", reply.text);
        reply
    };
    call(Method::PATCH, &path, Some(json!({ "profile": "staff" }))).await;
    call(Method::PUT, &format!("/tenants/quillfern/roles/{id}"), Some(json!({ "role": "auditor" }))).await;
    let reset =
        call(Method::POST, &format!("{path}/password-reset"), Some(json!({ "mode": "generated" }))).await;
    let reset = format!("{path}/password-resets/{}", reset.json["id"].as_str().expect("an id"));
    call(Method::POST, &format!("{reset}/resend"), None).await;
    call(Method::POST, &format!("{reset}/cancel"), None).await;
    call(Method::POST, &format!("{path}/deactivate"), None).await;
    call(Method::POST, &format!("{path}/reactivate"), None).await;
    call(Method::DELETE, &path, None).await;
    let log = house.get(&format!("/tenants/quillfern/audit?target={id}"), owner).await;
    let actions: Vec<&str> = log.json["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|row| row["action"].as_str())
        .collect();
    let mut expected = [
        "user.created",
        "user.changed",
        "role.assigned",
        "reset.requested",
        "reset.resent",
        "reset.cancelled",
        "user.deactivated",
        "user.reactivated",
        "user.deleted",
    ];
    expected.reverse();
    assert_eq!(actions, expected, "{}", log.text);
    assert!(!log.text.contains("herons"), "{}", log.text);

    let token = call(Method::POST, "/tenants/quillfern/api-tokens", Some(json!({ "name": "ci" }))).await;
    let path = format!("/tenants/quillfern/api-tokens/{}", token.json["id"].as_str().expect("an id"));
    call(Method::DELETE, &path, None).await;
    call(Method::PATCH, "/tenants/quillfern", Some(json!({ "brand": { "phone": "+1 555 0100" } }))).await;
    call(Method::PATCH, "/tenants/quillfern", Some(json!({ "brand": { "phone": "+1 555 0100" } }))).await;
    call(Method::POST, "/tenants/quillfern/outbox/test", Some(json!({ "to": "it@example.com" }))).await;
    for (action, rows) in
        [("api-token.revoked", 1), ("tenant.created", 1), ("tenant.changed", 1), ("mail.tested", 1)]
    {
        let log = house.get(&format!("/tenants/quillfern/audit?action={action}"), owner).await;
        assert_eq!(log.json["total"], rows, "{action}: {}", log.text);
        assert!(!log.text.contains("lkp_"), "{}", log.text);
    }
}
