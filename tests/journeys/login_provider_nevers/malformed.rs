//! Requests that are too large, ambiguous or of another kind are refused before anything of them counts.

use super::{
    SCOPE, TENANT, devika, own_client,
    rubbish::{ENDPOINTS, FORM, FORMS, asking, assert_clear},
    server,
};
use latchkey_tests::api::send;
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_is_refused() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let initial = server.registration_token(TENANT).await;
    let (large, huge) = (vec![b'a'; 70 * 1024], vec![b'a'; 2 * 1024 * 1024]);
    for (method, endpoint) in ENDPOINTS {
        let kind = if endpoint.starts_with("register") { "application/json" } else { FORM };
        for body in [&large, &huge] {
            let request = asking(&client, method, endpoint).header("content-type", kind).body(body.clone());
            let answer = send(request.bearer_auth(&initial)).await;
            assert_clear(&answer, &format!("{endpoint}: {} bytes", body.len()));
            assert!(answer.status.is_client_error(), "{endpoint}: {}", answer.status);
        }
    }
    for endpoint in FORMS {
        let many = "a=b&".repeat(300);
        let request = asking(&client, "POST", endpoint).header("content-type", FORM).body(many);
        let answer = send(request.basic_auth(client.client_id(), Some(client.secret()))).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.body["error"]),
            (400, &json!("invalid_request")),
            "{endpoint}"
        );
        let field = ("x".repeat(9000), "x".repeat(2000));
        let answer =
            send(asking(&client, "POST", endpoint).basic_auth(&field.0, Some(&field.1)).form(&[("a", "b")]))
                .await;
        assert_clear(&answer, endpoint);
        assert!(answer.status.is_client_error(), "{endpoint}");
    }
    // An address of every length that a server may be asked for, and its way through the login pages.
    let browser = server.user_agent(TENANT);
    for length in [1_000, 1_999, 2_001, 6_000, 20_000, 60_000] {
        for name in ["state", "nonce", "login_hint", "scope", "claims", "acr_values", "ui_locales", "unknown"]
        {
            let request = client.request().with(name, &"x".repeat(length));
            let seen = browser.client().get(client.url(&request)).send().await.expect("an answer");
            assert!(seen.status().as_u16() < 500, "{name} of {length}: {}", seen.status());
            let posted = browser.client().post(client.endpoint("authorize")).form(&request.fields());
            let seen = posted.send().await.expect("an answer");
            assert!(seen.status().as_u16() < 500, "{name} of {length}, posted: {}", seen.status());
        }
    }
    let deep = format!("{}{}", "{\"a\":".repeat(5_000), "1");
    let nested = [deep.clone(), "[".repeat(20_000), format!("{{\"jwks\":{}", "[".repeat(20_000))];
    for body in nested {
        let request =
            asking(&client, "POST", "register").header("content-type", "application/json").body(body);
        assert_eq!(send(request.bearer_auth(&initial)).await.status, 400);
    }
    let request = client.request().with("claims", &deep);
    assert!(browser.follow(&client.url(&request)).await.status.as_u16() < 500);
}

#[tokio::test]
async fn no_parameter_is_there_twice() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(&server), &client.ask(SCOPE)).await;
    let token = tokens.refresh_token();
    for doubled in [
        format!("grant_type=refresh_token&refresh_token={token}&refresh_token={token}"),
        format!("grant_type=refresh_token&grant_type=refresh_token&refresh_token={token}"),
        format!("grant_type=refresh_token&grant_type=client_credentials&refresh_token={token}"),
        format!("grant_type=refresh_token&refresh_token={token}&scope=openid&scope=email"),
        format!("grant_type=refresh_token&refresh_token={token}&scope=&scope=email"),
        format!("grant_type=refresh_token&refresh_token={token}&client_id=a&client_id=b"),
        format!("grant_type=refresh_token&refresh_token={token}&%67rant_type=refresh_token"),
        format!("grant_type=refresh_token&refresh_token={token}&unknown=1&unknown=2"),
    ] {
        let request = asking(&client, "POST", "token").header("content-type", FORM).body(doubled.clone());
        let answer = send(request.basic_auth(client.client_id(), Some(client.secret()))).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.body["error"]),
            (400, &json!("invalid_request")),
            "{doubled}"
        );
    }
    for endpoint in ["introspect", "revoke"] {
        let body = format!("token={token}&token=x");
        let request = asking(&client, "POST", endpoint).header("content-type", FORM).body(body);
        let answer = send(request.basic_auth(client.client_id(), Some(client.secret()))).await;
        assert_eq!(answer.status, 400, "{endpoint}");
    }
    let request =
        asking(&client, "POST", "token").form(&[("grant_type", "refresh_token"), ("refresh_token", token)]);
    let request =
        request.header("authorization", "Basic eA==").basic_auth(client.client_id(), Some(client.secret()));
    assert!(send(request).await.status.is_client_error(), "two Authorization fields");
    let two = client.bare(Method::GET, "userinfo").bearer_auth(tokens.access_token()).bearer_auth("x");
    assert!(send(two).await.status.is_client_error(), "two tokens");
    let both = client.bare(Method::POST, "userinfo").bearer_auth(tokens.access_token());
    assert_eq!(
        send(both.form(&[("access_token", tokens.access_token())])).await.status,
        400,
        "in two places"
    );
    let in_address = format!("{}?access_token={}", client.endpoint("userinfo"), tokens.access_token());
    assert_eq!(send(client.http.get(in_address)).await.status, 401, "an address is no place for a token");
    client.refresh(token, &[]).await.expect(200);
}

#[tokio::test]
async fn a_body_of_another_type_or_method_is_not_read() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let form = "grant_type=client_credentials&token=x";
    for endpoint in FORMS {
        for kind in
            ["application/json", "text/plain", "multipart/form-data; boundary=x", "application/xml", "", "x"]
        {
            let request = asking(&client, "POST", endpoint).header("content-type", kind).body(form);
            let answer = send(request.basic_auth(client.client_id(), Some(client.secret()))).await;
            assert_eq!(answer.status, 415, "{endpoint}: {kind}");
        }
        for method in ["GET", "PUT", "DELETE", "PATCH"] {
            let answer = send(asking(&client, method, &format!("{endpoint}?{form}"))).await;
            assert!(matches!(answer.status.as_u16(), 404 | 405), "{method} {endpoint}: {}", answer.status);
        }
    }
    let initial = server.registration_token(TENANT).await;
    for (kind, body) in [
        (FORM, "redirect_uris=x"),
        ("text/plain", "{}"),
        ("application/json", "[]"),
        ("application/json", "null"),
        ("application/json", "{"),
        ("application/json", ""),
        ("application/json", "{\"redirect_uris\":1}"),
    ] {
        let request = asking(&client, "POST", "register").header("content-type", kind).body(body);
        let answer = send(request.bearer_auth(&initial)).await;
        assert!(matches!(answer.status.as_u16(), 400 | 415), "{kind}: {body}: {}", answer.text);
    }
    for path in ["token/", "token/x", "Token", "..%2ftoken", "token%00", "jwks.json", "", "/"] {
        let answer = send(asking(&client, "POST", path)).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
    }
}
