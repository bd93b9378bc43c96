//! Authlib, with which applications in Python sign people in.

use super::{SCOPE, TENANT, assert_knows, assert_reset_ends, assert_rotates, devika, is_active, server};
use latchkey_tests::clients::{Application, Library};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_ends_what_an_application_in_python_holds() {
    let server = server().await;
    let Some(mut application) = Application::start(&server, TENANT, Library::Authlib).await else { return };
    let kinds = [
        json!({ "token_endpoint_auth_method": "client_secret_post" }),
        json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks": application.jwks() }),
    ];
    for (kind, login) in kinds.into_iter().zip(["devika.thorne", "jonas.pell"]) {
        application.join(kind, json!({})).await;
        let (person, laptop) = (server.person(TENANT, login), server.user(TENANT));
        let held = application.sign_in(&laptop, person, SCOPE).await;
        assert_knows(&mut application, &held, person).await;
        assert_rotates(&mut application, &held).await;
        assert!(is_active(&mut application, "access_token").await);
        assert_reset_ends(&server, &mut application, person).await;
        for token in ["access_token", "refresh_token"] {
            assert!(!is_active(&mut application, token).await, "{token}");
        }
    }
    server.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_revoked_is_dead_and_who_logs_out_is_out() {
    let server = server().await;
    let Some(mut application) = Application::start(&server, TENANT, Library::Authlib).await else { return };
    application.join(json!({}), json!({})).await;
    let (devika, laptop) = (devika(&server), server.user(TENANT));
    application.sign_in(&laptop, devika, SCOPE).await;
    application.ask("revoke", json!({})).await;
    assert_eq!(application.refused("refresh", json!({})).await, "invalid_grant");
    assert!(laptop.is_logged_in().await);
    application.log_out(&laptop, devika).await;
    assert!(!laptop.is_logged_in().await);
    server.settled().await;
}
