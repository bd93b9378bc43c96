//! openid-client, on which much of what runs on Node stands.

use super::{
    SCOPE, TENANT, assert_knows, assert_reset_ends, assert_rotates, devika, is_active, reset, server,
};
use latchkey_tests::clients::{Application, Library, walk};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_ends_what_a_web_application_holds() {
    let server = server().await;
    let Some(mut application) = Application::start(&server, TENANT, Library::OpenidClient).await else {
        return;
    };
    application.join(json!({}), json!({})).await;
    let (devika, laptop) = (devika(&server), server.user(TENANT));
    let held = application.sign_in(&laptop, devika, SCOPE).await;
    assert_eq!(held["token_type"], "bearer");
    assert_knows(&mut application, &held, devika).await;
    assert_rotates(&mut application, &held).await;
    assert!(is_active(&mut application, "access_token").await);
    assert!(is_active(&mut application, "refresh_token").await);

    assert_reset_ends(&server, &mut application, devika).await;
    assert!(!is_active(&mut application, "access_token").await);
    assert!(!is_active(&mut application, "refresh_token").await);
    let told = application.ask("logged_out", json!({})).await;
    assert_eq!(told["sub"], held["claims"]["sub"], "a logout token tells the application");
    server.settled().await;
}

/// However a client proves who it is, and whatever it wants otherwise.
#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_client_signs_people_in() {
    let server = server().await;
    let Some(mut application) = Application::start(&server, TENANT, Library::OpenidClient).await else {
        return;
    };
    let jwks = application.jwks();
    let signs = json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks": jwks });
    let plain = json!({});
    let kinds: [(Value, Value); 11] = [
        (json!({ "token_endpoint_auth_method": "client_secret_post" }), plain.clone()),
        (json!({ "token_endpoint_auth_method": "none" }), plain.clone()),
        (signs.clone(), plain.clone()),
        (json!({ "first_party": true }), plain.clone()),
        (json!({ "id_token_signed_response_alg": "ES256" }), plain.clone()),
        (json!({ "userinfo_signed_response_alg": "RS256" }), plain.clone()),
        (json!({ "request_object_signing_alg": "ES256", "jwks": jwks }), json!({ "jar": true })),
        (plain.clone(), json!({ "response_mode": "form_post" })),
        (plain.clone(), json!({ "par": true })),
        (json!({ "dpop_bound_access_tokens": true }), json!({ "dpop": true })),
        (signs, json!({ "dpop": true, "par": true })),
    ];
    let devika = devika(&server);
    for (metadata, wishes) in kinds {
        let kind = format!("{metadata} {wishes}");
        application.join(metadata, wishes.clone()).await;
        let laptop = server.user(TENANT);
        let held = application.sign_in(&laptop, devika, SCOPE).await;
        let token_type = if wishes["dpop"] == true { "dpop" } else { "bearer" };
        assert_eq!(held["token_type"], token_type, "{kind}");
        assert_knows(&mut application, &held, devika).await;
        assert_rotates(&mut application, &held).await;
        application.ask("revoke", json!({})).await;
        assert_eq!(application.refused("refresh", json!({})).await, "invalid_grant", "{kind}");
        application.log_out(&laptop, devika).await;
    }
    server.settled().await;
}

/// A thief's copy of a refresh token is of no use once it was used, and trying it ends the whole family.
#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_refresh_token_ends_its_family() {
    let server = server().await;
    let Some(mut application) = Application::start(&server, TENANT, Library::OpenidClient).await else {
        return;
    };
    application.join(json!({}), json!({})).await;
    let held = application.sign_in(&server.user(TENANT), devika(&server), SCOPE).await;
    assert_rotates(&mut application, &held).await;
    // Long enough for a repetition to be no accident of the network.
    server.wait(Duration::from_secs(5 * 60)).await;
    let stolen = json!({ "refresh_token": held["refresh_token"] });
    assert_eq!(application.refused("refresh", stolen).await, "invalid_grant");
    assert_eq!(application.refused("refresh", json!({})).await, "invalid_grant");
    assert!(!is_active(&mut application, "access_token").await);
    server.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_to_be_quick_and_is_not_logged_in_is_told_so() {
    let server = server().await;
    let Some(mut application) = Application::start(&server, TENANT, Library::OpenidClient).await else {
        return;
    };
    application.join(json!({}), json!({})).await;
    let silently = json!({ "scope": SCOPE, "parameters": { "prompt": "none" } });
    let (devika, laptop) = (devika(&server), server.user(TENANT));
    application.send_away(&laptop, devika, silently.clone()).await;
    assert_eq!(application.refused("callback", json!({})).await, "login_required");
    application.sign_in(&laptop, devika, SCOPE).await;
    application.send_away(&laptop, devika, silently).await;
    application.ask("callback", json!({})).await;
    server.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_let_in_from_elsewhere() {
    let server = server().await;
    let Some(mut device) = Application::start(&server, TENANT, Library::OpenidClient).await else { return };
    let kind = json!({
        "redirect_uris": [],
        "response_types": [],
        "grant_types": ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
        "token_endpoint_auth_method": "none",
    });
    device.join(kind, json!({})).await;
    let shown = device.ask("device", json!({ "scope": SCOPE })).await;
    assert!(shown["user_code"].is_string(), "{shown}");
    assert_eq!(device.refused("poll_once", json!({})).await, "authorization_pending");
    let devika = devika(&server);
    let link = shown["verification_uri_complete"].as_str().expect("an address");
    walk(&server.user(TENANT), link, devika).await;
    server.wait(Duration::from_secs(10)).await;
    let held = device.ask("poll", json!({ "interval": 0 })).await;
    assert_knows(&mut device, &held, devika).await;
    assert_rotates(&mut device, &held).await;
    assert_reset_ends(&server, &mut device, devika).await;
    server.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_acts_for_itself() {
    let server = server().await;
    let Some(mut service) = Application::start(&server, TENANT, Library::OpenidClient).await else { return };
    let kind = json!({ "redirect_uris": [], "response_types": [], "grant_types": ["client_credentials"] });
    service.join(kind, json!({})).await;
    let held = service.ask("client_credentials", json!({})).await;
    assert_eq!(held["token_type"], "bearer");
    assert!(held["refresh_token"].is_null(), "{held}");
    assert!(is_active(&mut service, "access_token").await);
    reset(&server, devika(&server)).await;
    assert!(is_active(&mut service, "access_token").await, "people's resets are no concern of its");
    server.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_registers_itself() {
    let server = server().await;
    let Some(mut application) = Application::start(&server, TENANT, Library::OpenidClient).await else {
        return;
    };
    let request = |token: &Value| {
        let metadata = application.metadata(json!({}));
        json!({ "issuer": application.issuer(), "metadata": metadata, "initial_access_token": token })
    };
    let owner = server.owner(TENANT);
    let invitation = json!({ "name": "an application", "uses": 1 });
    let invitation = owner.api.post(&owner.path("/registration-tokens"), &invitation).await.expect(201);
    let (uninvited, invited) = (request(&"lkr_nobody".into()), request(&invitation["token"]));
    assert_eq!(application.refused("register", uninvited).await, "invalid_token");
    application.ask("register", invited).await;
    let devika = devika(&server);
    let held = application.sign_in(&server.user(TENANT), devika, SCOPE).await;
    assert_knows(&mut application, &held, devika).await;
    assert_reset_ends(&server, &mut application, devika).await;
    server.settled().await;
}
