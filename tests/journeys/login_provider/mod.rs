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
mod two_replicas;
mod user_information;

use latchkey_server::demo::UserCredentials;
use latchkey_tests::{
    databases::Engine,
    relying_party::Callback,
    server::TestServer,
    visitor::{Seen, Visitor},
};
use std::{fs, path::Path, time::Duration};

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

/// `docs/reference/conformance.md` claims nothing that no test shows.
#[test]
fn every_test_that_the_page_on_conformance_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("../docs/reference/conformance.md")).expect("the page");
    let is_word =
        |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let quoted = page.split('`').skip(1).step_by(2).filter_map(|text| text.split_once("::"));
    let mut named = 0;
    for (file, test) in quoted.filter(|(file, test)| is_word(file) && is_word(test)) {
        let path = root.join(format!("journeys/login_provider/{file}.rs"));
        let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(source.contains(&format!("async fn {test}(")), "{file}::{test} is not there");
        named += 1;
    }
    assert!(named > 100, "the page names {named} tests");
}

/// The last part of the page's address, below the tenant's.
fn page(seen: &Seen) -> &str {
    seen.url.path().splitn(4, '/').last().unwrap_or_default()
}
