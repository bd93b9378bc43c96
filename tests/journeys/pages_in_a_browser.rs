//! Every kind of page as people meet it: a real Chromium on a live server, with and without JavaScript, light and dark,
//! wide and narrow.

use latchkey_tests::{
    browser::{Browser, JavaScript},
    databases::Engine,
    guest::{Guest, LOOKS},
    server::{TestServer, link_in, password_in, until},
};
use serde_json::json;
use std::time::Duration;

const PASSWORD: &str = "seven quiet herons at dusk";
/// Long enough for the browser to send it.
const WEAK: &str = "aaaaaaaaaaaaaaaaaaaa";
async fn server() -> TestServer {
    TestServer::start(Engine::Sqlite).await.expect("SQLite is never left out")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_in_and_out() {
    let server = server().await;
    let Some(guest) = Guest::at(&server, JavaScript::On).await else { return };
    let devika = server.person("quillfern", "devika.thorne");
    guest.open("/t/quillfern/login").await;
    guest.assert_sound("Log in").await;
    guest.submit(&[("login", &devika.login), ("password", "not my password")]).await;
    guest.assert_sound("Log in").await;
    assert_eq!(
        guest.browser.run("return document.activeElement.id").await,
        "problem",
        "it starts at what is wrong"
    );
    guest.log_in(&devika.login, &devika.password).await;
    let here = guest.browser.current_url().await;
    assert!(here.ends_with("/t/quillfern/account"), "form-action lets the login's redirect through: {here}");
    guest.assert_sound("You are logged in").await;
    guest.leave_by("form[action$=logout] [type=submit]").await;
    guest.assert_sound("Log in").await;
    for (path, title) in [
        ("/t/nobody/login", "No organisation at this address"),
        ("/t/quillfern/nothing", "There is nothing at this address"),
        ("/t/quillfern/logout", "That could not be read"),
    ] {
        guest.open(path).await;
        guest.assert_sound(title).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_by_mail() {
    let server = server().await;
    let Some(guest) = Guest::at(&server, JavaScript::On).await else { return };
    let devika = server.person("quillfern", "devika.thorne");
    guest.open("/t/quillfern/login").await;
    guest.leave_by("a[href$=recover]").await;
    guest.assert_sound("Forgot your password?").await;
    guest.submit(&[("login", &devika.login)]).await;
    guest.assert_sound("Look at your mail").await;
    let link = link_in(&*server.mail(&devika.email, 1).await);
    server.wait(Duration::from_secs(4 * 60)).await;
    guest.browser.open(&link).await;
    let here = guest.browser.current_url().await;
    assert!(here.ends_with("/t/quillfern/reset"), "the token left the address: {here}");
    assert_eq!(guest.browser.run("return history.state === null && document.referrer").await, "");
    assert_counts_down(&guest.browser).await;
    guest.assert_sound("Set your new password").await;
    guest.submit(&[("password", WEAK)]).await;
    guest.assert_sound("Set your new password").await;
    assert!(guest.browser.text("#password-error").await.contains("repeats itself"));
    assert_reveals(&guest.browser).await;
    guest.submit(&[("password", PASSWORD)]).await;
    guest.assert_sound("Your new password is set").await;
    guest.leave_by("main a").await;
    guest.submit(&[("login", &devika.login), ("password", PASSWORD)]).await;
    guest.assert_sound("You are logged in").await;
    guest.browser.open(&link).await;
    guest.assert_sound("This link no longer works").await;
    guest.submit(&[]).await;
    guest.assert_sound("A new link is on its way").await;
    // The link, the notice that the password was changed, and the new link.
    let again = link_in(&*server.mail(&devika.email, 3).await);
    assert_ne!(again, link);
    server.settled().await;
}

/// Eleven minutes are left when it opens, by the server's clock; the page's own begins there and runs.
async fn assert_counts_down(browser: &Browser) {
    assert_eq!(browser.run("return document.querySelector('[data-seconds]').dataset.seconds").await, "660");
    let left = async || browser.text("[data-left] b").await;
    let first = left().await;
    assert!(first == "11:00" || first.starts_with("10:5"), "{first}");
    until("the seconds run", async || (left().await != first).then_some(())).await;
    assert!(
        browser.run("return document.querySelector('[data-left]').offsetHeight > 0").await == true,
        "it is visible"
    );
}

async fn assert_reveals(browser: &Browser) {
    let kind = "return document.querySelector('[name=password]').type";
    browser.click("[data-reveal]").await;
    assert_eq!(browser.run(kind).await, "text");
    browser.click("[data-reveal]").await;
    assert_eq!(browser.run(kind).await, "password");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrators_reset_by_mail() {
    let server = server().await;
    let Some(guest) = Guest::at(&server, JavaScript::On).await else { return };
    let (helpdesk, devika) = (server.helpdesk("quillfern"), server.person("quillfern", "devika.thorne"));
    helpdesk.reset(&devika.id, &json!({ "mode": "link" })).await.expect(202);
    guest.log_in(&devika.login, &devika.password).await;
    guest.assert_sound("Your password was reset").await;
    guest.submit(&[]).await;
    guest.assert_sound("A new link is on its way").await;
    let letter = server.mail(&devika.email, 2).await;
    guest.browser.open(&link_in(&letter)).await;
    guest.submit(&[("password", PASSWORD)]).await;
    guest.assert_sound("Your new password is set").await;

    helpdesk.reset(&devika.id, &json!({ "mode": "generated" })).await.expect(202);
    let letter = server.mail(&devika.email, 4).await;
    guest.log_in(&devika.login, PASSWORD).await;
    guest.assert_sound("Your password was reset").await;
    guest.log_in(&devika.login, &password_in(&letter)).await;
    guest.assert_sound("Choose your own password").await;
    guest.submit(&[("password", &password_in(&letter))]).await;
    guest.assert_sound("Choose your own password").await;
    guest.submit(&[("password", "eleven loud geese before dawn")]).await;
    guest.assert_sound("You are logged in").await;
    server.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mailbox_shows_a_mail_as_people_see_it() {
    let server = server().await;
    let Some(guest) = Guest::at(&server, JavaScript::On).await else { return };
    let devika = server.person("quillfern", "devika.thorne");
    guest.open("/_mailbox").await;
    guest.assert_sound("Mailbox").await;
    server.helpdesk("quillfern").reset(&devika.id, &json!({ "mode": "generated" })).await.expect(202);
    let letter = server.mail(&devika.email, 1).await;
    guest.open("/_mailbox").await;
    guest.assert_sound("Mailbox").await;
    guest.leave_by("a.mails-subject").await;
    guest.assert_sound("New password assigned").await;
    let frame = guest.browser.run("return document.querySelector('iframe').src").await;
    guest.browser.open(frame.as_str().expect("an address")).await;
    assert!(guest.browser.text("body").await.contains(&password_in(&letter)), "the mail's own HTML");
    for (width, height, dark) in LOOKS {
        guest.browser.look_like(width, height, dark).await;
        assert_eq!(
            guest.browser.run("return document.documentElement.scrollWidth <= window.innerWidth").await,
            true
        );
    }
    guest.assert_quiet("the mail").await;
}

/// The reader of the API's document asks nobody else for anything, and its policy lets through what it is made of.
#[tokio::test(flavor = "multi_thread")]
async fn the_api_can_be_read() {
    let server = server().await;
    let Some(guest) = Guest::at(&server, JavaScript::On).await else { return };
    guest.open("/api/docs").await;
    let count = "return document.querySelectorAll('.opblock').length > 20";
    until("the operations are listed", async || (guest.browser.run(count).await == true).then_some(())).await;
    guest.assert_quiet("the API's document").await;
    let foreign = "return performance.getEntriesByType('resource').filter(entry => !entry.name.startsWith(location.origin)).length";
    assert_eq!(guest.browser.run(foreign).await, 0);
}

/// Everything works and looks right without script; what needs one isn't there to tempt.
#[tokio::test(flavor = "multi_thread")]
async fn the_whole_way_without_javascript() {
    let server = server().await;
    let Some(guest) = Guest::at(&server, JavaScript::Off).await else { return };
    let devika = server.person("quillfern", "devika.thorne");
    guest.open("/t/quillfern/recover").await;
    guest.assert_sound("Forgot your password?").await;
    guest.submit(&[("login", &devika.login)]).await;
    guest.assert_sound("Look at your mail").await;
    let link = link_in(&*server.mail(&devika.email, 1).await);
    guest.browser.open(&link).await;
    guest.assert_sound("Set your new password").await;
    let visible =
        "return [...document.querySelectorAll('.needs-js')].filter(part => part.offsetHeight > 0).length";
    assert_eq!(guest.browser.run(visible).await, 0);
    assert!(guest.browser.text(".clock").await.contains("This link works until"));
    guest.submit(&[("password", WEAK)]).await;
    guest.assert_sound("Set your new password").await;
    guest.submit(&[("password", PASSWORD)]).await;
    guest.assert_sound("Your new password is set").await;
    guest.log_in(&devika.login, PASSWORD).await;
    guest.assert_sound("You are logged in").await;
    guest.browser.open(&link).await;
    guest.assert_sound("This link no longer works").await;
    guest.submit(&[]).await;
    guest.assert_sound("A new link is on its way").await;
    guest.open("/_mailbox").await;
    guest.assert_sound("Mailbox").await;
    server.mail(&devika.email, 3).await;
    server.settled().await;
}

/// A page of another site sends one of our forms, with the visitor's cookies at hand.
#[tokio::test(flavor = "multi_thread")]
async fn another_sites_forms_get_nowhere() {
    let server = server().await;
    let Some(guest) = Guest::at(&server, JavaScript::On).await else { return };
    let devika = server.person("quillfern", "devika.thorne");
    guest.log_in(&devika.login, &devika.password).await;
    for path in ["logout", "recover", "login"] {
        let action = format!("{}/t/quillfern/{path}", server.running.app.public_url().origin());
        let form = format!(
            "data:text/html,<form method=post action='{action}'><input name=login value=jonas.pell>\
             <button type=submit>Win a prize</button></form>"
        );
        guest.browser.open(&form).await;
        guest.leave_by("button").await;
        assert_eq!(guest.browser.text("h1").await, "This page was open too long", "{path}");
    }
    guest.open("/t/quillfern/account").await;
    assert_eq!(guest.browser.text("h1").await, "You are logged in", "still");
    server.settled().await;
    assert!(server.mailbox.messages(None).is_empty(), "nothing was mailed");
}
