//! A logout leads nowhere that its client hasn't registered, and happens to nobody who didn't want it
//! (OpenID Connect RP-Initiated Logout §3, §6).

use super::{NEIGHBOUR, TENANT, assert_stays, devika, form_action, own_client, server};
use latchkey_tests::{
    by_hand::ByHand,
    relying_party::{RelyingParty, Tokens},
    server::TestServer,
    visitor::{Seen, Visitor},
};
use serde_json::json;
use std::time::Duration;

const GOODBYE: &str = "https://app.example/goodbye";

/// What somebody may put in place of [`GOODBYE`].
const HOSTILE: [&str; 32] = [
    "https://evil.example",
    "https://app.example",
    "https://app.example/",
    "https://app.example/goodby",
    "https://app.example/goodbye/",
    "https://app.example/goodbye?",
    "https://app.example/goodbye?next=https://evil.example",
    "https://app.example/goodbye#x",
    "https://app.example/goodbye/../evil",
    "https://app.example/goodbye.evil",
    "https://app.example/%67oodbye",
    "https://app.example/callback",
    "https://app.example.evil.example/goodbye",
    "https://app.example@evil.example/goodbye",
    "https://evil.example\\@app.example/goodbye",
    "https://app.example:443/goodbye",
    "https://app.example:8443/goodbye",
    "http://app.example/goodbye",
    "HTTPS://app.example/goodbye",
    "https://App.example/goodbye",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "/t/quillfern/account",
    "goodbye",
    " https://app.example/goodbye",
    "https://app.example/goodbye ",
    "https://app.example/goodbye\r\nLocation: https://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://*.example/goodbye",
    "null",
];

async fn signed_in<'a>(server: &'a TestServer) -> (RelyingParty<'a>, Visitor, Tokens) {
    let (client, browser) = (own_client(server, json!({})).await, server.user_agent(TENANT));
    let tokens = client.sign_in(&browser, devika(server), &client.request()).await;
    (client, browser, tokens)
}

async fn visit(client: &RelyingParty<'_>, browser: &Visitor, parameters: &[(&str, &str)]) -> Seen {
    browser.follow(&client.logout_url(parameters)).await
}

#[tokio::test]
async fn no_logout_leads_to_another_address_than_a_registered_one() {
    let server = server().await;
    let (client, browser, tokens) = signed_in(&server).await;
    let (id, hint) = (client.client_id(), tokens.id_token());
    for hostile in HOSTILE {
        let to = ("post_logout_redirect_uri", hostile);
        for known in [&[("id_token_hint", hint)][..], &[("client_id", id)], &[], &[("client_id", "nobody")]] {
            let parameters = [known, &[to, ("state", "x")]].concat();
            assert_stays(&visit(&client, &browser, &parameters).await, &format!("{parameters:?}"));
            // Nor somebody who isn't logged in at all.
            let stranger = server.user_agent(TENANT);
            assert_stays(&visit(&client, &stranger, &parameters).await, &format!("{parameters:?}"));
        }
    }
    assert!(browser.is_logged_in().await, "what is refused logs nobody out");
    let parameters = [("id_token_hint", hint), ("post_logout_redirect_uri", GOODBYE), ("state", "a b&c#d")];
    let done = visit(&client, &browser, &parameters).await;
    assert_eq!(done.headers["location"], "https://app.example/goodbye?state=a%20b%26c%23d");
    assert!(!browser.is_logged_in().await);
}

#[tokio::test]
async fn one_clients_address_is_not_anothers() {
    let server = server().await;
    let (client, browser, tokens) = signed_in(&server).await;
    let metadata = json!({ "post_logout_redirect_uris": ["https://other.example/goodbye"] });
    let other = own_client(&server, metadata.clone()).await;
    let neighbour = server.client(NEIGHBOUR, metadata).await;
    let (own, theirs) = (client.client_id(), other.client_id());
    let to_theirs = ("post_logout_redirect_uri", "https://other.example/goodbye");
    for parameters in [
        vec![("client_id", own), to_theirs],
        vec![("id_token_hint", tokens.id_token()), to_theirs],
        vec![("id_token_hint", tokens.id_token()), ("client_id", own), to_theirs],
        vec![("id_token_hint", tokens.id_token()), ("client_id", theirs), to_theirs],
        vec![("client_id", neighbour.client_id()), to_theirs],
        vec![to_theirs],
        vec![("post_logout_redirect_uri", GOODBYE)],
    ] {
        assert_stays(&visit(&client, &browser, &parameters).await, &format!("{parameters:?}"));
    }
    let named_twice = format!("{}&client_id={theirs}", client.logout_url(&[("client_id", own), to_theirs]));
    assert_stays(&browser.follow(&named_twice).await, "two clients");
    assert!(browser.is_logged_in().await);
}

/// Any page can send a browser to an address; only who shows an ID token of this very session logs out by that.
#[tokio::test]
async fn no_address_alone_logs_anybody_out() {
    let server = server().await;
    let (client, browser, tokens) = signed_in(&server).await;
    let elsewhere = client.sign_in(&server.user_agent(TENANT), devika(&server), &client.request()).await;
    let jonas = server.person(TENANT, "jonas.pell");
    let his = client.sign_in(&server.user_agent(TENANT), jonas, &client.request()).await;
    let (id, to) = (client.client_id(), ("post_logout_redirect_uri", GOODBYE));
    for parameters in [
        vec![],
        vec![("client_id", id)],
        vec![("client_id", id), to],
        vec![("logout_hint", "devika.thorne"), ("ui_locales", "en")],
        // Another session's of the same person, and another person's.
        vec![("id_token_hint", elsewhere.id_token()), to],
        vec![("id_token_hint", his.id_token()), to],
    ] {
        let asked = visit(&client, &browser, &parameters).await;
        assert_eq!(
            (asked.status.as_u16(), asked.count("form[action$='/logout']")),
            (200, 1),
            "{parameters:?}"
        );
        assert!(browser.is_logged_in().await, "{parameters:?}");
        let posted = browser.client().post(client.endpoint("logout")).form(&parameters);
        let seen = posted.header("origin", "https://evil.example").send().await.expect("an answer");
        assert_eq!(seen.status(), 200, "a form of another site leads to the same question");
        assert!(browser.is_logged_in().await, "{parameters:?}");
        let head = browser.client().head(client.logout_url(&parameters)).send().await.expect("an answer");
        assert!(head.status().as_u16() < 500 && browser.is_logged_in().await, "{parameters:?}");
    }
    // Whose session it isn't can't end it either.
    let stranger = server.user_agent(TENANT);
    visit(&client, &stranger, &[("id_token_hint", tokens.id_token()), to]).await;
    assert!(browser.is_logged_in().await, "a stranger with the ID token");
    visit(&client, &browser, &[("id_token_hint", tokens.id_token())]).await;
    assert!(!browser.is_logged_in().await);
}

#[tokio::test]
async fn the_question_is_answered_by_its_own_page_alone() {
    let server = server().await;
    let (client, _, _) = signed_in(&server).await;
    let mut victim = ByHand::new();
    let account = format!("{}/account", client.issuer());
    victim
        .log_in(&format!("{}/login", client.issuer()), &devika(&server).login, &devika(&server).password)
        .await;
    let url = client.logout_url(&[("client_id", client.client_id()), ("post_logout_redirect_uri", GOODBYE)]);
    let question = victim.get(&url).await;
    assert_eq!(form_action(&question), "'self' https://app.example");
    let form = question.form();
    let stranger = ByHand::new().get(&format!("{}/login", client.issuer())).await.form();
    let token = |form: &latchkey_tests::visitor::Form| {
        form.fields.iter().find(|(name, _)| name == "csrf").expect("a form token").1.clone()
    };
    for wrong in ["", "x", &token(&stranger)] {
        assert_eq!(victim.post(&form.clone().with(&[("csrf", wrong)])).await.status, 403, "{wrong:?}");
    }
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "https://app.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        assert_eq!(victim.post_saying(&form, name, value).await.status, 403, "{name}: {value}");
    }
    assert_eq!(victim.get(&account).await.status, 200, "still logged in");
    let done = victim.post(&form).await;
    assert_eq!(done.headers["location"], GOODBYE);
    assert_ne!(victim.get(&account).await.status, 200);
}

/// Where the way leads afterwards is sealed: altered, of another tenant or of another kind, it leads to a page of ours.
#[tokio::test]
async fn the_way_on_is_what_was_asked_for() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let neighbour = server.client(NEIGHBOUR, json!({ "first_party": true })).await;
    let lucia = &server.tenant(NEIGHBOUR).users[0];
    let there = server.user_agent(NEIGHBOUR);
    neighbour.sign_in(&there, lucia, &neighbour.request()).await;
    let parameters = |client: &RelyingParty<'_>| client.client_id().to_owned();
    let to = ("post_logout_redirect_uri", GOODBYE);
    let asked = visit(&neighbour, &there, &[("client_id", &parameters(&neighbour)), to]).await;
    let theirs = field(&asked, "continue");
    let login = server.user_agent(TENANT).follow(&client.url(&client.request())).await;
    let of_a_login = field(&login, "continue");

    for wrong in [
        "",
        "x",
        "https://evil.example",
        "javascript:alert(1)",
        "//evil.example",
        "x\r\nLocation: https://evil.example",
        &theirs,
        &of_a_login,
    ] {
        let browser = server.user_agent(TENANT);
        client.sign_in(&browser, devika(&server), &client.request()).await;
        let question = visit(&client, &browser, &[("client_id", client.client_id()), to]).await;
        let done = browser.submit(&question, &[("continue", wrong)]).await;
        assert_eq!((done.status.as_u16(), done.url.path()), (200, "/t/quillfern/login"), "{wrong:?}");
        assert!(!done.headers.contains_key("location"), "{wrong:?}");
    }
    let browser = server.user_agent(TENANT);
    client.sign_in(&browser, devika(&server), &client.request()).await;
    let question = visit(&client, &browser, &[("client_id", client.client_id()), to]).await;
    let sealed = field(&question, "continue");
    let altered = format!("{}{}", &sealed[..sealed.len() - 1], if sealed.ends_with('A') { "B" } else { "A" });
    server.wait(Duration::from_secs(31 * 60)).await;
    for late in [altered.as_str(), sealed.as_str()] {
        let done = browser.submit(&question, &[("continue", late)]).await;
        assert_eq!(done.url.path(), "/t/quillfern/login", "half an hour later");
    }
}

fn field(seen: &Seen, name: &str) -> String {
    let form = seen.form();
    form.fields.into_iter().find(|(known, _)| known == name).expect("a field of that name").1
}
