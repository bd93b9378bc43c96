use super::House;
use latchkey_domain::Role;
use poem::http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_resets_life_is_readable() {
    let house = House::build().await;
    let helpdesk = &house.member(Role::Helpdesk).token;
    let person = house.person().await;
    let path = format!("/tenants/quillfern/users/{}", person.id);
    let body = json!({ "mode": "link", "reason": "called the desk" });
    let asked = house.post(&format!("{path}/password-reset"), helpdesk, body).await;
    asked.assert_status(202);
    assert_eq!(asked.json["state"], "requested");
    assert_eq!(asked.json["user"]["login"], person.login);
    assert_eq!(asked.json["mail"]["state"], "queued");
    assert!(asked.json.get("password").is_none());

    let id = asked.json["id"].as_str().expect("an id");
    let again =
        house.call(Method::POST, &format!("{path}/password-resets/{id}/resend"), helpdesk, None).await;
    again.assert_status(202);
    let history = house.get(&format!("{path}/password-resets"), helpdesk).await;
    let reset = &history.json["items"][0];
    assert_eq!(
        (&reset["reason"], &reset["requested_by"]),
        (&json!("called the desk"), &json!("helpdesk.quillfern"))
    );
    let states: Vec<&Value> = reset["mails"].as_array().expect("mails").iter().map(|m| &m["state"]).collect();
    assert_eq!(states.len(), 2);
    assert!(states.contains(&&json!("abandoned")) && states.contains(&&json!("queued")), "{}", history.text);

    let cancel = format!("{path}/password-resets/{id}/cancel");
    let cancelled = house.call(Method::POST, &cancel, helpdesk, None).await;
    assert_eq!(cancelled.json["state"], "cancelled");
    house.call(Method::POST, &cancel, helpdesk, None).await.assert_problem(409, "conflicting-state", &[]);
}

#[tokio::test]
async fn a_password_is_shown_only_where_the_tenant_allows_it() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let person = house.person().await;
    let path = format!("/tenants/quillfern/users/{}/password-reset", person.id);
    let show = json!({ "mode": "generated", "deliver": { "show": true } });
    house.post(&path, owner, show.clone()).await.assert_problem(403, "forbidden", &[]);
    let allow = Some(json!({ "settings": { "recovery": { "allow_show": true } } }));
    house.call(Method::PATCH, "/tenants/quillfern", owner, allow).await.assert_status(200);
    let shown = house.post(&path, owner, show.clone()).await;
    shown.assert_status(202);
    assert!(shown.json["password"].as_str().is_some_and(|password| password.len() > 15));
    assert_eq!(shown.headers["cache-control"], "no-store");
    house.post(&path, &house.member(Role::Helpdesk).token, show).await.assert_problem(403, "forbidden", &[]);
    let silent = house.post(&path, owner, json!({ "mode": "generated" })).await;
    assert!(silent.json.get("password").is_none(), "only when asked for");
}

#[tokio::test]
async fn a_new_address_ends_what_went_to_the_old_one() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let person = house.person().await;
    let path = format!("/tenants/quillfern/users/{}", person.id);
    house.post(&format!("{path}/password-reset"), owner, json!({ "mode": "link" })).await.assert_status(202);
    let moved = Some(json!({ "email": "moved@quillfern.example" }));
    house.call(Method::PATCH, &path, owner, moved).await.assert_status(200);
    let history = house.get(&format!("{path}/password-resets"), owner).await;
    assert_eq!(history.json["items"][0]["state"], "superseded");
    assert_eq!(history.json["items"][0]["mails"][0]["state"], "abandoned");
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_by_field() {
    let house = House::build().await;
    let owner = &house.member(Role::Owner).token;
    let person = house.person().await;
    let path = format!("/tenants/quillfern/users/{}/password-reset", person.id);
    for (body, field) in [
        (json!({}), "mode"),
        (json!({ "mode": "magic" }), "mode"),
        (json!({ "mode": "link", "deliver": { "to": "nobody" } }), "deliver.to"),
        (json!({ "mode": "link", "deliver": { "mail": false } }), "deliver.mail"),
        (json!({ "mode": "link", "deliver": { "show": true } }), "deliver.show"),
        (json!({ "mode": "generated", "deliver": { "mail": false } }), "deliver"),
        (json!({ "mode": "link", "deliver": { "cc": "x" } }), "deliver.cc"),
        (json!({ "mode": "link", "must_change": 1 }), "must_change"),
        (json!({ "mode": "link", "reason": "r".repeat(501) }), "reason"),
    ] {
        house.post(&path, owner, body).await.assert_problem(422, "invalid", &[field]);
    }
}
