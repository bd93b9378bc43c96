//! Every tenant is a provider of its own; one that isn't there is none, and one that is deactivated answers nobody.

use super::{TENANT, devika, logged_in, server};
use latchkey_tests::{api::send, relying_party::RelyingParty};
use reqwest::{Client, Method};
use serde_json::json;

const DOORS: [(&str, &str); 10] = [
    ("GET", "/.well-known/openid-configuration"),
    ("GET", "/.well-known/oauth-authorization-server"),
    ("GET", "/oauth2/jwks"),
    ("POST", "/oauth2/token"),
    ("GET", "/oauth2/userinfo"),
    ("POST", "/oauth2/introspect"),
    ("POST", "/oauth2/revoke"),
    ("POST", "/oauth2/par"),
    ("POST", "/oauth2/device"),
    ("POST", "/oauth2/register"),
];

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_tenant_is_no_provider() {
    let server = server().await;
    for (method, path) in DOORS {
        let method: Method = method.parse().expect("a method");
        let url = format!("{}/t/nowhere{path}", server.origin);
        let answer = send(Client::new().request(method, url)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.body["error"].is_string()),
            (404, true),
            "{path}: {}",
            answer.text
        );
    }
    for path in ["/oauth2/authorize?client_id=x", "/oauth2/logout", "/device", "/consent"] {
        let seen = server.user_agent("nowhere").open(path).await;
        assert_eq!(seen.status, 404, "{path}");
    }
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
        send(Client::new().get(format!("{}{path}/t/nowhere", server.origin))).await.expect(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deactivated_tenant_answers_nobody_and_forgets_nothing() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let tokens = client.sign_in(&laptop, devika(&server), &client.request()).await;
    let under_way = client.request();
    let callback = client.send(&laptop, devika(&server), &under_way).await;
    let operator = server.operator(TENANT);
    operator.api.patch(&operator.path(""), &json!({ "status": "deactivated" })).await.expect(200);

    for (method, path) in DOORS {
        let method: Method = method.parse().expect("a method");
        let answer = send(Client::new().request(method, format!("{}/t/{TENANT}{path}", server.origin))).await;
        assert_eq!((answer.status.as_u16(), &answer.body["error"]), (403, &json!("access_denied")), "{path}");
    }
    for (path, status) in [("/oauth2/logout", 403), ("/device", 403), ("/account", 403)] {
        assert_eq!(laptop.open(path).await.status, status, "{path}");
    }
    assert_eq!(laptop.follow(&client.url(&client.request())).await.status, 403);
    client.redeem(&callback, &under_way).await.expect(403);
    client.userinfo(tokens.access_token()).await.expect(403);
    client.refresh(tokens.refresh_token(), &[]).await.expect(403);

    operator.api.patch(&operator.path(""), &json!({ "status": "active" })).await.expect(200);
    client.redeem(&callback, &under_way).await.expect(200);
    client.userinfo(tokens.access_token()).await.expect(200);
}

/// Nothing that one tenant gave is good at another: no client, no code, no token, no key.
#[tokio::test(flavor = "multi_thread")]
async fn tenants_know_nothing_of_each_other() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let there = RelyingParty { tenant: "wierzba".into(), ..client.clone() };
    let own = server.client("wierzba", json!({ "first_party": true })).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let tokens = client.sign_in(&laptop, devika(&server), &client.request()).await;
    let request = client.request();
    let callback = client.send(&laptop, devika(&server), &request).await;
    let elsewhere = server.user_agent("wierzba").follow(&there.url(&there.request())).await;
    super::assert_told_here(&elsewhere, "client_id");
    assert_eq!(there.redeem(&callback, &request).await.expect(401)["error"], "invalid_client");
    assert_eq!(own.redeem(&callback, &request).await.expect(400)["error"], "invalid_grant");
    assert_eq!(own.refresh(tokens.refresh_token(), &[]).await.expect(400)["error"], "invalid_grant");
    own.userinfo(tokens.access_token()).await.expect(401);
    for token in [tokens.access_token(), tokens.refresh_token()] {
        assert_eq!(own.introspect(token).await, json!({ "active": false }));
        assert_eq!(own.revoke(token).await.status, 200);
        assert!(client.is_active(token).await);
    }
    let hint =
        server.user_agent("wierzba").follow(&own.logout_url(&[("id_token_hint", tokens.id_token())])).await;
    super::assert_told_here(&hint, "id_token_hint");
    client.redeem(&callback, &request).await.expect(200);
}
