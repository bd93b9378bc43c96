//! OpenID Connect clients that nobody of us wrote: people sign in by them, and an administrator's reset ends what they
//! hold.

mod apache;
mod authlib;
mod oauth4webapi;
mod openid_client;

use latchkey_server::demo::UserCredentials;
use latchkey_tests::{clients::Application, databases::Engine, server::TestServer};
use serde_json::{Value, json};

const TENANT: &str = "quillfern";
const SCOPE: &str = "openid profile email offline_access";

async fn server() -> TestServer {
    TestServer::start(Engine::Sqlite).await.expect("SQLite is never left out")
}

fn devika(server: &TestServer) -> &UserCredentials {
    server.person(TENANT, "devika.thorne")
}

/// What the library validated, and what userinfo adds, is of this person.
async fn assert_knows(application: &mut Application<'_>, held: &Value, person: &UserCredentials) {
    let claims = &held["claims"];
    assert_eq!(claims["iss"], application.issuer());
    let told = application.ask("userinfo", json!({})).await;
    assert_eq!(told["sub"], claims["sub"]);
    assert_eq!(told["email"], person.email.as_str());
    assert_eq!(told["preferred_username"], person.login.as_str());
}

/// A refresh brings a new refresh token and an access token that works.
async fn assert_rotates(application: &mut Application<'_>, held: &Value) -> Value {
    let renewed = application.ask("refresh", json!({})).await;
    for token in ["access_token", "refresh_token"] {
        assert!(renewed[token].is_string(), "{renewed}");
        assert_ne!(renewed[token], held[token]);
    }
    application.ask("userinfo", json!({})).await;
    renewed
}

/// An administrator resets the person, and the application's very next calls are refused.
async fn assert_reset_ends(server: &TestServer, application: &mut Application<'_>, person: &UserCredentials) {
    reset(server, person).await;
    assert_eq!(application.refused("userinfo", json!({})).await, "invalid_token");
    assert_eq!(application.refused("refresh", json!({})).await, "invalid_grant");
}

async fn reset(server: &TestServer, person: &UserCredentials) {
    server.helpdesk(TENANT).reset(&person.id, &json!({ "mode": "link" })).await.expect(202);
}

async fn is_active(application: &mut Application<'_>, token: &str) -> bool {
    application.ask("introspect", json!({ "token": token })).await["active"] == true
}
