//! Apache with `mod_auth_openidc`, and people with real browsers.

use super::{TENANT, devika, reset, server};
use latchkey_tests::{
    browser::JavaScript,
    clients::Apache,
    guest::Guest,
    server::{TestServer, until},
};

/// In by a login and a consent, out by a logout; in again, and out when an administrator resets.
#[tokio::test(flavor = "multi_thread")]
async fn a_reset_ends_the_session_at_a_protected_site() {
    let server = server().await;
    let Some(apache) = Apache::start(&server, TENANT).await else { return };
    let Some(guest) = Guest::at(&server, JavaScript::On).await else { return };
    let devika = devika(&server);
    guest.browser.open(&apache.url("/protected/")).await;
    guest.submit(&[("login", &devika.login), ("password", &devika.password)]).await;
    guest.leave_by("[name=decision][value=allow]").await;
    assert_eq!(guest.browser.text("h1").await, "Protected", "{}", apache.log());
    assert_eq!(guest.browser.text("#email").await, devika.email);
    assert_eq!(guest.browser.text("#issuer").await, issuer(&server));
    assert_ne!(guest.browser.text("#user").await, "(none)");

    guest.leave_by("#logout").await;
    if is_at(&guest, &format!("{}/oauth2/logout", issuer(&server))).await {
        guest.leave_by("form[method=post] [type=submit]").await;
    }
    assert_eq!(guest.browser.text("h1").await, "Goodbye");
    guest.browser.open(&apache.url("/protected/")).await;
    let login = format!("{}/login", issuer(&server));
    assert!(is_at(&guest, &login).await, "{}", guest.browser.current_url().await);

    // What was allowed once isn't asked for again.
    guest.submit(&[("login", &devika.login), ("password", &devika.password)]).await;
    assert_eq!(guest.browser.text("h1").await, "Protected", "{}", apache.log());
    reset(&server, devika).await;
    until("Apache is told", async || {
        guest.browser.open(&apache.url("/protected/")).await;
        is_at(&guest, &login).await.then_some(())
    })
    .await;
    guest.submit(&[("login", &devika.login), ("password", &devika.password)]).await;
    assert_eq!(guest.browser.text("h1").await, "Your password was reset");
    server.settled().await;
}

fn issuer(server: &TestServer) -> String {
    format!("{}/t/{TENANT}", server.running.app.public_url().origin())
}

async fn is_at(guest: &Guest<'_>, address: &str) -> bool {
    guest.browser.current_url().await.starts_with(address)
}
