//! What clients are told of people: at userinfo, by scope and claim by claim (OpenID Connect Core §5).

use super::{TENANT, devika, page, server};
use latchkey_tests::{api::send, relying_party::RelyingParty, server::TestServer};
use reqwest::Method;
use serde_json::{Value, json};

/// OpenID Connect Core §5.3.1, RFC 6750 §2.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_presented_in_the_header_or_in_a_posted_form() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(&server), &client.request()).await;
    let token = tokens.access_token();
    let id_token = client.verify(tokens.id_token(), "JWT").await.claims;
    for request in [
        client.bare(Method::GET, "userinfo").bearer_auth(token),
        client.bare(Method::POST, "userinfo").bearer_auth(token),
        client.bare(Method::POST, "userinfo").form(&[("access_token", token)]),
        client.bare(Method::GET, "userinfo").header("Authorization", format!("bEARER {token}")),
    ] {
        let answer = send(request).await;
        assert_eq!(answer.headers["content-type"], "application/json");
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert_eq!(answer.expect(200), json!({ "sub": id_token["sub"] }));
    }
    let twice = client.bare(Method::POST, "userinfo").bearer_auth(token).form(&[("access_token", token)]);
    assert_eq!(send(twice).await.expect(400)["error"], "invalid_request");
    let in_the_address = client.bare(Method::GET, "userinfo").query(&[("access_token", token)]);
    send(in_the_address).await.expect(401);
}

/// RFC 6750 §3: whoever brings nothing is only told how; whoever brings something useless is told so.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_good_token_nothing_is_told() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let answer = send(client.bare(Method::GET, "userinfo")).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.headers["www-authenticate"]),
        (401, &"Bearer".parse().expect("ASCII"))
    );
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(&server), &client.request()).await;
    for useless in ["x", "eyJhbGciOiJub25lIn0.e30.", tokens.id_token(), tokens.refresh_token()] {
        let answer = client.userinfo(useless).await;
        let challenge = answer.headers["www-authenticate"].to_str().expect("ASCII").to_owned();
        assert!(
            challenge.starts_with("Bearer ") && challenge.contains(r#"error="invalid_token""#),
            "{challenge}"
        );
        assert_eq!(answer.expect(401)["error"], "invalid_token");
    }
    let plain = client.sign_in(&server.user_agent(TENANT), devika(&server), &client.ask("profile")).await;
    assert_eq!(plain.0.get("id_token"), None, "nobody asked for one");
    let answer = client.userinfo(plain.access_token()).await;
    assert!(answer.headers["www-authenticate"].to_str().expect("ASCII").contains("insufficient_scope"));
    answer.expect(403);
}

/// §5.4: each scope stands for its claims, in whatever order they come. `address` and `phone` are not offered: nobody's are
/// known here, and who asks for them gets what there is.
#[tokio::test(flavor = "multi_thread")]
async fn each_scope_stands_for_its_claims() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let profile = ["family_name", "given_name", "name", "preferred_username", "sub", "updated_at"];
    for (asked, granted, claims) in [
        ("openid", "openid", vec!["sub"]),
        ("openid profile", "openid profile", profile.to_vec()),
        ("openid email", "openid email", vec!["email", "sub"]),
        ("openid groups", "openid groups", vec!["groups", "sub"]),
        ("openid address", "openid", vec!["sub"]),
        ("openid phone", "openid", vec!["sub"]),
        ("email openid", "email openid", vec!["email", "sub"]),
    ] {
        let told = told(&server, &client, asked, granted).await;
        assert_eq!(names(&told), claims, "{asked}");
    }
    let all =
        told(&server, &client, "openid profile email address phone groups", "openid profile email groups")
            .await;
    assert_eq!(all["name"], "Devika Thorne");
    assert_eq!((&all["given_name"], &all["family_name"]), (&json!("Devika"), &json!("Thorne")));
    assert_eq!(all["preferred_username"], "devika.thorne");
    assert_eq!(all["email"], "devika.thorne@harrowgate.example");
    assert_eq!(all["groups"], json!(["Harrowgate"]));
    assert!(all["updated_at"].is_u64(), "seconds since 1970: {all}");
    let document = client.discover().await;
    for scope in ["address", "phone"] {
        assert!(!document["scopes_supported"].to_string().contains(scope), "{document}");
    }
}

/// What a client is told for a scope, and that it was granted as it says.
async fn told(server: &TestServer, client: &RelyingParty<'_>, asked: &str, granted: &str) -> Value {
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(server), &client.ask(asked)).await;
    let mut words: Vec<_> = tokens.0["scope"].as_str().expect("a scope").split(' ').collect();
    let mut wanted: Vec<_> = granted.split(' ').collect();
    words.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(words, wanted, "{asked}");
    client.userinfo(tokens.access_token()).await.expect(200)
}

fn names(told: &Value) -> Vec<&str> {
    let mut names: Vec<_> = told.as_object().expect("an object").keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// §5.5: claims one by one, at either place, and none that weren't asked for. The person is told which.
#[tokio::test(flavor = "multi_thread")]
async fn claims_are_told_where_they_are_asked_for() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let claims = json!({
        "userinfo": { "name": { "essential": true }, "nickname": null, "address": { "essential": true } },
        "id_token": { "email": { "essential": true }, "auth_time": { "essential": true }, "unheard-of": null },
        "elsewhere": { "x": null },
    });
    let (devika, laptop) = (devika(&server), server.user_agent(TENANT));
    laptop.log_in(&devika.login, &devika.password).await;
    let request = client.request().with("claims", &claims.to_string());
    let asked = laptop.follow(&client.url(&request)).await;
    assert_eq!(page(&asked), "consent");
    assert!(asked.words().contains("email") && asked.words().contains("name"), "{}", asked.words());
    let seen = laptop.submit(&asked, &[("decision", "allow")]).await;
    let tokens = RelyingParty::tokens(client.redeem(&client.callback(&seen, &request), &request).await);
    let id_token = client.id_token(&tokens, request.get("nonce")).await;
    assert_eq!(id_token["email"], devika.email.as_str());
    assert!(!id_token.contains_key("unheard-of") && !id_token.contains_key("name"), "{id_token:?}");
    let told = client.userinfo(tokens.access_token()).await.expect(200);
    assert_eq!(names(&told), ["name", "sub"]);
    let again = RelyingParty::tokens(client.refresh(tokens.refresh_token(), &[]).await);
    assert_eq!(client.id_token(&again, None).await["email"], devika.email.as_str(), "and in the next one");

    for malformed in
        ["{", "[]", r#"{"userinfo":1}"#, r#"{"id_token":{"name":1}}"#, r#"{"userinfo":{},"userinfo":{}}"#]
    {
        let request = client.request().with("claims", malformed);
        let seen = laptop.follow(&client.url(&request)).await;
        assert_eq!(client.callback(&seen, &request).error(), "invalid_request", "{malformed}");
    }
}

/// A claim by name can't stand for one that the provider alone decides.
#[tokio::test(flavor = "multi_thread")]
async fn who_the_token_is_about_is_not_for_the_request_to_say() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = super::logged_in(&server, devika(&server)).await;
    let own = &devika(&server).id;
    let other = &super::jonas(&server).id;
    let sub = |sub: &str| json!({ "id_token": { "sub": { "value": sub } } }).to_string();
    let request = client.request().with("claims", &sub(own)).with("prompt", "none");
    let callback = client.callback(&laptop.follow(&client.url(&request)).await, &request);
    client.redeem(&callback, &request).await.expect(200);
    let request = client.request().with("claims", &sub(other)).with("prompt", "none");
    let callback = client.callback(&laptop.follow(&client.url(&request)).await, &request);
    assert_eq!(callback.error(), "login_required", "another person is logged in");
}
