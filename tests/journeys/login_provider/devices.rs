//! Devices without a keyboard or a browser: they show a code, and their person decides elsewhere (RFC 8628).

use super::{MINUTE, SECOND, TENANT, devika, logged_in, page};
use latchkey_protocol::jose::Algorithm;
use latchkey_tests::{
    on_every_database,
    relying_party::{DEVICE_CODE, RelyingParty},
    server::TestServer,
    visitor::{Seen, Visitor},
};
use serde_json::{Value, json};

on_every_database!(
    a_device_waits_for_its_person,
    a_device_that_may_not_is_told_so,
    a_device_in_haste_has_to_wait_longer,
    a_code_dies_of_age_and_of_use,
    codes_are_for_their_device_alone,
);

async fn television(server: &TestServer) -> RelyingParty<'_> {
    let metadata = json!({
        "client_name": "Foyer television",
        "grant_types": [DEVICE_CODE, "refresh_token"],
        "token_endpoint_auth_method": "none",
        "redirect_uris": null, "response_types": null, "post_logout_redirect_uris": null,
    });
    server.client(TENANT, metadata).await
}

fn text<'a>(device: &'a Value, name: &str) -> &'a str {
    device[name].as_str().unwrap_or_else(|| panic!("no {name} in {device}"))
}

fn error(document: &Value) -> &str {
    document["error"].as_str().expect("an error")
}

/// Somebody types the code that a device shows. What they are asked.
async fn typed(browser: &Visitor, code: &str) -> Seen {
    let page = browser.open("/device").await;
    browser.submit(&page, &[("user_code", code)]).await
}

async fn a_device_waits_for_its_person(server: &TestServer) {
    let television = television(server).await.proving(Algorithm::EdDsa);
    let device = television.begin_device("openid email offline_access").await;
    assert_eq!((&device["expires_in"], &device["interval"]), (&json!(900), &json!(5)));
    assert_eq!(text(&device, "verification_uri"), format!("{}/device", television.issuer()));
    assert_eq!(error(&television.poll(&device).await.expect(400)), "authorization_pending");

    // The whole address, as a picture on the device would have it.
    let phone = server.user_agent(TENANT);
    let login = phone.follow(text(&device, "verification_uri_complete")).await;
    assert_eq!(page(&login), "login");
    let person = devika(server);
    let fields = [("login", person.login.as_str()), ("password", person.password.as_str())];
    let filled = phone.submit(&login, &fields).await;
    assert_eq!(page(&filled), "device");
    assert_eq!(filled.attribute("[name=user_code]", "value").as_deref(), Some(text(&device, "user_code")));
    let asked = phone.submit(&filled, &[]).await;
    let words = asked.words();
    for told in ["Foyer television", text(&device, "user_code"), "Devika Thorne"] {
        assert!(words.contains(told), "{told:?} is missing: {words}");
    }
    assert_eq!(asked.forms().len(), 1, "{}", asked.html);
    server.wait(5 * SECOND).await;
    assert_eq!(
        error(&television.poll(&device).await.expect(400)),
        "authorization_pending",
        "only asked so far"
    );
    assert_eq!(phone.submit(&asked, &[("decision", "allow")]).await.status, 200);

    let tokens = RelyingParty::tokens(television.poll(&device).await);
    let claims = television.id_token(&tokens, None).await;
    assert_eq!((&claims["sub"], claims.get("sid")), (&json!(person.id), None));
    assert_eq!(television.userinfo(tokens.access_token()).await.expect(200)["email"], person.email.as_str());
    assert_eq!(error(&television.poll(&device).await.expect(400)), "invalid_grant", "once");

    let account = phone.open("/account").await;
    let log_out = account.forms().into_iter().find(|form| form.action.path().ends_with("/logout"));
    phone.send(&log_out.expect("a way out")).await;
    assert!(!phone.is_logged_in().await);
    let renewed = RelyingParty::tokens(television.refresh(tokens.refresh_token(), &[]).await);
    television.userinfo(renewed.access_token()).await.expect(200);
    server.helpdesk(TENANT).reset(&person.id, &json!({ "mode": "link" })).await.expect(202);
    television.userinfo(renewed.access_token()).await.expect(401);
}

async fn a_device_that_may_not_is_told_so(server: &TestServer) {
    let television = television(server).await;
    let phone = logged_in(server, devika(server)).await;
    let device = television.begin_device("openid").await;
    let asked = typed(&phone, text(&device, "user_code")).await;
    assert_eq!(phone.submit(&asked, &[("decision", "deny")]).await.status, 200);
    assert_eq!(error(&television.poll(&device).await.expect(400)), "access_denied");
    assert_eq!(error(&television.poll(&device).await.expect(400)), "invalid_grant");

    let allowed = television.begin_device("openid").await;
    let asked = typed(&phone, text(&allowed, "user_code")).await;
    phone.submit(&asked, &[("decision", "allow")]).await;
    server.helpdesk(TENANT).reset(&devika(server).id, &json!({ "mode": "link" })).await.expect(202);
    assert_eq!(error(&television.poll(&allowed).await.expect(400)), "invalid_grant", "a reset was faster");
    let rows = server.owner(TENANT).audit("action=grant.denied").await;
    assert_eq!(rows[0]["details"]["client_name"], "Foyer television");
}

async fn a_device_in_haste_has_to_wait_longer(server: &TestServer) {
    let television = television(server).await;
    let device = television.begin_device("openid").await;
    let poll = async || error(&television.poll(&device).await.expect(400)).to_owned();
    assert_eq!(poll().await, "authorization_pending");
    server.wait(5 * SECOND).await;
    assert_eq!(poll().await, "authorization_pending");
    server.wait(SECOND).await;
    assert_eq!(poll().await, "slow_down");
    server.wait(6 * SECOND).await;
    assert_eq!(poll().await, "slow_down", "now it is ten seconds");
    server.wait(15 * SECOND).await;
    assert_eq!(poll().await, "authorization_pending");
}

async fn a_code_dies_of_age_and_of_use(server: &TestServer) {
    let television = television(server).await;
    let phone = logged_in(server, devika(server)).await;
    let used = television.begin_device("openid").await;
    let asked = typed(&phone, text(&used, "user_code")).await;
    phone.submit(&asked, &[("decision", "allow")]).await;
    assert_eq!(typed(&phone, text(&used, "user_code")).await.status, 422, "decided is decided");
    assert_eq!(phone.submit(&asked, &[("decision", "deny")]).await.status, 422);
    television.poll(&used).await.expect(200);

    let old = television.begin_device("openid").await;
    let asked = typed(&phone, text(&old, "user_code")).await;
    server.wait(15 * MINUTE).await;
    assert_eq!(phone.submit(&asked, &[("decision", "allow")]).await.status, 422);
    assert_eq!(error(&television.poll(&old).await.expect(400)), "expired_token");
}

async fn codes_are_for_their_device_alone(server: &TestServer) {
    let (television, other) = (television(server).await, self::television(server).await);
    let device = television.begin_device("openid").await;
    let phone = logged_in(server, devika(server)).await;
    let code = text(&device, "user_code");
    // As people type.
    let asked = typed(&phone, &format!(" {} ", code.to_lowercase().replace('-', " "))).await;
    phone.submit(&asked, &[("decision", "allow")]).await;
    assert_eq!(error(&other.poll(&device).await.expect(400)), "invalid_grant");
    television.poll(&device).await.expect(200);
    for nonsense in ["", "BCDF-GHJK", "x"] {
        let seen = typed(&phone, nonsense).await;
        assert_eq!((seen.status.as_u16(), page(&seen)), (422, "device"), "{nonsense}");
    }
    let stranger = server.user_agent(TENANT);
    let login = stranger.open("/device").await;
    let person = devika(server);
    let fields = [("login", person.login.as_str()), ("password", person.password.as_str())];
    let empty = stranger.submit(&login, &fields).await;
    assert_eq!((page(&login), page(&empty)), ("login", "device"));
    assert_eq!(empty.attribute("[name=user_code]", "value").unwrap_or_default(), "", "nothing was typed yet");
    let web = server.client(TENANT, json!({})).await;
    assert_eq!(error(&web.call("device", &[("scope", "openid")]).await.expect(400)), "unauthorized_client");
}
