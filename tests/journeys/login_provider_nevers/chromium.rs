//! The way back to an application in a real browser: what the pages' policy allows is enough, and no more.

use super::{TENANT, devika, server};
use latchkey_tests::{
    browser::JavaScript,
    guest::Guest,
    relying_party::{Listener, RelyingParty},
    server::{TestServer, until},
};
use poem::{
    Endpoint, IntoResponse, Request, Response,
    http::StatusCode,
    listener::{Acceptor as _, Listener as _, TcpListener},
};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

/// An application at an origin of its own.
async fn application<'a>(server: &'a TestServer, origin: &str, more: Value) -> RelyingParty<'a> {
    let mut metadata = json!({
        "redirect_uris": [format!("{origin}/callback")],
        "post_logout_redirect_uris": [format!("{origin}/goodbye")],
    });
    metadata.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
    server.client(TENANT, metadata).await
}

/// Where the browser is, once that is at `origin`.
async fn arrived(guest: &Guest<'_>, origin: &str) -> String {
    until("the browser is at the application", async || {
        Some(guest.browser.current_url().await).filter(|url| url.starts_with(origin))
    })
    .await
}

async fn log_in(guest: &Guest<'_>, server: &TestServer) {
    for (name, text) in [("login", &devika(server).login), ("password", &devika(server).password)] {
        guest.browser.fill(&format!("[name={name}]"), text).await;
    }
    guest.browser.click("form[method=post] [type=submit]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_leads_back_to_an_application_elsewhere() {
    let server = server().await;
    for javascript in [JavaScript::On, JavaScript::Off] {
        let Some(guest) = Guest::at(&server, javascript).await else { return };
        let listener = Listener::start(json!({ "welcome": "back" })).await;
        // Nobody is asked: the post of the password itself leads to the application.
        let own = application(&server, &listener.origin, json!({ "first_party": true })).await;
        let request = own.request();
        guest.browser.open(&own.url(&request)).await;
        log_in(&guest, &server).await;
        let url = arrived(&guest, &listener.origin).await;
        assert!(url.contains("code=lkz_"), "{url}");
        guest.assert_quiet("the way back").await;

        let asking = application(&server, &listener.origin, json!({})).await;
        guest.browser.open(&asking.url(&asking.request().with("response_mode", "fragment"))).await;
        guest.browser.click("[name=decision][value=allow]").await;
        let url = arrived(&guest, &listener.origin).await;
        assert!(url.contains("#code=lkz_"), "{url}");
        guest.browser.open(&asking.url(&asking.request().with("prompt", "consent"))).await;
        guest.browser.click("[name=decision][value=deny]").await;
        let url = arrived(&guest, &listener.origin).await;
        assert!(url.contains("error=access_denied") && !url.contains("code="), "{url}");

        let parameters = [
            ("client_id", own.client_id()),
            ("post_logout_redirect_uri", &format!("{}/goodbye", listener.origin)),
        ];
        guest.browser.open(&own.logout_url(&parameters)).await;
        guest.browser.click("form[method=post] [type=submit]").await;
        let url = arrived(&guest, &listener.origin).await;
        assert!(url.ends_with("/goodbye"), "{url}");
        guest.assert_quiet("the way out").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_by_form_arrives() {
    let server = server().await;
    for javascript in [JavaScript::On, JavaScript::Off] {
        let Some(guest) = Guest::at(&server, javascript).await else { return };
        let listener = Listener::start(Value::Null).await;
        let client = application(&server, &listener.origin, json!({ "first_party": true })).await;
        let request = client.request().with("response_mode", "form_post");
        guest.browser.open(&client.url(&request)).await;
        log_in(&guest, &server).await;
        if javascript == JavaScript::Off {
            guest.browser.click("form[method=post] [type=submit]").await;
        }
        let posted = listener.wait_for(1).await.remove(0);
        assert_eq!((posted.method.as_str(), posted.path.as_str()), ("POST", "/callback"));
        assert_eq!(posted.content_type, "application/x-www-form-urlencoded");
        assert!(posted.field("code").starts_with("lkz_"), "{posted:?}");
        assert_eq!(posted.field("state"), request.get("state").expect("a state"));
        assert_eq!(posted.field("iss"), client.issuer());
        assert!(!arrived(&guest, &listener.origin).await.contains("code"), "the code is in no address");
        guest.assert_quiet("the form").await;
    }
}

/// The application goes on to a page of another host once it has the code, as many do: the one that it named as its home.
/// Browsers hold all redirects that follow a form to the policy of its page, the application's own too.
#[tokio::test(flavor = "multi_thread")]
async fn an_application_may_lead_on_to_another_host() {
    let server = server().await;
    let Some(guest) = Guest::at(&server, JavaScript::On).await else { return };
    let home = Listener::start(json!({ "home": true })).await;
    let (callback, serving) = redirecting_to(&format!("{}/home", home.origin)).await;
    let client =
        application(&server, &callback, json!({ "first_party": true, "client_uri": home.origin })).await;
    guest.browser.open(&client.url(&client.request())).await;
    log_in(&guest, &server).await;
    let outcome = until("the browser is there, or says why it isn't", async || {
        let url = guest.browser.current_url().await;
        let blocked = guest.browser.console_errors().await;
        (url.starts_with(&home.origin) || !blocked.is_empty()).then_some((url, blocked))
    })
    .await;
    assert_eq!(outcome, (format!("{}/home", home.origin), Vec::new()));
    serving.abort();
}

/// The policy of one application's login is no way to another's: a form that was changed in the page stays there.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_does_not_lead_to_anybody_else() {
    let server = server().await;
    let Some(guest) = Guest::at(&server, JavaScript::On).await else { return };
    let (listener, thief) = (Listener::start(Value::Null).await, Listener::start(Value::Null).await);
    let client = application(&server, &listener.origin, json!({ "first_party": true })).await;
    guest.browser.open(&client.url(&client.request())).await;
    let change = format!("document.querySelector('form[method=post]').action = '{}/steal'", thief.origin);
    guest.browser.run(&change).await;
    log_in(&guest, &server).await;
    let blocked = until("the browser says that it was blocked", async || {
        guest.browser.console_errors().await.into_iter().find(|error| error.contains("form-action"))
    })
    .await;
    assert!(blocked.contains("/steal"), "{blocked}");
    assert_eq!(thief.heard().len(), 0);
}

/// A server that sends everybody on.
async fn redirecting_to(location: &str) -> (String, JoinHandle<()>) {
    struct Onwards(String);

    impl Endpoint for Onwards {
        type Output = Response;

        async fn call(&self, _: Request) -> poem::Result<Response> {
            Ok(StatusCode::FOUND.with_header("location", &self.0).into_response())
        }
    }

    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.expect("a free port");
    let address = acceptor.local_addr()[0].as_socket_addr().copied().expect("an address");
    let onwards = Onwards(location.to_owned());
    let serving = tokio::spawn(async move {
        let _ = poem::Server::new_with_acceptor(acceptor).run(onwards).await;
    });
    (format!("http://{address}"), serving)
}
