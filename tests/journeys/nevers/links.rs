//! Recovery: what a link is made of, where it shows, and what uses it up.

use super::{PASSWORD, server};
use latchkey_tests::{
    by_hand::ByHand,
    server::{TestServer, link_in},
};
use reqwest::{Client, Method, header::HeaderMap};
use serde_json::json;
use std::time::Duration;

/// The first person of Quillfern asks for a link; this is the one in their first mail.
async fn recovery_link(server: &TestServer) -> String {
    let devika = &server.tenant("quillfern").users[0];
    assert_eq!(server.visitor("quillfern").forget(&devika.login).await.status, 202);
    link_in(&*server.mail(&devika.email, 1).await)
}

/// The link still sets a password, for somebody who opens it now.
async fn assert_works(server: &TestServer, link: &str) {
    let done = server.visitor("quillfern").set_password(link, PASSWORD).await;
    assert_eq!(done.status, 200, "{}", done.words());
}

#[tokio::test]
async fn what_a_request_says_of_its_host_never_reaches_a_link() {
    let server = server().await;
    let (tenant, devika) = (server.tenant("quillfern"), &server.tenant("quillfern").users[0]);
    let api = server.api(&tenant.helpdesk.api_token);
    let lies = [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-port", "4433"),
        ("x-forwarded-prefix", "/evil"),
        ("x-original-host", "evil.example"),
        ("forwarded", "host=evil.example;proto=https"),
    ];
    let mut mails = 0;
    for (name, value) in lies {
        let url = format!("{}/t/quillfern/recover", server.origin);
        let asked = Client::new().post(url).header(name, value).json(&json!({ "login": devika.login }));
        assert_eq!(asked.send().await.expect("an answer").status(), 202, "{name}");
        // A mail that hasn't left yet isn't sent any more once an administrator resets.
        server.settled().await;
        let path = format!("/tenants/quillfern/users/{}/password-reset", devika.id);
        let reset = api.request(Method::POST, &path).header(name, value).json(&json!({ "mode": "link" }));
        assert_eq!(reset.send().await.expect("an answer").status(), 202, "{name}");
        server.settled().await;
        for mail in &server.mailbox.messages(Some(&devika.email))[mails..] {
            let expected = format!("{}/t/quillfern/reset?token=", server.running.app.public_url().origin());
            assert!(link_in(mail).starts_with(&expected), "{name}: {}", link_in(mail));
            assert!(!mail.text.contains("evil") && !mail.html.contains("evil"), "{name}");
            mails += 1;
        }
    }
    assert!(mails > lies.len(), "both kinds of mails were sent");
}

#[tokio::test]
async fn looking_at_a_link_uses_nothing_up() {
    let server = server().await;
    let link = recovery_link(&server).await;
    let scanner = server.visitor("quillfern");
    for _ in 0..10 {
        let page = scanner.follow(&link).await;
        assert_eq!((page.status.as_u16(), page.count("form")), (200, 1), "a live page holds one form");
        for url in [page.url, scanner.reachable(&link)] {
            let head = scanner.client().head(url).send().await.expect("an answer");
            assert!(head.status().is_success(), "{}", head.status());
        }
    }
    assert_works(&server, &link).await;
}

/// A scanner with a browser inside presses whatever button it finds, with whatever it puts into fields.
#[tokio::test]
async fn a_scanner_that_submits_the_form_uses_nothing_up() {
    let server = server().await;
    let link = recovery_link(&server).await;
    let scanner = server.visitor("quillfern");
    let page = scanner.follow(&link).await;
    for typed in
        ["", " ", "test", "a", "password", "Password123!", "aaaaaaaaaaaaaaaaaaaa", "1234567890123456"]
    {
        let refused = scanner.submit(&page, &[("password", typed)]).await;
        assert_eq!(refused.status, 422, "{typed:?}: {}", refused.words());
        assert_eq!(refused.count("form"), 1, "the page stays usable");
    }
    scanner.send(&page.form()).await;
    let resend = scanner.client().post(scanner.url("/reset/resend")).form(&page.form().fields).send().await;
    assert!(resend.expect("an answer").status().is_success());
    assert_works(&server, &link).await;
}

#[tokio::test]
async fn the_first_visitor_binds_nothing() {
    let server = server().await;
    let devika = &server.tenant("quillfern").users[0];
    let link = recovery_link(&server).await;
    let (first, second) = (server.visitor("quillfern"), server.visitor("quillfern"));
    let seen_first = first.follow(&link).await;
    let done = second.set_password(&link, PASSWORD).await;
    assert_eq!(done.status, 200, "{}", done.words());
    let late = first.submit(&seen_first, &[("password", "eleven loud geese before dawn")]).await;
    assert_eq!(late.status, 410, "{}", late.words());
    second.log_in(&devika.login, PASSWORD).await;
    assert!(second.is_logged_in().await);
}

#[tokio::test]
async fn a_link_opens_its_own_tenant_and_no_other() {
    let server = server().await;
    let link = recovery_link(&server).await;
    for slug in ["nubaria", "operators"] {
        let elsewhere = link.replace("/t/quillfern/", &format!("/t/{slug}/"));
        let visitor = server.visitor(slug);
        let page = visitor.follow(&elsewhere).await;
        assert_eq!((page.status.as_u16(), page.count("[autocomplete=new-password]")), (410, 0));
        // By hand, with a form token of that tenant's own.
        let form = visitor.open("/recover").await.form();
        let csrf = form.fields.iter().find(|(name, _)| name == "csrf").expect("a form token").1.clone();
        let body = [("csrf", csrf.as_str()), ("password", PASSWORD)];
        let posted =
            visitor.client().post(visitor.url("/reset")).form(&body).send().await.expect("an answer");
        assert_eq!(posted.status(), 410);
    }
    assert_works(&server, &link).await;
}

/// Every place where a token could be read by somebody who isn't the person.
#[tokio::test]
async fn a_token_shows_nowhere_but_in_the_mail() {
    let server = server().await;
    let (tenant, devika) = (server.tenant("quillfern"), &server.tenant("quillfern").users[0]);
    let link = recovery_link(&server).await;
    let (_, token) = link.split_once("token=").expect("a token in the link");
    let visitor = server.visitor("quillfern");

    let arrival = ByHand::new().get(visitor.reachable(&link).as_str()).await;
    assert_eq!(arrival.status, 303, "it leaves the address at once");
    assert_eq!(arrival.headers["location"], "/t/quillfern/reset");
    assert_private(&arrival.headers, "the first hop");
    assert!(!arrival.html.contains(token));
    let page = visitor.follow(&link).await;
    assert_private(&page.headers, "the page");
    let refused = visitor.submit(&page, &[("password", "short")]).await;
    assert_private(&refused.headers, "a refusal");
    let done = visitor.submit(&page, &[("password", PASSWORD)]).await;
    assert_private(&done.headers, "the end");
    for page in [page, refused, done] {
        assert!(!page.html.contains(token) && !page.url.as_str().contains(token), "{}", page.url);
    }

    let owner = server.api(&tenant.owner.api_token);
    let mail = owner.get("/tenants/quillfern/outbox").await.expect(200);
    let mail = mail["items"][0]["id"].as_str().expect("a mail").to_owned();
    let resets = format!("/tenants/quillfern/users/{}/password-resets", devika.id);
    for path in [
        "/tenants/quillfern/audit?limit=200",
        "/tenants/quillfern/outbox",
        &format!("/tenants/quillfern/outbox/{mail}"),
        &resets,
    ] {
        let answer = owner.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        assert!(!answer.text.contains(token) && !answer.text.contains("token="), "{path}");
        assert!(!answer.text.contains(PASSWORD), "{path}");
    }
}

fn assert_private(headers: &HeaderMap, what: &str) {
    assert_eq!(headers["referrer-policy"], "no-referrer", "{what}");
    assert_eq!(headers["cache-control"], "no-store", "{what}");
}

/// Dead in each of the ways in which a link can die.
#[tokio::test]
async fn a_dead_link_changes_nothing() {
    let server = server().await;
    let devika = &server.tenant("quillfern").users[0];
    let link = recovery_link(&server).await;
    let visitor = server.visitor("quillfern");
    let page = visitor.follow(&link).await;
    server.wait(Duration::from_secs(15 * 60)).await;
    let late = visitor.submit(&page, &[("password", PASSWORD)]).await;
    assert_eq!(late.status, 410, "fifteen minutes are over: {}", late.words());
    for wrong in ["", "x", &"A".repeat(43), &"A".repeat(4000), "%00", "../../etc/passwd"] {
        let elsewhere = server.visitor("quillfern");
        let page = elsewhere.open(&format!("/reset?token={wrong}")).await;
        assert_eq!(page.status, 410, "{wrong}: {}", page.words());
    }
    visitor.log_in(&devika.login, &devika.password).await;
    assert!(visitor.is_logged_in().await, "the old password still works");
}
