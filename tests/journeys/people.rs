//! A tenant's people: made, found, changed, shut out and let in again.

use latchkey_tests::{
    api::send,
    on_every_database,
    server::{TestServer, password_in},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{collections::HashSet, time::Duration};
use url::form_urlencoded::byte_serialize;

on_every_database!(
    a_person_is_made_changed_shut_out_and_let_in,
    names_and_addresses_are_one_namespace,
    people_are_searched_filtered_and_paged,
    new_peoples_credentials_go_where_the_tenant_says,
);

const HERONS: &str = "seven quiet herons at dusk";

/// Everything a manager does to one account, each step felt by its owner.
async fn a_person_is_made_changed_shut_out_and_let_in(server: &TestServer) {
    let manager = server.manager("nubaria");
    let person = json!({
        "login": "zdiaz", "email": "zoe.diaz@cliente.example", "first_name": "Zoé", "last_name": "Díaz",
        "groups": ["Clientes"], "associated_filter": "Provincia Sur", "profile": "contable", "locale": "es",
        "password": HERONS,
    });
    let zoe = manager.hire(&person).await;
    let path = manager.path(&format!("/users/{zoe}"));
    let shown = manager.api.get(&path).await;
    let tag = shown.headers["etag"].to_str().expect("text").to_owned();
    let shown = shown.expect(200);
    for field in
        ["login", "email", "first_name", "last_name", "groups", "associated_filter", "profile", "locale"]
    {
        assert_eq!(shown[field], person[field], "{field}");
    }
    assert_eq!((&shown["status"], &shown["last_login_at"]), (&json!("active"), &Value::Null));
    let laptop = server.visitor("nubaria");
    laptop.log_in("ZOE.diaz@cliente.example", HERONS).await;
    assert!(laptop.is_logged_in().await);
    let by_login = manager.api.get(&manager.path("/users/by-login:zdiaz")).await.expect(200);
    assert_eq!((&by_login["id"], &by_login["last_login_at"]), (&json!(zoe), &json!("2026-11-23T14:02:00Z")));

    let change = async |body: Value| {
        send(manager.api.request(Method::PATCH, &path).header("If-Match", &tag).json(&body)).await
    };
    let changed = change(json!({ "profile": null, "groups": ["Clientes", "Proveedores"] })).await.expect(200);
    assert_eq!((&changed["profile"], &changed["last_name"]), (&Value::Null, &json!("Díaz")));
    change(json!({ "last_name": "Otra" })).await.expect(412);

    let act = |act: &str| manager.path(&format!("/users/{zoe}/{act}"));
    manager.api.post(&act("deactivate"), &json!({})).await.expect(200);
    assert!(!laptop.is_logged_in().await);
    assert_eq!(laptop.log_in("zdiaz", HERONS).await.status, 422);
    manager.api.post(&act("reactivate"), &json!({})).await.expect(200);
    laptop.log_in("zdiaz", HERONS).await;
    assert!(laptop.is_logged_in().await, "the password stayed for this day");

    let until = json!({ "reactivate_at": "2026-11-24T08:00:00Z" });
    let shut_out = manager.api.post(&act("deactivate"), &until).await.expect(200);
    assert_eq!(
        (&shut_out["status"], &shut_out["reactivate_at"]),
        (&json!("deactivated"), &until["reactivate_at"])
    );
    assert_eq!(laptop.log_in("zdiaz", HERONS).await.status, 422);
    server.wait_until(&until["reactivate_at"]).await;
    assert_eq!(manager.api.get(&path).await.expect(200)["status"], "active");
    laptop.log_in("zdiaz", HERONS).await;
    assert!(laptop.is_logged_in().await, "back by themself");

    let rows = server.owner("nubaria").audit(&format!("target={zoe}")).await;
    let actions: HashSet<_> = rows.iter().filter_map(|row| row["action"].as_str()).collect();
    for action in ["user.created", "user.changed", "user.deactivated", "user.reactivated", "login.succeeded"]
    {
        assert!(actions.contains(action), "{action} is missing in {actions:?}");
    }
}

/// No user name or login e-mail twice, in whatever case or width; accents make a difference on every database.
async fn names_and_addresses_are_one_namespace(server: &TestServer) {
    let owner = server.owner("quillfern");
    let (users, devika) = (owner.path("/users"), server.person("quillfern", "devika.thorne"));
    let taken = [
        (json!({ "login": "DEVIKA.thorne" }), "login"),
        (json!({ "login": "ｄｅｖｉｋａ.thorne" }), "login"),
        (json!({ "login": devika.email }), "login"),
        (json!({ "login": "other", "email": devika.email.to_uppercase() }), "email"),
    ];
    for (person, field) in taken {
        let refused = owner.api.post(&users, &person).await.expect(409);
        assert_eq!(refused["errors"][0]["field"], field, "{person}: {refused}");
    }
    let twin = owner.hire(&json!({ "login": "dévika.thorne" })).await;
    let path = owner.path(&format!("/users/{twin}"));
    owner.api.patch(&path, &json!({ "first_name": "Twin", "login": "Devika.Thorne" })).await.expect(409);
    let unchanged = owner.api.get(&path).await.expect(200);
    assert_eq!((&unchanged["login"], &unchanged["first_name"]), (&json!("dévika.thorne"), &Value::Null));
    // Another tenant has names of its own.
    server.owner("nubaria").hire(&json!({ "login": devika.login, "email": devika.email })).await;
}

/// By beginnings of words, without accents; by group, filter and status; in any order, a page at a time.
async fn people_are_searched_filtered_and_paged(server: &TestServer) {
    let owner = server.owner("nubaria");
    let find = async |query: &str| owner.api.get(&owner.path(&format!("/users?{query}"))).await.expect(200);
    let logins = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().expect("a list");
        items.iter().map(|user| user["login"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(logins(&find("q=lucia").await), ["laranda"], "typed without the accent");
    assert_eq!(logins(&find("q=ara+luc").await), ["laranda"]);
    assert_eq!(find("q=cliente-norte").await["total"], 2);
    assert_eq!(find("q=randa").await["total"], 0, "beginnings only");
    assert_eq!(logins(&find("group=proveedores").await), ["rleon", "tcano"]);
    assert_eq!(find("associated_filter=Provincia+Sur&group=Clientes").await["total"], 2);
    assert_eq!(logins(&find("role=owner").await), ["bmora"]);
    let tcano = &server.person("nubaria", "tcano").id;
    owner.api.post(&owner.path(&format!("/users/{tcano}/deactivate")), &json!({})).await.expect(200);
    assert_eq!(logins(&find("status=deactivated").await), ["tcano"]);
    assert_eq!(logins(&find("group=proveedores&status=active").await), ["rleon"]);

    for number in 0..15 {
        owner.hire(&json!({ "login": format!("extra-{number:02}"), "last_name": "Extra" })).await;
    }
    let all = logins(&find("limit=200").await);
    assert_eq!(all.len(), 25);
    let mut descending = logins(&find("limit=200&sort=-login").await);
    descending.reverse();
    assert_eq!(descending, all);
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = find(&format!("limit=10{cursor}")).await;
        assert!(page["total"].as_u64().is_some_and(|total| total >= 25), "{page}");
        paged.extend(logins(&page));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={}", byte_serialize(next.as_bytes()).collect::<String>());
        // Somebody who comes before what was read moves nobody on the pages to come.
        owner.hire(&json!({ "login": format!("aaa-{}", paged.len()) })).await;
    }
    assert_eq!(paged, all);
}

/// S1: a tenant's rule says whether a new person's credentials go to them or to the administrator; a request may differ.
async fn new_peoples_credentials_go_where_the_tenant_says(server: &TestServer) {
    let owner = server.owner("quillfern");
    let (desk, users) = ("owner@quillfern.example", owner.path("/users"));
    owner.hire(&json!({ "login": "one", "email": "one@harrowgate.example" })).await;
    owner.decide(&json!({ "new_user_delivery": "user" })).await;
    owner.hire(&json!({ "login": "two", "email": "two@harrowgate.example" })).await;
    let refused = owner.api.post(&users, &json!({ "login": "no-address" })).await.expect(422);
    assert_eq!(refused["errors"][0]["field"], "email", "{refused}");
    owner.decide(&json!({ "new_user_delivery": "administrator" })).await;
    owner.hire(&json!({ "login": "three", "email": "three@harrowgate.example" })).await;
    owner.hire(&json!({ "login": "four", "email": "four@harrowgate.example", "deliver": "user" })).await;
    owner.hire(&json!({ "login": "five", "email": "five@harrowgate.example", "deliver": "none" })).await;
    server.settled().await;

    let arrived = server.mailbox.messages(None);
    let recipients: HashSet<_> = arrived.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(recipients, HashSet::from(["two@harrowgate.example", desk, "four@harrowgate.example"]));
    assert_eq!(arrived.len(), 3);
    for (to, login) in
        [("two@harrowgate.example", "two"), (desk, "three"), ("four@harrowgate.example", "four")]
    {
        let mail = server.mail(to, 1).await;
        assert_eq!(mail.subject, "Your Quillfern account is ready");
        assert!(mail.text.contains(&format!("Login\n{login}\n")), "{}", mail.text);
        let newcomer = server.visitor("quillfern");
        let choose = newcomer.log_in(login, &password_in(&mail)).await;
        assert!(choose.url.path().ends_with("/login/new-password"), "{}", choose.url);
        newcomer.submit(&choose, &[("password", HERONS)]).await;
        assert!(newcomer.is_logged_in().await);
    }
    let late = server.visitor("quillfern");
    owner.hire(&json!({ "login": "six", "email": "six@harrowgate.example", "deliver": "user" })).await;
    let first = password_in(&*server.mail("six@harrowgate.example", 1).await);
    server.wait(Duration::from_secs(24 * 60 * 60)).await;
    let told = late.log_in("six", &first).await;
    assert!(told.words().contains("Resend e-mail"), "it lived for the tenant's hours: {}", told.words());
    late.submit(&told, &[]).await;
    let second = password_in(&*server.mail("six@harrowgate.example", 2).await);
    let choose = late.log_in("six", &second).await;
    assert!(choose.url.path().ends_with("/login/new-password"), "{}", choose.url);
}
