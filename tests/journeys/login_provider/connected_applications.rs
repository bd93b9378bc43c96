//! What people have granted: as they see and end it themselves, and as administrators do.

use super::{SECOND, TENANT, devika, jonas, logged_in, page};
use latchkey_tests::{on_every_database, server::TestServer};
use serde_json::{Value, json};

on_every_database!(people_end_what_they_have_granted, administrators_see_and_end_what_people_have_granted);

async fn people_end_what_they_have_granted(server: &TestServer) {
    let ledger = server.client(TENANT, json!({ "client_uri": "https://app.example/" })).await;
    let own = server.client(TENANT, json!({ "client_name": "House wiki", "first_party": true })).await;
    let laptop = logged_in(server, devika(server)).await;
    let empty = laptop.open("/account/applications").await;
    assert_eq!((empty.status.as_u16(), empty.forms().len()), (200, 0), "{}", empty.words());
    let request = ledger.ask("openid email offline_access");
    let tokens = ledger.sign_in(&laptop, devika(server), &request).await;
    own.sign_in(&laptop, devika(server), &own.request()).await;

    let list = laptop.open("/account/applications").await;
    assert_eq!(list.count("button[name=client_id]"), 2);
    for told in ["Ledger", "House wiki", "Connected on 23 November 2026"] {
        assert!(list.words().contains(told), "{told} is missing: {}", list.words());
    }
    let left = laptop.submit(&list, &[("client_id", ledger.client_id())]).await;
    assert_eq!((page(&left), left.count("button[name=client_id]")), ("account/applications", 1));
    ledger.userinfo(tokens.access_token()).await.expect(401);
    assert_eq!(ledger.refresh(tokens.refresh_token(), &[]).await.expect(400)["error"], "invalid_grant");
    assert!(laptop.is_logged_in().await);
    let asked = laptop.follow(&ledger.url(&ledger.request())).await;
    assert_eq!(page(&asked), "consent", "asked as if for the first time");
    assert_eq!(laptop.submit(&list, &[("client_id", ledger.client_id())]).await.status, 200, "twice is once");

    let others = logged_in(server, jonas(server)).await;
    let tokens = own.sign_in(&others, jonas(server), &own.request()).await;
    let list = laptop.open("/account/applications").await;
    laptop.submit(&list, &[("client_id", own.client_id())]).await;
    own.userinfo(tokens.access_token()).await.expect(200);
}

async fn administrators_see_and_end_what_people_have_granted(server: &TestServer) {
    let client = server.client(TENANT, json!({})).await;
    let laptop = logged_in(server, devika(server)).await;
    let tokens = client.sign_in(&laptop, devika(server), &client.ask("openid email")).await;
    let granted_at = server.now();
    let (owner, helpdesk) = (server.owner(TENANT), server.helpdesk(TENANT));
    let path = owner.path(&format!("/users/by-login:{}/grants", devika(server).login));
    let listed = helpdesk.api.get(&path).await.expect(200);
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1), "{listed}");
    let grant = &listed["items"][0];
    assert_eq!((&grant["client_id"], &grant["client_name"]), (&json!(client.client_id()), &json!("Ledger")));
    assert_eq!((&grant["scope"], &grant["active"]), (&json!("openid email"), &json!(true)));
    assert_eq!(seconds(&grant["granted_at"]), granted_at);
    assert_eq!(seconds(&grant["last_used_at"]), granted_at);
    server.wait(5 * SECOND).await;
    client.refresh(tokens.refresh_token(), &[]).await.expect(200);
    let listed = owner.api.get(&path).await.expect(200);
    assert_eq!(seconds(&listed["items"][0]["last_used_at"]), granted_at + 5);

    let elsewhere = server.administrator("wierzba", &server.tenant("wierzba").owner.api_token);
    elsewhere.api.get(&path).await.expect(404);
    let one = format!("{path}/{}", client.client_id());
    elsewhere.api.delete(&one).await.expect(404);
    assert_eq!(owner.api.delete(&one).await.status, 204);
    owner.api.delete(&one).await.expect(404);
    client.userinfo(tokens.access_token()).await.expect(401);
    assert!(laptop.is_logged_in().await, "the session stays");
    assert_eq!(owner.api.get(&path).await.expect(200)["items"], json!([]));
    assert_eq!(page(&laptop.follow(&client.url(&client.request())).await), "consent");
    let rows = owner.audit("action=grant.ended").await;
    assert_eq!((rows.len(), &rows[0]["details"]["client"]), (1, &json!(client.client_id())));
}

fn seconds(instant: &Value) -> i64 {
    let instant: latchkey_domain::Timestamp = instant
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| panic!("{instant} is no instant"));
    instant.as_second()
}
