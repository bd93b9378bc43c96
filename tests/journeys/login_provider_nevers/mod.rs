//! What a login provider must never do, each shown on a live server: these fail when the protection is taken away. Every
//! attack stands beside the honest request that it imitates, so that what is refused is refused for the attack alone.

mod algorithms;
mod assertions;
mod chromium;
mod codes;
mod confusion;
mod continuing;
mod devices;
mod ended_access;
mod forms;
mod headers;
mod held;
mod logout;
mod malformed;
mod mix_up;
mod notices;
mod outbound;
mod pkce;
mod proofs;
mod pushed;
mod redirect_uris;
mod refreshing;
mod registration;
mod replays;
mod rubbish;
mod secrets;

use latchkey_app::jobs;
use latchkey_domain::Clock as _;
use latchkey_server::demo::UserCredentials;
use latchkey_tests::{
    api::Answer,
    databases::Engine,
    relying_party::RelyingParty,
    server::{TestServer, until},
    visitor::Seen,
};
use serde_json::{Value, json};
use std::time::Duration;

const TENANT: &str = "quillfern";
const NEIGHBOUR: &str = "nubaria";

/// All that a client gets: there is much to lose.
const SCOPE: &str = "openid profile email offline_access";

const CALLBACK: &str = "https://app.example/callback";

async fn server() -> TestServer {
    TestServer::start(Engine::Sqlite).await.expect("SQLite is never left out")
}

fn devika(server: &TestServer) -> &UserCredentials {
    server.person(TENANT, "devika.thorne")
}

/// A client of the tenant's own: nobody is asked for consent, so whatever is taken is answered at once.
async fn own_client(server: &TestServer, more: Value) -> RelyingParty<'_> {
    let mut metadata = json!({ "first_party": true });
    metadata
        .as_object_mut()
        .expect("an object")
        .append(more.as_object().cloned().as_mut().expect("an object"));
    server.client(TENANT, metadata).await
}

/// Waits until the only job there is has been tried, and is put off.
async fn put_off(server: &TestServer) {
    // The lease of one that is being tried.
    const LEASE: Duration = Duration::from_secs(60);
    until("the job is put off", async || {
        let due = server.running.app.storage().next_job_due(&jobs::KINDS).await.expect("the jobs")?;
        let wait = due.duration_since(server.clock.now());
        (wait.is_positive() && wait.unsigned_abs() != LEASE).then_some(())
    })
    .await;
}

/// Refused with that error, and nothing that is worth stealing is in the answer.
fn assert_refused(answer: &Answer, error: &str, what: &str) {
    assert!(answer.status.is_client_error(), "{what}: {} {}", answer.status, answer.text);
    assert_eq!(answer.body["error"], error, "{what}: {}", answer.text);
    for token in ["access_token", "refresh_token", "id_token"] {
        assert_eq!(answer.body.get(token), None, "{what}");
    }
    assert_eq!(answer.headers["cache-control"], "no-store", "{what}");
}

/// A page of our own that leads nowhere and gives nothing away.
fn assert_stays(seen: &Seen, what: &str) {
    assert_eq!(seen.status, 400, "{what}: {}", seen.words());
    assert!(!seen.headers.contains_key("location") && !seen.headers.contains_key("refresh"), "{what}");
    assert_eq!(seen.headers["content-type"], "text/html; charset=utf-8", "{what}");
    assert_eq!(seen.count("h1"), 1, "{what}: {}", seen.html);
    assert_eq!(seen.count("form, meta[http-equiv=refresh i], script:not([src])"), 0, "{what}: {}", seen.html);
    assert!(!seen.html.contains("lkz_"), "a code: {what}");
    assert_eq!(form_action(seen), "'self'", "{what}");
}

/// Where the page's policy lets forms lead to.
fn form_action(seen: &Seen) -> &str {
    let policy = seen.headers["content-security-policy"].to_str().expect("ASCII");
    let mut directives = policy.split(';').map(str::trim);
    let found = directives.find_map(|directive| directive.strip_prefix("form-action "));
    found.unwrap_or_else(|| panic!("no form-action in {policy}"))
}
