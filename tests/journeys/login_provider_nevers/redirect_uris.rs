//! Answers go where the client has registered, byte by byte, and nowhere else (RFC 9700 §2.1, §4.1).

use super::{CALLBACK, assert_refused, assert_stays, devika, own_client, server};
use latchkey_tests::{
    relying_party::{AuthorizationRequest, Callback, RelyingParty},
    server::TestServer,
    visitor::Visitor,
};
use serde_json::json;

/// Everything that somebody may try in place of `https://app.example/callback`.
const HOSTILE: [&str; 94] = [
    // Nothing, or less.
    "",
    " ",
    "https://app.example",
    "https://app.example/",
    "https://app.example/callbac",
    "app.example/callback",
    "//app.example/callback",
    "/callback",
    "callback",
    "/t/quillfern/account",
    // Case.
    "HTTPS://app.example/callback",
    "https://App.example/callback",
    "https://APP.EXAMPLE/callback",
    "https://app.example/Callback",
    // More path, and other ways to the same one.
    "https://app.example/callback/",
    "https://app.example//callback",
    "https://app.example/./callback",
    "https://app.example/x/../callback",
    "https://app.example/callback/..",
    "https://app.example/callback/../../evil",
    "https://app.example/callback/..;/evil",
    "https://app.example/callback;x=y",
    "https://app.example/callbackevil",
    "https://app.example/callback.evil",
    // Escapes.
    "https://app.example/%63allback",
    "https://app.example/callback%2f",
    "https://app.example/callback%2e%2e%2fevil",
    "https://app.example/callback%252f",
    "https://app.example/callback%00",
    "https://app.example/callback%0d%0aLocation:%20https://evil.example",
    "https://app.exampl%65/callback",
    "https://app.example%2fcallback",
    // White space and control characters.
    " https://app.example/callback",
    "https://app.example/callback ",
    "https://app.example/callback\t",
    "https://app.example/callback\n",
    "https://app.example/callback\r\nLocation: https://evil.example",
    "https://app.example/callback\u{0}",
    "ht\ttps://app.example/callback",
    "\u{feff}https://app.example/callback",
    "https://app.example/callback\u{200b}",
    "https://app.example/callback\u{2028}",
    // Backslashes.
    "https:\\\\app.example\\callback",
    "https://app.example\\callback",
    "https://evil.example\\@app.example/callback",
    "https://evil.example\\.app.example/callback",
    // User information.
    "https://user@app.example/callback",
    "https://user:password@app.example/callback",
    "https://@app.example/callback",
    "https://app.example@evil.example/callback",
    "https://app.example%40evil.example/callback",
    "https://app.example:443@evil.example/callback",
    "https://evil.example#@app.example/callback",
    "https://evil.example?@app.example/callback",
    // Hosts that begin or end the same.
    "https://app.example.evil.example/callback",
    "https://evilapp.example/callback",
    "https://evil.app.example/callback",
    "https://app.example./callback",
    "https://app.exampl/callback",
    "https://appXexample/callback",
    "https://evil.example/https://app.example/callback",
    "https://evil.example/?https://app.example/callback",
    "https://evil.example/#https://app.example/callback",
    "https://evil.example/callback",
    // Letters that look the same.
    "https://\u{430}pp.example/callback",
    "https://app\u{3002}example/callback",
    "https://app.example\u{ff0f}callback",
    "https://xn--pp-6kc.example/callback",
    // Ports.
    "https://app.example:443/callback",
    "https://app.example:8443/callback",
    "https://app.example:/callback",
    "https://app.example:0443/callback",
    // Queries and fragments.
    "https://app.example/callback?",
    "https://app.example/callback?next=https://evil.example",
    "https://app.example/callback?code=stolen",
    "https://app.example/callback&x",
    "https://app.example/callback#",
    "https://app.example/callback#x",
    "https://app.example/callback#\u{0}",
    // Schemes.
    "http://app.example/callback",
    "https:app.example/callback",
    "https:/app.example/callback",
    "https:///app.example/callback",
    "javascript://app.example/callback%0aalert(1)",
    "javascript:alert(1)//https://app.example/callback",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "com.example.app:/callback",
    // Two at once, and patterns.
    "https://app.example/callback https://evil.example/",
    "https://app.example/callback,https://evil.example/",
    "https://*.example/callback",
    "https://app.example/*",
    "null",
];

/// A client that answers at once, and the browser of somebody who is logged in.
async fn ready(server: &TestServer) -> (RelyingParty<'_>, Visitor) {
    let (client, browser) = (own_client(server, json!({})).await, server.user_agent("quillfern"));
    assert!(client.send(&browser, devika(server), &client.request()).await.get("code").is_some());
    (client, browser)
}

async fn assert_answered(client: &RelyingParty<'_>, browser: &Visitor, request: &AuthorizationRequest) {
    let seen = browser.follow(&client.url(request)).await;
    let uri = request.get("redirect_uri").expect("sent");
    assert_eq!(client.callback(&seen, request).uri, uri);
}

#[tokio::test]
async fn no_other_uri_than_the_registered_one_is_redirected_to() {
    let server = server().await;
    let (client, browser) = ready(&server).await;
    for hostile in HOSTILE {
        let request = client.request().with("redirect_uri", hostile);
        let seen = browser.follow(&client.url(&request)).await;
        assert_stays(&seen, &format!("{hostile:?}"));
        assert_eq!(seen.count("a[href*=evil], a[href^=javascript]"), 0, "{hostile:?}");
    }
    assert_answered(&client, &browser, &client.request()).await;
}

/// An error is as good as a code to somebody who wants a redirect.
#[tokio::test]
async fn no_mistake_beside_a_foreign_uri_makes_it_answered() {
    let server = server().await;
    let (client, browser) = ready(&server).await;
    let mistakes = [
        ("response_mode", "form_post"),
        ("response_mode", "fragment"),
        ("response_mode", "jwt"),
        ("response_type", "token"),
        ("response_type", "id_token"),
        ("prompt", "none"),
        ("prompt", "none login"),
        ("scope", "\"\\"),
        ("code_challenge_method", "plain"),
        ("max_age", "-1"),
        ("claims", "{"),
        ("registration", "{}"),
        ("id_token_hint", "x"),
        ("resource", "https://other.example"),
    ];
    for (name, value) in mistakes {
        let request = client.request().with("redirect_uri", "https://evil.example/").with(name, value);
        for browser in [&browser, &server.user_agent("quillfern")] {
            assert_stays(&browser.follow(&client.url(&request)).await, &format!("{name}={value}"));
        }
    }
}

#[tokio::test]
async fn a_uri_sent_twice_or_under_another_name_is_none() {
    let server = server().await;
    let (client, browser) = ready(&server).await;
    let (good, evil) = ("https%3A%2F%2Fapp.example%2Fcallback", "https%3A%2F%2Fevil.example");
    let bare = client.url(&client.request().without("redirect_uri"));
    for more in [
        format!("&redirect_uri={good}&redirect_uri={evil}"),
        format!("&redirect_uri={evil}&redirect_uri={good}"),
        format!("&redirect_uri={good}&redirect_uri={good}"),
        format!("&redirect_uri={good}&redirect%5furi={evil}"),
        format!("&redirect_uri=&redirect_uri={evil}"),
        format!("&redirect_uri[]={evil}"),
        format!("&Redirect_Uri={evil}"),
        format!("&redirect_uri%00={evil}"),
        format!("&redirect_uri={good}%ff"),
        String::new(),
    ] {
        assert_stays(&browser.follow(&format!("{bare}{more}")).await, &more);
    }
}

#[tokio::test]
async fn a_client_that_nobody_knows_is_not_answered() {
    let server = server().await;
    let (client, browser) = ready(&server).await;
    let neighbour = server.client("nubaria", json!({ "first_party": true })).await;
    let id = client.client_id();
    for stranger in [
        "",
        "nobody",
        "00000000-0000-0000-0000-000000000000",
        &id.to_uppercase(),
        &id.replace('-', ""),
        &format!("{{{id}}}"),
        &format!("{id} "),
        &format!("{id}' OR '1'='1"),
        neighbour.client_id(),
    ] {
        let request = client.request().with("client_id", stranger);
        assert_stays(&browser.follow(&client.url(&request)).await, &format!("{stranger:?}"));
    }
}

/// A loopback client may have any port (RFC 8252 §7.3), and nothing else of its own choice.
#[tokio::test]
async fn a_loopback_client_chooses_its_port_and_nothing_more() {
    let server = server().await;
    let native = json!({
        "redirect_uris": ["http://127.0.0.1/done"], "application_type": "native",
        "token_endpoint_auth_method": "none",
    });
    let (client, browser) = (own_client(&server, native).await, server.user_agent("quillfern"));
    client.send(&browser, devika(&server), &client.request()).await;
    for hostile in [
        "http://127.0.0.1:4000/done/",
        "http://127.0.0.1:4000/done?x",
        "http://127.0.0.1:4000/done#x",
        "http://127.0.0.1:4000/",
        "http://127.0.0.1:/done",
        "http://127.0.0.1:0/done",
        "http://127.0.0.1:65536/done",
        "http://127.0.0.1:4000@evil.example/done",
        "http://127.0.0.1@evil.example/done",
        "http://127.0.0.1:4000.evil.example/done",
        "http://127.0.0.1.evil.example:4000/done",
        "http://127.0.0.2:4000/done",
        "http://127.1:4000/done",
        "http://0x7f000001:4000/done",
        "http://2130706433:4000/done",
        "http://localhost:4000/done",
        "http://[::1]:4000/done",
        "http://[::ffff:127.0.0.1]:4000/done",
        "https://127.0.0.1:4000/done",
    ] {
        let request = client.request().with("redirect_uri", hostile);
        assert_stays(&browser.follow(&client.url(&request)).await, hostile);
    }
    assert_answered(&client, &browser, &client.request().with("redirect_uri", "http://127.0.0.1:4000/done"))
        .await;
}

/// Neither by a form, nor pushed, nor in a signed object.
#[tokio::test]
async fn no_other_way_to_ask_takes_a_foreign_uri() {
    let server = server().await;
    let (client, browser) = ready(&server).await;
    let signing = own_client(&server, json!({ "request_object_signing_alg": "ES256" })).await;
    for hostile in HOSTILE.into_iter().filter(|hostile| !hostile.contains('\0')) {
        let request = client.request().with("redirect_uri", hostile);
        let pushed = client.call("par", &request.fields()).await;
        assert_refused(&pushed, "invalid_request", hostile);
        let request = signing.request().with("redirect_uri", hostile);
        let object = signing.by_object(&request, &signing.request_object(&request));
        assert_stays(&browser.follow(&signing.url(&object)).await, &format!("in an object: {hostile:?}"));
        // What stands beside the object doesn't count.
        let honest = signing.by_object(&signing.request(), &signing.request_object(&signing.request()));
        let seen = browser.follow(&signing.url(&honest.with("redirect_uri", hostile))).await;
        assert_eq!(Callback::of(&seen).expect("an answer").uri, CALLBACK, "{hostile:?}");
    }
    for hostile in ["https://evil.example/", "https://app.example/callback/"] {
        let request = client.request().with("redirect_uri", hostile);
        let form = browser.client().post(client.endpoint("authorize")).form(&request.fields());
        let seen = form.send().await.expect("an answer");
        assert_eq!((seen.status().as_u16(), seen.headers().get("location")), (400, None), "{hostile}");
    }
}
