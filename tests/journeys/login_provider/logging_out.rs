//! Logouts that an application asks for (OpenID Connect RP-Initiated Logout §2, §3).

use super::{SECOND, TENANT, assert_told_here, devika, jonas, logged_in, page, server};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_tests::{
    relying_party::{Callback, RelyingParty, Tokens, sign},
    server::TestServer,
    visitor::{Form, Visitor},
};
use serde_json::json;

const GOODBYE: &str = "https://app.example/goodbye";

/// Devika, signed in at a client.
async fn scene(server: &TestServer) -> (RelyingParty<'_>, Visitor, Tokens) {
    let client = server.client(TENANT, json!({ "first_party": true })).await;
    let laptop = logged_in(server, devika(server)).await;
    let tokens = client.sign_in(&laptop, devika(server), &client.request()).await;
    (client, laptop, tokens)
}

/// Where the browser is sent, and with what.
fn sent_to(seen: &latchkey_tests::visitor::Seen) -> (String, Vec<(String, String)>) {
    let callback = Callback::of(seen).unwrap_or_else(|| panic!("{}: {}", seen.url, seen.words()));
    (callback.uri, callback.parameters)
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_shows_the_id_token_is_out_at_once_and_back_at_the_application() {
    let server = server().await;
    for state in [Some("a b&c"), None] {
        let (client, laptop, tokens) = scene(&server).await;
        let mut parameters =
            vec![("id_token_hint", tokens.id_token()), ("post_logout_redirect_uri", GOODBYE)];
        parameters.extend(state.map(|state| ("state", state)));
        let seen = laptop.follow(&client.logout_url(&parameters)).await;
        let returned: Vec<_> =
            state.map(|state| ("state".to_owned(), state.to_owned())).into_iter().collect();
        assert_eq!(sent_to(&seen), (GOODBYE.to_owned(), returned));
        assert!(!laptop.is_logged_in().await);
        let silent = client.request().with("prompt", "none");
        let callback = client.callback(&laptop.follow(&client.url(&silent)).await, &silent);
        assert_eq!(callback.error(), "login_required");
        client.userinfo(tokens.access_token()).await.expect(401);
        assert_eq!(client.refresh(tokens.refresh_token(), &[]).await.expect(400)["error"], "invalid_grant");
        let again = laptop.follow(&client.logout_url(&parameters)).await;
        assert_eq!(sent_to(&again).0, GOODBYE, "who is out already is sent on");
    }
}

/// An expired hint is as good (§2): applications keep it for long.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_place_to_go_there_is_a_page() {
    let server = server().await;
    let (client, laptop, tokens) = scene(&server).await;
    server.wait(2 * super::HOUR).await;
    let seen = laptop.follow(&client.logout_url(&[("id_token_hint", tokens.id_token())])).await;
    assert_eq!((seen.status.as_u16(), page(&seen)), (200, "login"));
    assert_eq!(seen.count("[role=status]"), 1, "it says that it is done: {}", seen.words());
    assert!(!laptop.is_logged_in().await);
}

/// Without proof that it is about this session the person is asked: anybody can send a browser here.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_shows_nothing_has_the_person_asked() {
    let server = server().await;
    let id = |client: &RelyingParty<'_>| client.client_id().to_owned();
    for with_client in [false, true] {
        let (client, laptop, _) = scene(&server).await;
        let id = id(&client);
        let named = [("client_id", id.as_str()), ("post_logout_redirect_uri", GOODBYE), ("state", "x")];
        let parameters: &[(&str, &str)] = if with_client { &named } else { &[("state", "x")] };
        let asked = laptop.follow(&client.logout_url(parameters)).await;
        assert_eq!((asked.status.as_u16(), page(&asked)), (200, "oauth2/logout"));
        assert!(asked.words().contains("Devika Thorne"), "{}", asked.words());
        assert!(laptop.is_logged_in().await, "nothing has happened yet");
        let seen = laptop.submit(&asked, &[]).await;
        if with_client {
            assert_eq!(sent_to(&seen), (GOODBYE.to_owned(), vec![("state".into(), "x".into())]));
        } else {
            assert_eq!(page(&seen), "login");
        }
        assert!(!laptop.is_logged_in().await);
    }
}

/// §3: to no address but a registered one, byte by byte, and to none that nobody registered.
#[tokio::test(flavor = "multi_thread")]
async fn the_way_leads_to_registered_addresses_alone() {
    let server = server().await;
    let (client, laptop, tokens) = scene(&server).await;
    for address in [
        "https://evil.example/goodbye",
        "https://app.example/goodbye?foo=bar",
        "https://app.example/goodbye/",
        "https://app.example/callback",
        "//evil.example",
    ] {
        let parameters = [("id_token_hint", tokens.id_token()), ("post_logout_redirect_uri", address)];
        assert_told_here(&laptop.follow(&client.logout_url(&parameters)).await, "post_logout_redirect_uri");
        let nobody = [("post_logout_redirect_uri", address)];
        assert_told_here(&laptop.follow(&client.logout_url(&nobody)).await, "post_logout_redirect_uri");
    }
    let nobody = [("post_logout_redirect_uri", GOODBYE)];
    assert_told_here(&laptop.follow(&client.logout_url(&nobody)).await, "post_logout_redirect_uri");
    assert!(laptop.is_logged_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hint_that_is_not_ours_ends_nothing() {
    let server = server().await;
    let (client, laptop, tokens) = scene(&server).await;
    let claims = client.verify(tokens.id_token(), "JWT").await.claims;
    let forged = sign(&SigningKey::generate(Algorithm::Rs256).expect("a key"), Some("JWT"), &claims);
    let signature = tokens.id_token().rsplit_once('.').expect("a signature").1;
    let header = tokens.id_token().split_once('.').expect("a header").0;
    let body = forged.split('.').nth(1).expect("claims");
    let modified = format!("{header}.{}x.{signature}", &body[..body.len() - 1]);
    for hint in [forged.as_str(), &modified, "x", tokens.access_token()] {
        let parameters = [
            ("id_token_hint", hint),
            ("post_logout_redirect_uri", GOODBYE),
            ("client_id", client.client_id()),
        ];
        assert_told_here(&laptop.follow(&client.logout_url(&parameters)).await, "id_token_hint");
    }
    let other = server.client(TENANT, json!({})).await;
    let parameters = [("id_token_hint", tokens.id_token()), ("client_id", other.client_id())];
    assert_told_here(&laptop.follow(&client.logout_url(&parameters)).await, "client_id");
    assert!(laptop.is_logged_in().await);
}

/// Somebody else's ID token, or one of another session, doesn't end this one without a question.
#[tokio::test(flavor = "multi_thread")]
async fn a_hint_of_another_session_has_the_person_asked() {
    let server = server().await;
    let (client, laptop, _) = scene(&server).await;
    let phone = server.user_agent(TENANT);
    let others = client.sign_in(&phone, jonas(&server), &client.request()).await;
    let tablet = logged_in(&server, devika(&server)).await;
    let own = client.sign_in(&tablet, devika(&server), &client.request()).await;
    for tokens in [others, own] {
        let parameters = [("id_token_hint", tokens.id_token()), ("post_logout_redirect_uri", GOODBYE)];
        let asked = laptop.follow(&client.logout_url(&parameters)).await;
        assert_eq!((asked.status.as_u16(), page(&asked)), (200, "oauth2/logout"));
    }
    for browser in [&laptop, &phone, &tablet] {
        assert!(browser.is_logged_in().await);
    }
}

/// §2: GET and POST are the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_logout_may_be_posted() {
    let server = server().await;
    let (client, laptop, tokens) = scene(&server).await;
    server.wait(SECOND).await;
    let fields =
        [("id_token_hint", tokens.id_token()), ("post_logout_redirect_uri", GOODBYE), ("state", "x")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let form = Form { action: client.endpoint("logout").parse().expect("an address"), fields };
    assert_eq!(sent_to(&laptop.send(&form).await), (GOODBYE.to_owned(), vec![("state".into(), "x".into())]));
    assert!(!laptop.is_logged_in().await);
}
