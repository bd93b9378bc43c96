//! Forms that somebody else's page sends, and pages that somebody else's page shows.

use super::{PASSWORD, server};
use latchkey_tests::{
    by_hand::ByHand,
    server::{TestServer, link_in, password_in},
    visitor::{Form, Seen},
};
use reqwest::{Client, Url};
use serde_json::json;

/// Every page that takes a form.
const FORMS: [&str; 7] =
    ["/login", "/login/new-password", "/login/resend", "/logout", "/recover", "/reset", "/reset/resend"];

/// A browser that is logged in and holds a live link, and the form token that its pages carry.
async fn victim(server: &TestServer) -> (ByHand, String) {
    let devika = &server.tenant("quillfern").users[0];
    server.visitor("quillfern").forget(&devika.login).await;
    let link = link_in(&*server.mail(&devika.email, 1).await);
    let mut victim = ByHand::new();
    victim.get(server.visitor("quillfern").reachable(&link).as_str()).await;
    victim.log_in(&url(server, "/login"), &devika.login, &devika.password).await;
    let account = victim.get(&url(server, "/account")).await;
    assert_eq!(account.status, 200);
    let csrf = token(&account);
    (victim, csrf)
}

fn url(server: &TestServer, path: &str) -> String {
    format!("{}/t/quillfern{path}", server.origin)
}

fn token(seen: &Seen) -> String {
    let form = seen.form();
    form.fields.into_iter().find(|(name, _)| name == "csrf").expect("a form token").1
}

/// A form that would work on any of the pages, with this token.
fn form(server: &TestServer, path: &str, csrf: Option<&str>) -> Form {
    let action = Url::parse(&url(server, path)).expect("a whole address");
    let form = Form { action, fields: Vec::new() };
    let form = form.with(&[("login", "jonas.pell"), ("password", PASSWORD), ("proof", "x")]);
    match csrf {
        Some(csrf) => form.with(&[("csrf", csrf)]),
        None => form,
    }
}

/// Nothing of what the forms ask for has happened.
async fn assert_untouched(server: &TestServer, victim: &mut ByHand) {
    assert_eq!(victim.get(&url(server, "/account")).await.status, 200, "still logged in");
    assert_eq!(victim.get(&url(server, "/reset")).await.status, 200, "the link still lives");
    server.settled().await;
    assert!(server.mailbox.messages(Some("jonas.pell@mossbank.example")).is_empty(), "nothing was mailed");
}

#[tokio::test]
async fn a_form_without_this_browsers_token_does_nothing() {
    let server = server().await;
    let (mut victim, csrf) = victim(&server).await;
    let stranger = token(&ByHand::new().get(&url(&server, "/login")).await);
    let neighbour = token(&victim.get(&format!("{}/t/nubaria/login", server.origin)).await);
    let broken = format!("{}x", &csrf[1..]);
    // The forced change has a test of its own: it is for sessions of its own.
    for path in FORMS.into_iter().filter(|path| *path != "/login/new-password") {
        for wrong in [None, Some(""), Some("x"), Some(&*stranger), Some(&*neighbour), Some(&*broken)] {
            let answer = victim.post(&form(&server, path, wrong)).await;
            assert_eq!(answer.status, 403, "{path} with {wrong:?}: {}", answer.words());
        }
    }
    assert_untouched(&server, &mut victim).await;
}

#[tokio::test]
async fn a_forced_change_takes_its_own_form_alone() {
    let server = server().await;
    let devika = &server.tenant("quillfern").users[0];
    server.helpdesk("quillfern").reset(&devika.id, &json!({ "mode": "generated" })).await.expect(202);
    let generated = password_in(&*server.mail(&devika.email, 1).await);
    let mut victim = ByHand::new();
    victim.log_in(&url(&server, "/login"), &devika.login, &generated).await;
    let page = victim.get(&url(&server, "/login/new-password")).await;
    let stranger = token(&ByHand::new().get(&url(&server, "/login")).await);
    for wrong in [None, Some(""), Some(&*stranger)] {
        let answer = victim.post(&form(&server, "/login/new-password", wrong)).await;
        assert_eq!(answer.status, 403, "{wrong:?}: {}", answer.words());
    }
    let own = page.form().with(&[("password", PASSWORD)]);
    let answer = victim.post_saying(&own, "origin", "https://evil.example").await;
    assert_eq!(answer.status, 403, "{}", answer.words());
    assert_eq!(victim.post(&own).await.headers["location"], "/t/quillfern/account");
}

#[tokio::test]
async fn a_form_from_another_site_does_nothing() {
    let server = server().await;
    let (mut victim, csrf) = victim(&server).await;
    let foreign = [
        ("origin", "https://evil.example"),
        ("origin", "http://localhost:1"),
        ("origin", "http://localhost.evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for path in FORMS {
        for (name, value) in foreign {
            let answer = victim.post_saying(&form(&server, path, Some(&csrf)), name, value).await;
            assert_eq!(answer.status, 403, "{path} with {name}: {value}: {}", answer.words());
        }
    }
    for (name, value) in foreign {
        let recover = Client::new().post(url(&server, "/recover")).json(&json!({ "login": "jonas.pell" }));
        let answer = recover.header(name, value).send().await.expect("an answer");
        assert_eq!(answer.status(), 403, "JSON with {name}: {value}");
    }
    assert_untouched(&server, &mut victim).await;
}

/// The same forms with the right token from our own pages are taken: what is refused above is refused for its reason.
#[tokio::test]
async fn a_form_of_our_own_is_taken() {
    let server = server().await;
    let (mut victim, csrf) = victim(&server).await;
    let own = server.running.app.public_url().origin().to_owned();
    for (name, value) in [("origin", own.as_str()), ("origin", "null"), ("sec-fetch-site", "same-origin")] {
        for path in FORMS {
            let answer = victim.post_saying(&form(&server, path, Some(&csrf)), name, value).await;
            assert_ne!(answer.status, 403, "{path} with {name}: {value}: {}", answer.words());
            assert!(answer.status.as_u16() < 500, "{path}: {}", answer.words());
        }
    }
}

#[tokio::test]
async fn no_page_can_be_framed_or_run_foreign_script() {
    let server = server().await;
    let (mut victim, _) = victim(&server).await;
    let pages = ["/login", "/recover", "/reset", "/account", "/login/new-password", "/nothing-here"];
    let mut answers = Vec::new();
    for path in pages {
        answers.push(victim.get(&url(&server, path)).await);
    }
    for path in
        ["/t/nobody/login", "/", "/healthz", "/_mailbox", "/api/docs", "/api/v1/openapi.json", "/api/v1/me"]
    {
        answers.push(victim.get(&format!("{}{path}", server.origin)).await);
    }
    answers.push(victim.post(&form(&server, "/login", None)).await);
    for answer in answers {
        let url = &answer.url;
        assert_eq!(answer.headers["x-frame-options"], "DENY", "{url}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{url}");
        assert_eq!(answer.headers["cache-control"], "no-store", "{url}");
        let policy = answer.headers["content-security-policy"].to_str().expect("ASCII");
        let directives: Vec<_> = policy.split(';').map(str::trim).collect();
        assert!(directives.contains(&"frame-ancestors 'none'"), "{url}: {policy}");
        assert!(directives.contains(&"default-src 'none'"), "{url}: {policy}");
        let scripts = directives.iter().find(|directive| directive.starts_with("script-src"));
        assert!(
            !scripts.is_some_and(|scripts| scripts.contains("unsafe") || scripts.contains('*')),
            "{url}: {policy}"
        );
        assert_eq!(
            answer.count("script:not([src])"),
            if url.path() == "/api/docs" { answer.count("script") } else { 0 }
        );
        assert_eq!(answer.count("[style], [onclick], [onload]"), 0, "{url}");
    }
}
