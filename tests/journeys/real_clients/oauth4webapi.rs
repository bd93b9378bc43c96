//! oauth4webapi, which leaves every step to its user and checks each to the letter.

use super::{SCOPE, TENANT, assert_knows, assert_reset_ends, assert_rotates, devika, is_active, server};
use latchkey_tests::clients::{Application, Library};
use serde_json::json;

/// A native application: no secret, and tokens that are of no use without its key.
#[tokio::test(flavor = "multi_thread")]
async fn a_reset_ends_what_is_bound_to_a_key() {
    let server = server().await;
    let Some(mut application) = Application::start(&server, TENANT, Library::Oauth4webapi).await else {
        return;
    };
    application.join(json!({ "token_endpoint_auth_method": "none" }), json!({ "dpop": true })).await;
    let (devika, phone) = (devika(&server), server.user(TENANT));
    let held = application.sign_in(&phone, devika, SCOPE).await;
    assert_eq!(held["token_type"], "dpop");
    assert_knows(&mut application, &held, devika).await;
    assert_rotates(&mut application, &held).await;
    assert_reset_ends(&server, &mut application, devika).await;
    server.settled().await;
}

/// What goes to the browser is a reference, and the client proves itself by a key.
#[tokio::test(flavor = "multi_thread")]
async fn a_reset_ends_what_a_pushed_request_gave() {
    let server = server().await;
    let Some(mut application) = Application::start(&server, TENANT, Library::Oauth4webapi).await else {
        return;
    };
    let kind = json!({
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks": application.jwks(),
        "require_pushed_authorization_requests": true,
    });
    application.join(kind, json!({ "par": true })).await;
    let (devika, laptop) = (devika(&server), server.user(TENANT));
    let held = application.sign_in(&laptop, devika, SCOPE).await;
    assert_knows(&mut application, &held, devika).await;
    assert!(is_active(&mut application, "access_token").await);
    application.log_out(&laptop, devika).await;

    let held = application.sign_in(&laptop, devika, SCOPE).await;
    assert_rotates(&mut application, &held).await;
    assert_reset_ends(&server, &mut application, devika).await;
    for token in ["access_token", "refresh_token"] {
        assert!(!is_active(&mut application, token).await, "{token}");
    }
    server.settled().await;
}

/// An API validates what a service brings by the provider's keys alone (RFC 9068), a proof with it where it is bound.
#[tokio::test(flavor = "multi_thread")]
async fn an_api_validates_access_tokens_by_itself() {
    let server = server().await;
    let Some(mut service) = Application::start(&server, TENANT, Library::Oauth4webapi).await else { return };
    let audience = "https://api.quillfern.example/";
    for wishes in [json!({}), json!({ "dpop": true })] {
        let kind = json!({
            "redirect_uris": [],
            "response_types": [],
            "grant_types": ["client_credentials"],
            "resources": [audience],
        });
        let client = service.join(kind, wishes).await;
        service.ask("client_credentials", json!({ "parameters": { "resource": audience } })).await;
        let claims = service.ask("access_token", json!({ "audience": audience })).await;
        assert_eq!(claims["client_id"], client["client_id"]);
        let other = json!({ "audience": "https://other.quillfern.example/" });
        let refusal = service.refused("access_token", other).await;
        assert_eq!(refusal, "OAUTH_JWT_CLAIM_COMPARISON_FAILED");
    }
    server.settled().await;
}
