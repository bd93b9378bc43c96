//! The tenant as an OpenID provider, to the letter: what the public conformance suite asserts, as far as it can be told
//! without its servers, and the stories of people and applications behind it. `docs/reference/conformance.md` says which
//! test shows which module.

mod answers;
mod back_channel;
mod client_authentication;
mod codes;
mod connected_applications;
mod devices;
mod discovery;
mod financial_grade;
mod id_tokens;
mod key_rotation;
mod logging_out;
mod plugin_claims;
mod prompts;
mod proofs_of_possession;
mod pushed_requests;
mod registration;
mod request_objects;
mod services;
mod single_sign_on;
mod subjects;
mod tenants;
mod user_information;

use latchkey_server::demo::UserCredentials;
use latchkey_tests::{
    databases::Engine,
    relying_party::Callback,
    server::TestServer,
    visitor::{Seen, Visitor},
};
use std::time::Duration;

const TENANT: &str = "quillfern";
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Where nothing depends on the engine, one is enough.
async fn server() -> TestServer {
    TestServer::start(Engine::Sqlite).await.expect("SQLite is never left out")
}

fn devika(server: &TestServer) -> &UserCredentials {
    server.person(TENANT, "devika.thorne")
}

fn jonas(server: &TestServer) -> &UserCredentials {
    server.person(TENANT, "jonas.pell")
}

/// A browser in which somebody is logged in.
async fn logged_in(server: &TestServer, person: &UserCredentials) -> Visitor {
    let browser = server.user_agent(TENANT);
    browser.log_in(&person.login, &person.password).await;
    assert!(browser.is_logged_in().await);
    browser
}

/// The person is told on a page of the provider's, and nobody is sent anywhere.
fn assert_told_here(seen: &Seen, code: &str) {
    assert_eq!(seen.status, 400, "{}: {}", seen.url, seen.words());
    assert!(Callback::of(seen).is_none(), "{}", seen.html);
    assert!(seen.html.contains(code), "{code} is not told: {}", seen.words());
}

/// The last part of the page's address, below the tenant's.
fn page(seen: &Seen) -> &str {
    seen.url.path().splitn(4, '/').last().unwrap_or_default()
}
