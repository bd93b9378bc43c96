//! What a person decides at the provider is decided on the provider's own pages: on what they agree to, which device
//! they let in, which account they use, what they disconnect.

use super::{NEIGHBOUR, SCOPE, TENANT, assert_refused, devika, own_client, server};
use latchkey_tests::{
    by_hand::ByHand,
    relying_party::{DEVICE_CODE, RelyingParty},
    server::TestServer,
    visitor::{Form, Seen},
};
use serde_json::{Value, json};
use std::time::Duration;

/// What another site's form looks like to a browser of today.
const FOREIGN: [(&str, &str); 7] = [
    ("origin", "https://evil.example"),
    ("origin", "https://app.example"),
    ("origin", "http://localhost:1"),
    ("origin", "http://localhost.evil.example"),
    ("origin", "file://"),
    ("sec-fetch-site", "cross-site"),
    ("sec-fetch-site", "same-site"),
];

/// A browser that somebody is logged in with.
async fn victim(server: &TestServer) -> ByHand {
    let mut victim = ByHand::new();
    let person = devika(server);
    victim.log_in(&url(server, TENANT, "/login"), &person.login, &person.password).await;
    victim
}

fn url(server: &TestServer, tenant: &str, path: &str) -> String {
    format!("{}/t/{tenant}{path}", server.running.app.public_url().origin())
}

fn token(seen: &Seen) -> String {
    let form = seen.form();
    form.fields.into_iter().find(|(name, _)| name == "csrf").expect("a form token").1
}

/// Follows redirects to a page.
async fn open(victim: &mut ByHand, url: &str) -> Seen {
    let mut seen = victim.get(url).await;
    while seen.status.is_redirection() {
        let next = seen.url.join(seen.headers["location"].to_str().expect("ASCII")).expect("an address");
        seen = victim.get(next.as_str()).await;
    }
    assert_eq!(seen.status, 200, "{}", seen.words());
    seen
}

/// Sends a form as everybody else would, then as its own page does; answers what the latter brought.
async fn attack(server: &TestServer, victim: &mut ByHand, form: &Form) -> Seen {
    let stranger = token(&ByHand::new().get(&url(server, TENANT, "/login")).await);
    let neighbour = token(&victim.get(&url(server, NEIGHBOUR, "/login")).await);
    let own = form.fields.iter().find(|(name, _)| name == "csrf").expect("a form token").1.clone();
    let path = form.action.path();
    for wrong in ["", "x", &stranger, &neighbour, &own[1..], &format!("{own}x"), &own.to_uppercase()] {
        let answer = victim.post(&form.clone().with(&[("csrf", wrong)])).await;
        assert_eq!(answer.status, 403, "{path} with {wrong:?}: {}", answer.words());
        assert!(!answer.headers.contains_key("location"), "{path} with {wrong:?}");
    }
    let mut missing = form.clone();
    missing.fields.retain(|(name, _)| name != "csrf");
    assert_eq!(victim.post(&missing).await.status, 403, "{path} without a token");
    for (name, value) in FOREIGN {
        let answer = victim.post_saying(form, name, value).await;
        assert_eq!(answer.status, 403, "{path} with {name}: {value}: {}", answer.words());
        assert!(!answer.headers.contains_key("location"), "{path} with {name}: {value}");
    }
    // The right token without the cookie that it is bound to.
    let mut elsewhere = ByHand::new();
    elsewhere.cookies = victim.cookies.clone();
    elsewhere.cookies.retain(|name, _| !name.ends_with("-form"));
    assert_eq!(elsewhere.post(form).await.status, 403, "{path} without the form's cookie");
    // And not by an address.
    let mut address = form.action.clone();
    address.query_pairs_mut().extend_pairs(&form.fields);
    let got = victim.get(address.as_str()).await;
    assert!(
        got.headers.get("location").is_none_or(|to| !to.to_str().expect("ASCII").contains("code=")),
        "{path}"
    );
    victim.post(form).await
}

async fn applications(victim: &mut ByHand, server: &TestServer) -> usize {
    open(victim, &url(server, TENANT, "/account/applications")).await.count(".app")
}

#[tokio::test]
async fn nobody_agrees_by_another_sites_form() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let mut victim = victim(&server).await;
    let request = client.ask(SCOPE);
    let question = open(&mut victim, &client.url(&request)).await;
    let allow = question.form().with(&[("decision", "allow")]);
    let answered = attack(&server, &mut victim, &allow).await;
    assert!(client.callback(&answered, &request).code().starts_with("lkz_"));

    let other = server.client(TENANT, json!({ "client_name": "Other" })).await;
    let question = open(&mut victim, &other.url(&other.request())).await;
    let undecided = ["", "Allow", "yes", "allow ", "deny\0", "allow,deny"];
    for decision in undecided {
        let answer = victim.post(&question.form().with(&[("decision", decision)])).await;
        assert_eq!(
            answer.status,
            if decision.contains('\0') { answer.status.as_u16() } else { 422 },
            "{decision:?}"
        );
        assert!(!answer.headers.contains_key("location"), "{decision:?}");
    }
    assert_eq!(applications(&mut victim, &server).await, 1, "only what was agreed to on its page");
}

#[tokio::test]
async fn nobody_logs_in_by_another_sites_form() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let mut victim = ByHand::new();
    let login = open(&mut victim, &client.url(&client.request())).await;
    let jonas = server.person(TENANT, "jonas.pell");
    // The attacker's own account, so that what the victim does next is the attacker's to see.
    let form = login.form().with(&[("login", &jonas.login), ("password", &jonas.password)]);
    let answered = attack(&server, &mut victim, &form).await;
    let location = answered.headers["location"].to_str().expect("ASCII");
    assert!(location.starts_with("/t/quillfern/oauth2/authorize?continue="), "{location}");
}

#[tokio::test]
async fn no_device_is_let_in_by_another_sites_form() {
    let server = server().await;
    let device = json!({ "grant_types": [DEVICE_CODE, "refresh_token"], "response_types": [] });
    let client = server.client(TENANT, device).await;
    let waiting = client.begin_device("openid").await;
    let user_code = waiting["user_code"].as_str().expect("a code");
    let mut victim = victim(&server).await;
    let page = open(&mut victim, &url(&server, TENANT, &format!("/device?user_code={user_code}"))).await;
    // With the decision in it from the start, as an attacker would.
    let allow = page.form().with(&[("user_code", user_code), ("decision", "allow")]);
    let mut wrong = allow.clone();
    wrong.fields.retain(|(name, _)| name != "csrf");
    assert_eq!(victim.post(&wrong).await.status, 403);
    for (name, value) in FOREIGN {
        assert_eq!(victim.post_saying(&allow, name, value).await.status, 403, "{name}: {value}");
    }
    assert_refused(&client.poll(&waiting).await, "authorization_pending", "nobody has decided");
    let link = format!("/device?user_code={user_code}&decision=allow");
    victim.get(&url(&server, TENANT, &link)).await;
    server.wait(Duration::from_secs(5)).await;
    assert_refused(&client.poll(&waiting).await, "authorization_pending", "a link decides nothing");
    let done = attack(&server, &mut victim, &allow).await;
    assert_eq!(done.status, 200, "{}", done.words());
    server.wait(Duration::from_secs(5)).await;
    client.poll(&waiting).await.expect(200);
}

#[tokio::test]
async fn no_account_is_chosen_by_another_sites_form() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let mut victim = victim(&server).await;
    // Whoever has just logged in has said which account it is.
    server.wait(Duration::from_secs(1)).await;
    let request = client.request().with("prompt", "select_account");
    let question = open(&mut victim, &client.url(&request)).await;
    assert!(question.url.path().ends_with("/login/account"), "{}", question.url);
    let keep = question.form().with(&[("choice", "keep")]);
    let answered = attack(&server, &mut victim, &keep).await;
    assert!(client.callback(&answered, &request).code().starts_with("lkz_"));
}

#[tokio::test]
async fn no_application_is_disconnected_by_another_sites_form() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(&server), &client.ask(SCOPE)).await;
    let mut victim = victim(&server).await;
    let page = open(&mut victim, &url(&server, TENANT, "/account/applications")).await;
    let end = page.form().with(&[("client_id", client.client_id())]);
    // Somebody else's page of the same server ends nothing of this person's.
    let jonas = server.person(TENANT, "jonas.pell");
    let mut other = ByHand::new();
    other.log_in(&url(&server, TENANT, "/login"), &jonas.login, &jonas.password).await;
    let own = other.get(&url(&server, TENANT, "/login/new-password")).await;
    assert!(own.status.is_redirection());
    let theirs = token(&open(&mut other, &url(&server, TENANT, "/recover")).await);
    other.post(&end.clone().with(&[("csrf", &theirs)])).await;
    client.userinfo(tokens.access_token()).await.expect(200);

    let mut refused_first = end.clone();
    refused_first.fields.retain(|(name, _)| name != "csrf");
    assert_eq!(victim.post(&refused_first).await.status, 403);
    for (name, value) in FOREIGN {
        assert_eq!(victim.post_saying(&end, name, value).await.status, 403, "{name}: {value}");
    }
    client.userinfo(tokens.access_token()).await.expect(200);
    attack(&server, &mut victim, &end).await;
    assert_eq!(client.userinfo(tokens.access_token()).await.status, 401);
    assert_refused(&client.refresh(tokens.refresh_token(), &[]).await, "invalid_grant", "disconnected");
}

/// Endpoints that clients speak to read no cookie: a browser that is logged in is nobody there.
#[tokio::test]
async fn a_cookie_is_nothing_to_a_clients_endpoint() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let mut victim = victim(&server).await;
    for endpoint in ["token", "introspect", "revoke", "par", "device", "userinfo", "register"] {
        let form = [("client_id", client.client_id()), ("token", "x"), ("grant_type", "client_credentials")];
        let request = victim.client().post(client.endpoint(endpoint)).form(&form);
        let seen = victim.send(request).await;
        assert!(matches!(seen.status.as_u16(), 400 | 401 | 415), "{endpoint}: {} {}", seen.status, seen.html);
        assert!(!seen.headers.contains_key("set-cookie"), "{endpoint}");
        assert!(!seen.headers.contains_key("access-control-allow-credentials"), "{endpoint}");
        let body: Value = serde_json::from_str(&seen.html).expect("JSON");
        assert!(body["error"].is_string(), "{endpoint}: {body}");
    }
    let preflight = RelyingParty::bare(&client, reqwest::Method::OPTIONS, "token");
    let answer = latchkey_tests::api::send(preflight.header("origin", "https://evil.example")).await;
    assert_eq!(answer.headers["access-control-allow-origin"], "*", "for everybody, and so without cookies");
    assert!(!answer.headers.contains_key("access-control-allow-credentials"));
}
