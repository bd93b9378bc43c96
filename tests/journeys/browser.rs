//! The browser that the journeys use, proved on a page of our own: if these fail, no other browser test means much.

use latchkey_tests::browser::{Browser, JavaScript};
use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    thread,
};

/// Serves `page` at every path of a free loopback port, until the test process ends.
fn serve(page: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
    let address = listener.local_addr().expect("a bound socket has an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A browser that hangs up early is its own business; one connection each, as it likes to open idle ones.
            thread::spawn(move || answer(stream, page));
        }
    });
    format!("http://{address}/")
}

fn answer(mut stream: TcpStream, page: &str) -> Option<()> {
    let head = BufReader::new(stream.try_clone().ok()?).lines().map_while(Result::ok);
    let target = head.take_while(|line| !line.is_empty()).next()?;
    let status = if target.contains("favicon") { "204 No Content" } else { "200 OK" };
    let policy = "default-src 'none'; script-src 'sha256-AMwGtSleqUlzgpEeF+Fd56o1mY6yvsruQ1GQjd8UfJI='";
    let body = if target.contains("favicon") { "" } else { page };
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
         content-security-policy: {policy}; style-src 'unsafe-inline'; form-action 'self'\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .ok()
}

const GOOD: &str = r#"<!doctype html><html lang="en"><title>A good page</title>
<main><h1>Hello</h1><form action="/next"><label>Name <input name="name"></label> <button type="submit">Go</button></form>
<p id="scripted">plain</p></main><script>document.getElementById("scripted").textContent = "scripted";</script></html>"#;

const BAD: &str = r#"<!doctype html><html><title>A bad page</title>
<p style="color:#999;background:#fff">pale</p><input name="nameless"><script>console.log("forbidden")</script></html>"#;

#[tokio::test]
async fn a_browser_fills_and_sends_a_form() {
    let Some(browser) = Browser::start(JavaScript::On).await else {
        return;
    };
    browser.open(&serve(GOOD)).await;
    assert_eq!(browser.title().await, "A good page");
    assert_eq!(browser.text("#scripted").await, "scripted");
    browser.fill("input[name=name]", "Ana Vega").await;
    browser.click("button[type=submit]").await;
    assert!(browser.current_url().await.ends_with("/next?name=Ana+Vega"), "{}", browser.current_url().await);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    assert_eq!(browser.accessibility_violations().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_browser_without_javascript_runs_no_script() {
    let Some(browser) = Browser::start(JavaScript::Off).await else {
        return;
    };
    browser.open(&serve(GOOD)).await;
    assert_eq!(browser.text("#scripted").await, "plain");
}

#[tokio::test]
async fn what_is_wrong_with_a_page_is_found() {
    let Some(browser) = Browser::start(JavaScript::On).await else {
        return;
    };
    browser.open(&serve(BAD)).await;
    let violations = browser.accessibility_violations().await.join("\n");
    for rule in ["html-has-lang", "color-contrast", "label"] {
        assert!(violations.contains(&format!("{rule}:")), "{rule} is missing in:\n{violations}");
    }
    let errors = browser.console_errors().await.join("\n");
    assert!(errors.contains("Content Security Policy"), "{errors}");
}

#[tokio::test]
async fn a_picture_has_the_size_that_was_asked_for() {
    let Some(browser) = Browser::start(JavaScript::On).await else {
        return;
    };
    browser.look_like(390, 844, true).await;
    browser.open(&serve(GOOD)).await;
    assert_eq!(browser.run("return matchMedia('(prefers-color-scheme: dark)').matches").await, true);
    let folder = tempfile::tempdir().expect("the temporary folder is writable");
    let picture = folder.path().join("page.png");
    browser.screenshot(&picture).await;
    let png = std::fs::read(&picture).expect("the picture was written");
    assert!(png.starts_with(b"\x89PNG\r\n"));
    // The header's first fields: width and height, big-endian (PNG specification, IHDR).
    assert_eq!((&png[16..20], &png[20..24]), (&390_u32.to_be_bytes()[..], &844_u32.to_be_bytes()[..]));
}
