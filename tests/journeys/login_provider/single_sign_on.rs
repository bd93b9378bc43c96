//! One login for the tenant's applications, and what people are asked on the way.

use super::{SECOND, TENANT, devika, logged_in, page};
use latchkey_tests::{
    by_hand::ByHand,
    on_every_database,
    relying_party::{Callback, RelyingParty, go_on},
    server::{TestServer, password_in},
};
use serde_json::json;

on_every_database!(
    one_login_does_for_two_applications,
    a_reauthentication_keeps_the_session_and_changes_the_cookie,
    another_person_in_the_same_browser_begins_another_session,
    an_agreement_is_remembered_until_more_is_asked,
    the_tenants_own_applications_ask_nobody,
    a_new_password_is_chosen_in_the_middle_of_a_login,
    a_reset_ends_what_applications_hold,
);

const HERONS: &str = "seven quiet herons at dusk";

async fn one_login_does_for_two_applications(server: &TestServer) {
    let (ledger, wiki) = (server.client(TENANT, json!({})).await, server.client(TENANT, json!({})).await);
    let laptop = server.user_agent(TENANT);
    let at_ledger = ledger.sign_in(&laptop, devika(server), &ledger.request()).await;
    server.wait(60 * SECOND).await;
    let asked = laptop.follow(&wiki.url(&wiki.request())).await;
    assert_eq!(page(&asked), "consent", "no second login");
    let at_wiki = wiki.sign_in(&laptop, devika(server), &wiki.request()).await;
    let first = ledger.verify(at_ledger.id_token(), "JWT").await.claims;
    let second = wiki.verify(at_wiki.id_token(), "JWT").await.claims;
    for same in ["sub", "sid", "auth_time"] {
        assert_eq!(first[same], second[same]);
    }

    let hint = [("id_token_hint", at_wiki.id_token())];
    laptop.follow(&wiki.logout_url(&hint)).await;
    for (client, tokens) in [(&ledger, &at_ledger), (&wiki, &at_wiki)] {
        let silent = client.request().with("prompt", "none");
        let callback = client.callback(&laptop.follow(&client.url(&silent)).await, &silent);
        assert_eq!(callback.error(), "login_required", "one logout does for both");
        client.userinfo(tokens.access_token()).await.expect(401);
    }
}

/// `sid` stays, so that applications know what ends; what the browser holds is new, and the old is dead.
async fn a_reauthentication_keeps_the_session_and_changes_the_cookie(server: &TestServer) {
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let origin = server.running.app.public_url().origin();
    let devika = devika(server);
    let mut browser = ByHand::new();
    let login_page = format!("{origin}/t/{TENANT}/login");
    let (name, before) = browser.log_in(&login_page, &devika.login, &devika.password).await;
    let request = client.request();
    let first = browser.get(&client.url(&request)).await;
    let tokens = RelyingParty::tokens(client.redeem(&client.callback(&first, &request), &request).await);
    let sid = client.id_token(&tokens, request.get("nonce")).await["sid"].clone();

    server.wait(SECOND).await;
    let again = client.request().with("prompt", "login");
    let login = browser.get(&client.url(&again)).await;
    let login = browser.get(&format!("{origin}{}", location(&login))).await;
    let form = login.form().with(&[("login", &devika.login), ("password", &devika.password)]);
    let done = browser.post(&form).await;
    let after = browser.cookies[&name].clone();
    assert_ne!(after, before);
    let answered = browser.get(&format!("{origin}{}", location(&done))).await;
    let renewed = RelyingParty::tokens(client.redeem(&client.callback(&answered, &again), &again).await);
    assert_eq!(client.id_token(&renewed, again.get("nonce")).await["sid"], sid);
    client.userinfo(tokens.access_token()).await.expect(200);

    let silent = client.request().with("prompt", "none");
    let mut thief = ByHand::new();
    thief.cookies.insert(name, before);
    let refused = thief.get(&client.url(&silent)).await;
    assert_eq!(client.callback(&refused, &silent).error(), "login_required", "the old cookie is dead");
    let callback = client.callback(&browser.get(&client.url(&silent)).await, &silent);
    client.redeem(&callback, &silent).await.expect(200);
}

fn location(seen: &latchkey_tests::visitor::Seen) -> &str {
    seen.headers["location"].to_str().expect("ASCII")
}

async fn another_person_in_the_same_browser_begins_another_session(server: &TestServer) {
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = server.user_agent(TENANT);
    let devikas = client.sign_in(&laptop, devika(server), &client.request()).await;
    server.wait(SECOND).await;
    let jonas = server.person(TENANT, "jonas.pell");
    let request = client.request().with("prompt", "login");
    let his = client.sign_in(&laptop, jonas, &request).await;
    let (hers, his) =
        (client.verify(devikas.id_token(), "JWT").await, client.verify(his.id_token(), "JWT").await);
    assert_eq!(his.claims["sub"], jonas.id.as_str());
    assert_ne!(his.claims["sid"], hers.claims["sid"]);
    client.userinfo(devikas.access_token()).await.expect(401);
}

async fn an_agreement_is_remembered_until_more_is_asked(server: &TestServer) {
    let client = server.client(TENANT, json!({ "resources": ["https://api.example/"] })).await;
    let laptop = logged_in(server, devika(server)).await;
    let is_asked = async |request: &latchkey_tests::relying_party::AuthorizationRequest| {
        let seen = laptop.follow(&client.url(request)).await;
        let asked = page(&seen) == "consent" && Callback::of(&seen).is_none();
        let seen = go_on(&laptop, seen, devika(server)).await;
        client.redeem(&client.callback(&seen, request), request).await.expect(200);
        asked
    };
    let more = [
        client.ask("openid"),
        client.ask("openid email"),
        client.ask("openid profile"),
        client.ask("openid").with("resource", "https://api.example/"),
        client.ask("openid").with("claims", r#"{"userinfo":{"groups":null}}"#),
    ];
    for request in &more {
        assert!(is_asked(request).await, "{request:?}");
        server.wait(SECOND).await;
    }
    let all = client.ask("openid email profile").with("resource", "https://api.example/");
    assert!(!is_asked(&all).await, "what was agreed to one after the other is agreed to together");
    assert!(is_asked(&client.ask("openid").with("prompt", "consent")).await, "unless it is asked for");
    let phone = logged_in(server, devika(server)).await;
    let elsewhere = client.request();
    let seen = phone.follow(&client.url(&elsewhere)).await;
    client.redeem(&client.callback(&seen, &elsewhere), &elsewhere).await.expect(200);
    let jonas = logged_in(server, server.person(TENANT, "jonas.pell")).await;
    assert_eq!(
        page(&jonas.follow(&client.url(&client.request())).await),
        "consent",
        "not on another's behalf"
    );
}

async fn the_tenants_own_applications_ask_nobody(server: &TestServer) {
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = server.user_agent(TENANT);
    let request = client.ask("openid profile email groups offline_access").with("prompt", "consent");
    let login = laptop.follow(&client.url(&request)).await;
    let person = devika(server);
    let fields = [("login", person.login.as_str()), ("password", person.password.as_str())];
    let callback = client.callback(&laptop.submit(&login, &fields).await, &request);
    client.redeem(&callback, &request).await.expect(200);
}

/// S3 and an application: who was assigned a password chooses another one first, and then gets where they wanted.
async fn a_new_password_is_chosen_in_the_middle_of_a_login(server: &TestServer) {
    let client = server.client(TENANT, json!({})).await;
    let person = devika(server);
    server.owner(TENANT).reset(&person.id, &json!({ "mode": "generated" })).await.expect(202);
    let assigned = password_in(&*server.mail(&person.email, 1).await);
    let laptop = server.user_agent(TENANT);
    let request = client.request();
    let login = laptop.follow(&client.url(&request)).await;
    let choose = laptop.submit(&login, &[("login", person.login.as_str()), ("password", &assigned)]).await;
    assert_eq!(page(&choose), "login/new-password");
    let silent = client.request().with("prompt", "none");
    let refused = client.callback(&laptop.follow(&client.url(&silent)).await, &silent);
    assert_eq!(refused.error(), "interaction_required");
    let elsewhere = laptop.follow(&client.url(&client.request())).await;
    assert_eq!(page(&elsewhere), "login/new-password", "there is no way around it");

    let weak = laptop.submit(&choose, &[("password", "short")]).await;
    assert_eq!(weak.status, 422);
    let asked = laptop.submit(&weak, &[("password", HERONS)]).await;
    assert_eq!(page(&asked), "consent", "{}: {}", asked.url, asked.words());
    let seen = laptop.submit(&asked, &[("decision", "allow")]).await;
    let tokens = RelyingParty::tokens(client.redeem(&client.callback(&seen, &request), &request).await);
    client.id_token(&tokens, request.get("nonce")).await;
    assert!(laptop.is_logged_in().await);
}

/// Sessions, codes under way, access and refresh tokens, online and offline: all of it in the reset's own transaction.
async fn a_reset_ends_what_applications_hold(server: &TestServer) {
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let opaque = server.client(TENANT, json!({ "first_party": true, "access_token_format": "opaque" })).await;
    let laptop = logged_in(server, devika(server)).await;
    let online = client.sign_in(&laptop, devika(server), &client.request()).await;
    let offline = client.sign_in(&laptop, devika(server), &client.ask("openid offline_access")).await;
    let boxed = opaque.sign_in(&laptop, devika(server), &opaque.request()).await;
    let under_way = client.request();
    let callback = client.send(&laptop, devika(server), &under_way).await;
    server.helpdesk(TENANT).reset(&devika(server).id, &json!({ "mode": "link" })).await.expect(202);
    assert!(!laptop.is_logged_in().await);
    assert_eq!(client.redeem(&callback, &under_way).await.expect(400)["error"], "invalid_grant");
    for (client, tokens) in [(&client, online), (&client, offline), (&opaque, boxed)] {
        client.userinfo(tokens.access_token()).await.expect(401);
        for token in [tokens.access_token(), tokens.refresh_token()] {
            assert!(!client.is_active(token).await);
        }
        assert_eq!(client.refresh(tokens.refresh_token(), &[]).await.expect(400)["error"], "invalid_grant");
    }
}
