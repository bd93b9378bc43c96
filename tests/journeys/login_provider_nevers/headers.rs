//! No page of a login is framed, kept, told on or scripted by others, and each lets its form lead to its own client
//! alone.

use super::{SCOPE, TENANT, devika, form_action, own_client, server};
use latchkey_tests::{
    relying_party::{DEVICE_CODE, RelyingParty},
    server::{TestServer, password_in},
    visitor::{Seen, Visitor},
};
use serde_json::json;
use std::time::Duration;

fn assert_guarded(seen: &Seen) {
    let at = format!("{} {}", seen.status, seen.url);
    assert_eq!(seen.headers["x-frame-options"], "DENY", "{at}");
    assert_eq!(seen.headers["x-content-type-options"], "nosniff", "{at}");
    assert_eq!(seen.headers["referrer-policy"], "no-referrer", "{at}: a code or a state would travel");
    assert_eq!(seen.headers["cache-control"], "no-store", "{at}");
    assert_eq!(seen.headers["cross-origin-resource-policy"], "same-origin", "{at}");
    let policy = seen.headers["content-security-policy"].to_str().expect("ASCII");
    let directives: Vec<_> = policy.split(';').map(str::trim).collect();
    for wanted in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "script-src 'self'"] {
        assert!(directives.contains(&wanted), "{at}: {policy}");
    }
    for loose in ["unsafe", "*", "http:", "https: ", "data: script"] {
        assert!(!policy.contains(loose), "{at}: {policy}");
    }
    assert_eq!(seen.count("script:not([src]), [style], [onclick], [onload], [onsubmit], base"), 0, "{at}");
    assert!(!seen.headers.contains_key("access-control-allow-origin"), "{at}");
}

async fn all_pages(client: &RelyingParty<'_>, browser: &Visitor, logged_in: &Visitor) -> Vec<(Seen, String)> {
    let own = "'self'".to_owned();
    let to_client = "'self' https://app.example".to_owned();
    let request = || client.request();
    let url = |request| client.url(&request);
    vec![
        (browser.follow(&url(request())).await, to_client.clone()),
        (browser.follow(&url(request().with("login_hint", "devika.thorne"))).await, to_client.clone()),
        (logged_in.follow(&url(request().with("prompt", "login"))).await, to_client.clone()),
        (logged_in.follow(&url(request().with("max_age", "0"))).await, to_client.clone()),
        (logged_in.follow(&url(request())).await, to_client.clone()),
        (logged_in.follow(&url(request().with("prompt", "select_account"))).await, to_client.clone()),
        (logged_in.follow(&url(client.ask(SCOPE).with("prompt", "consent"))).await, to_client),
        (logged_in.follow(&client.logout_url(&[])).await, own.clone()),
        (logged_in.follow(&client.logout_url(&[("client_id", client.client_id())])).await, own.clone()),
        (logged_in.open("/device").await, own.clone()),
        (logged_in.open("/device?user_code=BCDF-GHJK").await, own.clone()),
        (logged_in.open("/account/applications").await, own.clone()),
        (browser.open("/login?device=BCDF-GHJK").await, own.clone()),
        (browser.open("/login?continue=x").await, own.clone()),
        (browser.open("/consent?continue=x").await, own.clone()),
        (browser.follow(&url(request().with("redirect_uri", "https://evil.example"))).await, own.clone()),
        (browser.follow(&url(request().with("client_id", "x"))).await, own.clone()),
        (browser.follow(&client.logout_url(&[("id_token_hint", "x")])).await, own),
    ]
}

#[tokio::test]
async fn every_page_of_a_login_is_guarded_and_leads_to_its_client_alone() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let (browser, logged_in) = (server.user_agent(TENANT), server.user_agent(TENANT));
    let (login, password) = (&devika(&server).login, &devika(&server).password);
    logged_in.log_in(login, password).await;
    // A login of this very moment counts as one for whatever is asked for now.
    server.wait(Duration::from_secs(1)).await;
    for (seen, leads_to) in all_pages(&client, &browser, &logged_in).await {
        assert!(seen.status == 200 || seen.status == 400, "{} {}: {}", seen.status, seen.url, seen.words());
        assert_guarded(&seen);
        assert_eq!(form_action(&seen), leads_to, "{}: {}", seen.url, seen.words());
    }
    // A login that failed, which renders the same page again, and one from an expired form.
    let page = browser.follow(&client.url(&client.request())).await;
    let refused = browser.submit(&page, &[("login", login), ("password", "wrong")]).await;
    let expired = browser.submit(&page, &[("login", login), ("password", password), ("csrf", "x")]).await;
    for (seen, status) in [(refused, 422), (expired, 403)] {
        assert_eq!(seen.status, status);
        assert_guarded(&seen);
        assert_eq!(form_action(&seen), "'self' https://app.example");
    }
    // And the redirect with the code.
    let request = client.request().with("response_mode", "fragment");
    let seen = client.walk(&browser, devika(&server), &request).await;
    assert!(seen.status.is_redirection());
    assert_eq!(
        (&seen.headers["cache-control"], &seen.headers["referrer-policy"]),
        (&"no-store".parse().expect("it"), &"no-referrer".parse().expect("it"),)
    );
}

#[tokio::test]
async fn the_pages_after_a_generated_password_are_guarded_too() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let person = devika(&server);
    server.helpdesk(TENANT).reset(&person.id, &json!({ "mode": "generated" })).await.expect(202);
    let generated = password_in(&*server.mail(&person.email, 1).await);
    let browser = server.user_agent(TENANT);
    let page = browser.follow(&client.url(&client.request())).await;
    let choose = browser.submit(&page, &[("login", &person.login), ("password", &generated)]).await;
    assert!(choose.url.path().ends_with("/login/new-password"), "{}", choose.url);
    assert_guarded(&choose);
    assert_eq!(form_action(&choose), "'self' https://app.example");
    // Nothing else is to be had before the choice.
    let again = browser.follow(&client.url(&client.request())).await;
    assert!(again.url.path().ends_with("/login/new-password"), "{}", again.url);
    let silent = client.request().with("prompt", "none");
    let seen = browser.follow(&client.url(&silent)).await;
    assert_eq!(client.callback(&seen, &silent).error(), "interaction_required");
    for path in ["/device?user_code=BCDF-GHJK", "/account/applications"] {
        let seen = browser.open(path).await;
        assert!(seen.count("form[action$='/device'], .app") == 0, "{path}: {}", seen.words());
    }
    let done = browser.submit(&choose, &[("password", "seven quiet herons at dusk")]).await;
    assert!(
        done.headers["location"].to_str().expect("ASCII").starts_with("https://app.example/callback?code=")
    );
}

/// Whatever a client calls itself and whatever a request says, it is text.
#[tokio::test]
async fn nothing_that_a_client_or_a_request_says_is_markup() {
    let server = server().await;
    let script = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}";
    let metadata = json!({
        "client_name": script, "scope": "openid <script>alert(1)</script> '><b>x",
        "client_uri": "https://app.example/'onmouseover=alert(1)//",
        "policy_uri": "https://app.example/?a=%3Cb%3E",
        "redirect_uris": ["https://app.example/callback?x=';alert(1)//"],
        "grant_types": ["authorization_code", DEVICE_CODE],
    });
    let client = server.client(TENANT, metadata).await;
    let browser = server.user_agent(TENANT);
    let request = client
        .ask("openid <script>alert(1)</script> '><b>x")
        .with("login_hint", script)
        .with("state", script)
        .with("response_mode", "form_post");
    let login = browser.follow(&client.url(&request)).await;
    let question = browser
        .submit(&login, &[("login", &devika(&server).login), ("password", &devika(&server).password)])
        .await;
    let answer = browser.submit(&question, &[("decision", "allow")]).await;
    let wrong = browser.follow(&client.url(&request.clone().with("client_id", script))).await;
    let device = client.begin_device("openid <script>alert(1)</script>").await;
    let page = browser.open("/device").await;
    let code = device["user_code"].as_str().expect("a code");
    let asks = browser.submit(&page, &[("user_code", code)]).await;
    let mistyped = browser.submit(&page, &[("user_code", script)]).await;
    let applications = browser.open("/account/applications").await;
    let filled_in =
        browser.open(&format!("/device?user_code={}", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E")).await;
    for seen in [login, question, answer, wrong, asks, mistyped, applications, filled_in] {
        assert_guarded_markup(&server, &seen);
    }
}

fn assert_guarded_markup(server: &TestServer, seen: &Seen) {
    assert_guarded(seen);
    let at = format!("{} {}", seen.status, seen.url);
    assert!(!seen.html.contains("<script>alert") && !seen.html.contains("<img src=x"), "{at}: {}", seen.html);
    assert_eq!(seen.count("img[onerror], [onmouseover], b b, li b"), 0, "{at}: {}", seen.html);
    let own = server.running.app.public_url().origin();
    for form in seen.forms() {
        let to = form.action.as_str();
        assert!(to.starts_with(own) || to.starts_with("https://app.example/callback"), "{at}: {to}");
    }
}
