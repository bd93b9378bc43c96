//! What our pages carry from one to the next is sealed: nobody alters it, takes it elsewhere or keeps it, and no page
//! leads where somebody else says.

use super::{CALLBACK, NEIGHBOUR, TENANT, assert_stays, devika, form_action, own_client, server};
use latchkey_tests::{
    relying_party::{Callback, RelyingParty, go_on},
    server::TestServer,
    visitor::{Seen, Visitor},
};
use serde_json::json;
use std::time::Duration;

/// The sealed request in a login page's form.
async fn begun(client: &RelyingParty<'_>) -> String {
    let login = client.server.user_agent(&client.tenant).follow(&client.url(&client.request())).await;
    let form = login.form();
    let found = form.fields.into_iter().find(|(name, _)| name == "continue");
    found.expect("a request under way").1
}

/// What somebody writes in place of it.
fn hostile(sealed: &str) -> Vec<String> {
    let mut texts: Vec<String> = [
        "x",
        ".",
        "https://evil.example",
        "//evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "/t/nubaria/account",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "\"><script>alert(1)</script>",
        "x\r\nLocation: https://evil.example",
        "x\r\n\r\n<script>alert(1)</script>",
        "x&redirect_uri=https://evil.example&client_id=y",
        "device:https://evil.example",
        "device:/../../evil",
        "device:x\r\nSet-Cookie: a=b",
        "\u{0}",
        "\u{202e}",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push(sealed[..sealed.len() - 1].to_owned());
    texts.push(format!("{sealed}A"));
    texts.push(sealed.split_once('.').expect("a key's name").1.to_owned());
    texts.push(format!("{sealed}.{sealed}"));
    texts.push("A".repeat(20_000));
    for place in (0..sealed.len()).step_by(sealed.len() / 24) {
        let mut altered = sealed.as_bytes().to_vec();
        altered[place] = if altered[place] == b'A' { b'B' } else { b'A' };
        texts.push(String::from_utf8(altered).expect("ASCII"));
    }
    texts
}

/// Wherever it leads, it is a page of this tenant's, and nothing that was written shows as markup or in a policy.
fn assert_leads_home(seen: &Seen, what: &str) {
    assert!(seen.status.as_u16() < 500, "{what}: {}", seen.status);
    if let Some(location) = seen.headers.get("location") {
        let location = location.to_str().expect("ASCII");
        assert!(
            location.starts_with("/t/quillfern/") && !location.contains("evil.example/"),
            "{what}: {location}"
        );
    }
    assert_eq!(seen.url.path().get(..12), Some("/t/quillfern"), "{what}: {}", seen.url);
    assert!(!seen.html.contains("<script>alert"), "{what}");
    let policy = seen.headers["content-security-policy"].to_str().expect("ASCII");
    assert!(!policy.contains("evil"), "{what}: {policy}");
    assert!(!seen.headers.get_all("set-cookie").iter().any(|cookie| cookie == "a=b"), "{what}");
}

async fn open(browser: &Visitor, path: &str, continuation: &str) -> Seen {
    let mut url = reqwest::Url::parse(&browser.url(path)).expect("an address");
    url.query_pairs_mut().append_pair("continue", continuation);
    browser.follow(url.as_str()).await
}

#[tokio::test]
async fn nothing_but_a_sealed_request_goes_on() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let logged_in = server.user_agent(TENANT);
    client.sign_in(&logged_in, devika(&server), &client.request()).await;
    let sealed = begun(&client).await;
    for text in hostile(&sealed) {
        let what = text.chars().take(60).collect::<String>();
        for browser in [&logged_in, &server.user_agent(TENANT)] {
            for path in ["/oauth2/authorize", "/consent", "/login/account", "/login", "/login/new-password"] {
                let seen = open(browser, path, &text).await;
                assert_leads_home(&seen, &format!("{path} {what:?}"));
                assert!(Callback::of(&seen).is_none(), "{path} {what:?}");
            }
            if text.len() < 8000 {
                assert_stays(&open(browser, "/oauth2/authorize", &text).await, &what);
            }
        }
        let page = logged_in.open("/recover").await;
        let csrf = &page.form().fields.into_iter().find(|(name, _)| name == "csrf").expect("a token").1;
        let posted = [
            ("/consent", [("decision", "allow"), ("continue", &text), ("csrf", csrf)]),
            ("/login/account", [("choice", "keep"), ("continue", &text), ("csrf", csrf)]),
        ];
        for (path, fields) in posted {
            let request = logged_in.client().post(logged_in.url(path)).form(&fields);
            let answer = request.send().await.expect("an answer");
            assert!(answer.status().is_client_error(), "{path} {what:?}: {}", answer.status());
            assert!(!answer.headers().contains_key("location"), "{path} {what:?}");
        }
    }
}

/// Somebody logs in with a page that was tampered with: they are logged in, and stay with us.
#[tokio::test]
async fn a_login_leads_nowhere_that_a_form_says() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let sealed = begun(&client).await;
    for text in hostile(&sealed) {
        let browser = server.user_agent(TENANT);
        let page = browser.open("/login").await;
        let person = devika(&server);
        let fields = [("login", person.login.as_str()), ("password", &person.password), ("continue", &text)];
        let seen = browser.submit(&page, &fields).await;
        assert_leads_home(&seen, &text.chars().take(60).collect::<String>());
        assert!(Callback::of(&seen).is_none(), "{text:?}");
        assert!(browser.is_logged_in().await, "{text:?}: {}", seen.words());
    }
}

#[tokio::test]
async fn a_request_stays_with_its_tenant_and_its_purpose() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let neighbour = server.client(NEIGHBOUR, json!({ "first_party": true })).await;
    let theirs = begun(&neighbour).await;
    let logged_in = server.user_agent(TENANT);
    client.sign_in(&logged_in, devika(&server), &client.request()).await;
    let question = logged_in.follow(&client.logout_url(&[("client_id", client.client_id())])).await;
    let of_a_logout = question.form().fields.into_iter().find(|(name, _)| name == "continue").expect("it").1;
    for (what, text) in [("the neighbour's", &theirs), ("a logout", &of_a_logout)] {
        assert_stays(&open(&logged_in, "/oauth2/authorize", text).await, what);
        assert_stays(&open(&logged_in, "/consent", text).await, what);
        let login = open(&server.user_agent(TENANT), "/login", text).await;
        assert_eq!(form_action(&login), "'self'", "{what}");
        assert!(
            login.form().fields.iter().all(|(name, value)| name != "continue" || value.is_empty()),
            "{what}"
        );
    }
    // At home it goes on.
    let there = server.user_agent(NEIGHBOUR);
    let login = open(&there, "/login", &theirs).await;
    assert_eq!(form_action(&login), "'self' https://app.example");
    let seen = go_on(&there, login, &server.tenant(NEIGHBOUR).users[0]).await;
    assert_eq!(Callback::of(&seen).expect("an answer").uri, CALLBACK);
}

/// Whoever is to prove themself again does so, whatever way they take around the login page.
#[tokio::test]
async fn nobody_skips_the_login_that_was_asked_for() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let browser = server.user_agent(TENANT);
    client.sign_in(&browser, devika(&server), &client.request()).await;
    // Begun before the request comes, so it proves nothing for it.
    server.wait(Duration::from_secs(1)).await;
    for (name, value) in [("prompt", "login"), ("max_age", "0")] {
        let request = client.request().with(name, value);
        let login = browser.follow(&client.url(&request)).await;
        let form = login.form();
        let sealed = &form.fields.iter().find(|(name, _)| name == "continue").expect("a request").1;
        for path in ["/oauth2/authorize", "/consent", "/login/account", "/login"] {
            let seen = open(&browser, path, sealed).await;
            assert_eq!(
                (seen.status.as_u16(), seen.url.path()),
                (200, "/t/quillfern/login"),
                "{name}, {path}"
            );
        }
        let keep = [("choice", "keep")];
        let choice = login.form().with(&keep);
        let choice = latchkey_tests::visitor::Form {
            action: reqwest::Url::parse(&browser.url("/login/account")).expect("an address"),
            ..choice
        };
        assert_eq!(browser.send(&choice).await.url.path(), "/t/quillfern/login", "{name}");
        let wrong = browser.submit(&login, &[("login", "devika.thorne"), ("password", "wrong")]).await;
        assert_eq!(wrong.status, 422, "{name}");
        assert_eq!(
            open(&browser, "/oauth2/authorize", sealed).await.url.path(),
            "/t/quillfern/login",
            "{name}"
        );
        let seen = go_on(&browser, login, devika(&server)).await;
        assert!(client.callback(&seen, &request).code().starts_with("lkz_"), "{name}");
        server.wait(Duration::from_secs(1)).await;
    }
}

/// An hour, and only while its client is there as it was.
#[tokio::test]
async fn a_request_ends() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let sealed = begun(&client).await;
    server.wait(Duration::from_secs(60 * 60 - 1)).await;
    let browser = server.user_agent(TENANT);
    let seen = go_on(&browser, open(&browser, "/login", &sealed).await, devika(&server)).await;
    assert!(Callback::of(&seen).is_some(), "{}", seen.words());
    server.wait(Duration::from_secs(1)).await;
    assert_stays(&open(&browser, "/oauth2/authorize", &sealed).await, "an hour later");

    // Its redirect URI is taken away while the person types.
    let sealed = begun(&client).await;
    let owner = server.owner(TENANT);
    let path = owner.path(&format!("/clients/{}", client.client_id()));
    let mut metadata = client.registered.clone();
    metadata["redirect_uris"] = json!(["https://app.example/moved"]);
    for secret in ["client_secret", "client_secret_expires_at"] {
        metadata.as_object_mut().expect("an object").remove(secret);
    }
    owner.api.put(&path, &metadata).await.expect(200);
    assert_stays(&open(&browser, "/oauth2/authorize", &sealed).await, "a URI that was taken away");
    owner.api.delete(&path).await.expect(204);
    assert_stays(&open(&browser, "/oauth2/authorize", &sealed).await, "a client that was deleted");
    leads_to_an_ordinary_login(&server, &sealed).await;
}

async fn leads_to_an_ordinary_login(server: &TestServer, sealed: &str) {
    let login = open(&server.user_agent(TENANT), "/login", sealed).await;
    assert_eq!((login.status.as_u16(), form_action(&login)), (200, "'self'"));
}
