//! What a tenant or a client names is fetched from the public internet alone, unless the operator says otherwise.

use super::{SCOPE, TENANT, devika, put_off};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_tests::{
    api::send,
    databases::Engine,
    relying_party::{Listener, RelyingParty, key_set, secret},
    server::{TestServer, Wishes, until},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinHandle};

/// Somebody inside the operator's network, who counts whoever so much as knocks.
struct Inside {
    port: u16,
    knocks: Arc<AtomicUsize>,
    listening: JoinHandle<()>,
}

impl Inside {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let knocks = Arc::new(AtomicUsize::new(0));
        let counter = knocks.clone();
        let listening = tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                counter.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { port, knocks, listening }
    }

    fn knocks(&self) -> usize {
        self.knocks.load(Ordering::SeqCst)
    }

    /// Every way to write its address that a registration takes.
    fn addresses(&self) -> Vec<String> {
        let port = self.port;
        let http = ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("http://{host}:{port}/x"));
        let https = [
            "127.0.0.1",
            "localhost",
            "[::1]",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "0.0.0.0",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
        ]
        .map(|host| format!("https://{host}:{port}/x"));
        http.into_iter().chain(https).collect()
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// A server as operators run it, who have opened nothing.
async fn closed() -> TestServer {
    let wishes = Wishes { outbound_networks: &[], ..Wishes::default() };
    TestServer::start_with(Engine::Sqlite, wishes).await.expect("SQLite is never left out")
}

async fn open() -> TestServer {
    TestServer::start(Engine::Sqlite).await.expect("SQLite is never left out")
}

/// A client with keys there; `None` where a registration doesn't take that address.
async fn with_keys_at<'a>(server: &'a TestServer, jwks_uri: &str) -> Option<RelyingParty<'a>> {
    let key = Arc::new(SigningKey::generate(Algorithm::Es256).expect("a key"));
    let owner = server.owner(TENANT);
    let metadata = json!({
        "client_name": "Ledger", "grant_types": ["client_credentials"], "response_types": [],
        "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": jwks_uri,
    });
    let made = owner.api.post(&owner.path("/clients"), &metadata).await;
    (made.status == 201).then(|| RelyingParty::of(server, TENANT, made.body, key))
}

#[tokio::test]
async fn no_key_set_is_fetched_from_inside() {
    let (server, inside) = (closed().await, Inside::start().await);
    let mut taken = 0;
    for address in inside.addresses() {
        let Some(client) = with_keys_at(&server, &address).await else { continue };
        taken += 1;
        let answer = client.client_credentials(&[]).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.body["error"]),
            (401, &json!("invalid_client")),
            "{address}"
        );
        assert!(
            !answer.text.contains("127.0.0.1") && !answer.text.contains("refused"),
            "{address}: {}",
            answer.text
        );
        assert_eq!(inside.knocks(), 0, "{address}");
    }
    assert!(taken >= 8, "{taken} addresses came as far as that");
    // The trap works, and so does the operator's word.
    let open = open().await;
    let client = with_keys_at(&open, &format!("http://127.0.0.1:{}/x", inside.port)).await.expect("taken");
    let asking = client.calling("token", &[("grant_type", "client_credentials")]);
    let asking = tokio::spawn(async move { asking.send().await });
    until("it is knocked at", async || (inside.knocks() > 0).then_some(())).await;
    asking.abort();
}

#[tokio::test]
async fn no_logout_is_told_to_inside() {
    let (server, inside) = (closed().await, Inside::start().await);
    for address in inside.addresses() {
        let owner = server.owner(TENANT);
        let metadata = json!({
            "client_name": "Ledger", "redirect_uris": ["https://app.example/callback"], "first_party": true,
            "backchannel_logout_uri": address,
        });
        let made = owner.api.post(&owner.path("/clients"), &metadata).await;
        if made.status != 201 {
            continue;
        }
        let key = Arc::new(SigningKey::generate(Algorithm::Es256).expect("a key"));
        let client = RelyingParty::of(&server, TENANT, made.body, key);
        let browser = server.user_agent(TENANT);
        let tokens = client.sign_in(&browser, devika(&server), &client.request()).await;
        browser.follow(&client.logout_url(&[("id_token_hint", tokens.id_token())])).await;
        assert!(!browser.is_logged_in().await, "{address}");
        put_off(&server).await;
        assert_eq!(inside.knocks(), 0, "{address}");
        // So that there is one notice at a time: for a client that is gone there is none.
        owner.api.delete(&owner.path(&format!("/clients/{}", client.client_id()))).await.expect(204);
        server.clock.advance(Duration::from_secs(15));
        server.settled().await;
    }
}

/// Hosts that are to be one sector are looked up when a client is registered, by whoever may register one.
#[tokio::test]
async fn no_sector_is_fetched_from_inside_or_for_strangers() {
    let (server, inside) = (closed().await, Inside::start().await);
    let metadata = |address: &str| {
        json!({
            "client_name": "Ledger", "redirect_uris": ["https://app.example/callback"], "subject_type": "pairwise",
            "sector_identifier_uri": address,
        })
    };
    let owner = server.owner(TENANT);
    let token = server.registration_token(TENANT).await;
    let mut told = BTreeSet::new();
    for address in inside.addresses() {
        let by_administrator = owner.api.post(&owner.path("/clients"), &metadata(&address)).await;
        assert!(by_administrator.status.is_client_error(), "{address}: {}", by_administrator.text);
        let by_itself = server.register(TENANT, &token, &metadata(&address)).await;
        assert_eq!(by_itself.status, 400, "{address}: {}", by_itself.text);
        assert_eq!(inside.knocks(), 0, "{address}");
        told.insert(by_itself.body["error"].to_string());
    }
    assert_eq!(told.len(), 1, "nobody learns what is inside: {told:?}");

    let open = open().await;
    let there = Listener::start(json!(["https://app.example/callback"])).await;
    let wanted = metadata(&format!("{}/sector", there.origin));
    for stranger in ["x", "lki_", &format!("lki_{}", secret()), &server.registration_token(TENANT).await] {
        assert_eq!(open.register(TENANT, stranger, &wanted).await.status, 401, "{stranger}");
    }
    assert_eq!(there.heard().len(), 0, "nothing is fetched for somebody without a token");
    let token = open.registration_token(TENANT).await;
    open.register(TENANT, &token, &wanted).await.expect(201);
    assert_eq!(there.heard().len(), 1);
}

/// Who is outside can't send us inside: redirects are answers.
#[tokio::test]
async fn no_redirect_is_followed() {
    let server = open().await;
    let inside = Inside::start().await;
    let location = format!("http://127.0.0.1:{}/latest/meta-data", inside.port);
    let outside = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = outside.local_addr().expect("an address").port();
    let answering = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let answer = format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
        while let Ok((mut socket, _)) = outside.accept().await {
            let mut read = [0; 4096];
            let _ = socket.read(&mut read).await;
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    let client = with_keys_at(&server, &format!("http://127.0.0.1:{port}/keys")).await.expect("taken");
    let answer = client.client_credentials(&[]).await;
    assert_eq!((answer.status.as_u16(), &answer.body["error"]), (401, &json!("invalid_client")));
    assert_eq!(inside.knocks(), 0);
    answering.abort();
}

/// What is only shown, or is of no use here, isn't fetched at all.
#[tokio::test]
async fn nothing_else_that_a_client_names_is_fetched() {
    let (server, inside) = (open().await, Inside::start().await);
    let there = |path: &str| format!("http://127.0.0.1:{}/{path}", inside.port);
    let metadata = json!({
        "first_party": true, "logo_uri": there("logo"), "client_uri": there("home"),
        "policy_uri": there("policy"), "tos_uri": there("terms"), "initiate_login_uri": there("login"),
        "resources": [there("api")],
    });
    let client = server.client(TENANT, metadata).await;
    let browser = server.user_agent(TENANT);
    let request = client.ask(SCOPE).with("resource", &there("api"));
    let tokens = client.sign_in(&browser, devika(&server), &request).await;
    client.refresh(tokens.refresh_token(), &[]).await.expect(200);
    browser.open("/account/applications").await;
    let by_reference = client.by_reference(&request, &there("request"));
    browser.follow(&client.url(&by_reference)).await;
    server.settled().await;
    assert_eq!(inside.knocks(), 0);
}

/// A stranger who makes the server look for keys makes it look now and then, not each time.
#[tokio::test]
async fn a_key_set_is_not_fetched_for_every_stranger() {
    let server = open().await;
    let key = SigningKey::generate(Algorithm::Es256).expect("a key");
    let there = Listener::start(key_set(&key)).await;
    let client = with_keys_at(&server, &format!("{}/keys", there.origin)).await.expect("taken");
    for _ in 0..20 {
        // Signed by a key that isn't in the set.
        let answer = send(client.calling("token", &[("grant_type", "client_credentials")])).await;
        assert_eq!(answer.status, 401);
    }
    assert!(there.heard().len() <= 2, "{} times", there.heard().len());
    // Nor where there is nothing to be had.
    there.publish(Value::Null);
    let broken = with_keys_at(&server, &format!("{}/none", there.origin)).await.expect("taken");
    let before = there.heard().len();
    for _ in 0..20 {
        assert_eq!(send(broken.calling("token", &[("grant_type", "client_credentials")])).await.status, 401);
    }
    assert!(there.heard().len() - before <= 2, "{} times", there.heard().len() - before);
}
