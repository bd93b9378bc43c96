//! What the authorization endpoint answers, to whom, and how (RFC 6749 §4.1, OpenID Connect Core §3.1.2, RFC 9207).

use super::{TENANT, assert_told_here, devika, logged_in, page, server};
use latchkey_tests::visitor::Form;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_code_comes_by_query_fragment_or_form() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let (devika, laptop) = (devika(&server), server.user_agent(TENANT));
    for mode in [None, Some("query"), Some("fragment"), Some("form_post")] {
        let request = client.request();
        let request = mode.map_or(request.clone(), |mode| request.with("response_mode", mode));
        let callback = client.send(&laptop, devika, &request).await;
        assert_eq!(callback.mode, mode.unwrap_or("query"));
        assert_eq!(callback.uri, "https://app.example/callback");
        assert_eq!(callback.names(), ["code", "iss", "state"]);
        client.redeem(&callback, &request).await.expect(200);

        let denied = client.request().with("prompt", "none").with("response_mode", mode.unwrap_or("query"));
        let seen = server.user_agent(TENANT).follow(&client.url(&denied)).await;
        let refused = client.callback(&seen, &denied);
        assert_eq!((refused.mode, refused.error()), (mode.unwrap_or("query"), "login_required"));
        assert_eq!(refused.names(), ["error", "error_description", "iss", "state"]);
    }
}

/// OAuth 2.0 Form Post Response Mode §2 and what a browser must be told so that the form may leave.
#[tokio::test(flavor = "multi_thread")]
async fn the_page_that_posts_the_answer_holds_one_form_and_is_kept_by_nobody() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let request = client.request().with("response_mode", "form_post");
    let seen = client.walk(&server.user_agent(TENANT), devika(&server), &request).await;
    assert_eq!((seen.status.as_u16(), seen.count("form")), (200, 1));
    assert_eq!(seen.form().action.as_str(), client.redirect_uri());
    assert!(seen.headers["cache-control"].to_str().is_ok_and(|value| value.contains("no-store")));
    let policy = seen.headers["content-security-policy"].to_str().expect("ASCII");
    let form_action = policy.split(';').map(str::trim).find(|part| part.starts_with("form-action"));
    assert!(form_action.is_some_and(|part| part.ends_with(" https://app.example")), "{policy}");
    assert_eq!(seen.count("button[type=submit]"), 1, "there is something to press without JavaScript");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_codes_is_given_at_the_authorization_endpoint() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let missing = client.request().without("response_type");
    let seen = laptop.follow(&client.url(&missing)).await;
    assert_eq!(client.callback(&seen, &missing).error(), "invalid_request");
    for kind in ["token", "id_token", "id_token token", "code id_token", "code token", "none", "Code"] {
        let request = client.request().with("response_type", kind);
        let seen = laptop.follow(&client.url(&request)).await;
        assert_eq!(client.callback(&seen, &request).error(), "unsupported_response_type", "{kind}");
    }
    let request = client.request().with("response_mode", "web_message");
    let seen = laptop.follow(&client.url(&request)).await;
    assert_eq!(client.callback(&seen, &request).error(), "invalid_request");
}

/// Nobody is sent to an address that isn't the client's, byte by byte (RFC 9700 §4.1.3).
#[tokio::test(flavor = "multi_thread")]
async fn only_a_registered_redirect_uri_gets_an_answer() {
    let server = server().await;
    let with_query = "https://app.example/callback?from=latchkey&x=%20";
    let metadata =
        json!({ "redirect_uris": ["https://app.example/callback", with_query], "first_party": true });
    let client = server.client(TENANT, metadata).await;
    let laptop = logged_in(&server, devika(&server)).await;
    for foreign in [
        "https://app.example/callback/",
        "https://app.example/callback?foo=bar",
        "https://app.example/callback?from=latchkey",
        "https://app.example/callback?from=latchkey&x=%20&more=1",
        "https://app.example/callback#here",
        "https://app.example/Callback",
        "https://app.example:443/callback",
        "https://user@app.example/callback",
        "https://other.example/callback",
        "http://app.example/callback",
        "javascript:alert(1)",
        "/callback",
    ] {
        let seen = laptop.follow(&client.url(&client.request().with("redirect_uri", foreign))).await;
        assert_told_here(&seen, "redirect_uri");
    }
    let seen = laptop.follow(&client.url(&client.request().without("redirect_uri"))).await;
    assert_told_here(&seen, "redirect_uri");
    let seen = laptop.follow(&client.url(&client.request().with("client_id", "nobody"))).await;
    assert_told_here(&seen, "client_id");

    let request = client.request().with("redirect_uri", with_query);
    let seen = laptop.follow(&client.url(&request)).await;
    let callback = client.callback(&seen, &request);
    assert_eq!(callback.names(), ["code", "from", "iss", "state", "x"], "what was there stays");
    assert_eq!((callback.get("from"), callback.get("x")), (Some("latchkey"), Some(" ")));
    client.redeem(&callback, &request).await.expect(200);
}

/// OpenID Connect Core §3.1.2.1: GET and POST are the same, for whoever is logged in and for whoever is not.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_may_be_posted() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let devika = devika(&server);
    let form = |request: &latchkey_tests::relying_party::AuthorizationRequest| Form {
        action: client.endpoint("authorize").parse().expect("an address"),
        fields: request.parameters.clone(),
    };
    let (request, stranger) = (client.request(), server.user_agent(TENANT));
    let login = stranger.send(&form(&request)).await;
    assert_eq!((login.status.as_u16(), page(&login)), (200, "login"));
    let fields = [("login", devika.login.as_str()), ("password", devika.password.as_str())];
    let seen = stranger.submit(&login, &fields).await;
    client.redeem(&client.callback(&seen, &request), &request).await.expect(200);

    let long = client.request().with("state", &"s".repeat(1900)).with("claims", &long_claims());
    let seen = logged_in(&server, devika).await.send(&form(&long)).await;
    client.redeem(&client.callback(&seen, &long), &long).await.expect(200);
}

/// More than fits into an address.
fn long_claims() -> String {
    let names: serde_json::Map<_, _> =
        (0..90).map(|n| (format!("{n:0>60}"), serde_json::Value::Null)).collect();
    json!({ "userinfo": names }).to_string()
}

/// Neither parameters nor scopes have an order.
#[tokio::test(flavor = "multi_thread")]
async fn the_order_of_things_makes_no_difference() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let mut request = client.ask("email profile openid");
    request.parameters.reverse();
    let tokens = client.sign_in(&laptop, devika(&server), &request).await;
    let told = client.userinfo(tokens.access_token()).await.expect(200);
    assert!(told["email"].is_string() && told["name"].is_string(), "{told}");
}

/// Unknown parameters, hints of how to show pages and claims in a language: none of it stops a request (OpenID Connect Core
/// §3.1.2.1, §5.2, §15.1).
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_understood_is_ignored() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = logged_in(&server, devika(&server)).await;
    for (name, value) in [
        ("extra", "foobar"),
        ("display", "page"),
        ("display", "popup"),
        ("display", "touch"),
        ("display", "wap"),
        ("claims_locales", "se"),
        ("ui_locales", "se xx-YY"),
        ("acr_values", "1 2"),
        ("login_hint", "buffy@slayer.example"),
        ("scope", "openid unheard-of"),
        ("prompt", "create"),
    ] {
        let request = client.request().with(name, value);
        let seen = laptop.follow(&client.url(&request)).await;
        let callback = client.callback(&seen, &request);
        let tokens = client.redeem(&callback, &request).await.expect(200);
        assert_eq!(tokens["scope"], "openid", "{name}={value}");
    }
}

/// `login_hint` is typed in already, `ui_locales` is the page's language.
#[tokio::test(flavor = "multi_thread")]
async fn hints_help_the_person_who_logs_in() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let request = client.request().with("login_hint", "devika.thorne").with("ui_locales", "xx fr-CA en");
    let seen = server.user_agent(TENANT).follow(&client.url(&request)).await;
    assert_eq!(page(&seen), "login");
    assert_eq!(seen.attribute("[name=login]", "value").as_deref(), Some("devika.thorne"));
    assert_eq!(seen.attribute("html", "lang").as_deref(), Some("fr"));
    assert!(seen.words().contains("Ledger"), "for which application: {}", seen.words());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_no_is_believed() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let laptop = logged_in(&server, devika(&server)).await;
    for _ in 0..2 {
        let request = client.request();
        let asked = laptop.follow(&client.url(&request)).await;
        assert_eq!(page(&asked), "consent", "a no isn't remembered");
        let seen = laptop.submit(&asked, &[("decision", "deny")]).await;
        assert_eq!(client.callback(&seen, &request).error(), "access_denied");
    }
    let kinds = server.owner(TENANT).audit("action=grant.denied").await;
    assert_eq!((kinds.len(), &kinds[0]["outcome"]), (2, &json!("refused")));
}

/// RFC 6749 §4.1.1: state comes back as it was, however strange, and only if there was one.
#[tokio::test(flavor = "multi_thread")]
async fn state_comes_back_as_it_was() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let long = "s".repeat(1000);
    for state in [long.as_str(), "a b&code=c#d=+e%20é\"'<>", "=", "&"] {
        for mode in ["query", "fragment", "form_post"] {
            let request = client.request().with("state", state).with("response_mode", mode);
            let seen = laptop.follow(&client.url(&request)).await;
            assert_eq!(client.callback(&seen, &request).get("state"), Some(state), "{mode}");
        }
    }
    let request = client.request().without("state");
    let seen = laptop.follow(&client.url(&request)).await;
    assert_eq!(client.callback(&seen, &request).names(), ["code", "iss"]);
    let twice = client.request().and("state", "again");
    assert_told_here(&laptop.follow(&client.url(&twice)).await, "twice");
}
