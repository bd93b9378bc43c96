//! An OAuth client played by hand: it builds each request itself, looks at each answer itself, and trusts nothing but the
//! keys that the provider publishes.
//!
//! A journey takes a [`RelyingParty`] from [`TestServer::client`] and a browser from [`TestServer::user_agent`], sends the
//! browser to [`RelyingParty::url`], goes through the pages itself or by [`RelyingParty::send`], and has a [`Callback`] in
//! its hands where a browser would go on to the client. [`RelyingParty::sign_in`] does all of it and verifies what came.

mod authorization_request;
mod callback;
mod calls;
mod listener;
mod registration;
mod signing;
mod tokens;
mod verification;

pub use authorization_request::{AuthorizationRequest, secret};
pub use callback::{Callback, go_on};
pub use listener::{Heard, Listener};
pub use registration::{DEVICE_CODE, TOKEN_EXCHANGE, key_set};
pub use signing::{Claims, sign};
pub use tokens::Tokens;
pub use verification::Verified;

use crate::{
    server::TestServer,
    visitor::{Seen, Visitor},
};
use latchkey_domain::Clock as _;
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_server::demo::UserCredentials;
use reqwest::{Client, redirect::Policy};
use serde_json::Value;
use std::sync::Arc;

/// A client of a tenant.
#[derive(Clone)]
pub struct RelyingParty<'a> {
    pub server: &'a TestServer,
    pub tenant: String,
    /// As the provider told it of itself when it was registered, its secret among it.
    pub registered: Value,
    /// Signs assertions and request objects.
    pub key: Arc<SigningKey>,
    /// Proves possession in every call that takes a proof.
    pub dpop: Option<Arc<SigningKey>>,
    /// Where its calls go: the public origin, or a replica's.
    pub origin: String,
    pub http: Client,
}

impl TestServer {
    /// Somebody with a browser of their own, at the provider's public name, who doesn't go on to clients: where a browser
    /// would leave the provider, there is the redirect to look at.
    #[must_use]
    pub fn user_agent(&self, tenant: &str) -> Visitor {
        self.user_agent_at(self.running.app.public_url().origin(), tenant)
    }

    /// The same at another server of the installation.
    #[must_use]
    pub fn user_agent_at(&self, origin: &str, tenant: &str) -> Visitor {
        let staying = Policy::custom(|attempt| {
            let from = attempt.previous().last().map(reqwest::Url::origin);
            if from == Some(attempt.url().origin()) { attempt.follow() } else { attempt.stop() }
        });
        let browser = Client::builder().cookie_store(true).redirect(staying).build().expect("a client");
        Visitor::with(browser, origin, tenant)
    }

    /// Seconds since 1970, by the server's clock.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.clock.now().as_second()
    }
}

impl<'a> RelyingParty<'a> {
    /// A client that has been registered somehow.
    #[must_use]
    pub fn of(server: &'a TestServer, tenant: &str, registered: Value, key: Arc<SigningKey>) -> Self {
        Self {
            server,
            tenant: tenant.to_owned(),
            registered,
            key,
            dpop: None,
            origin: server.running.app.public_url().origin().to_owned(),
            http: Client::builder().redirect(Policy::none()).build().expect("a client"),
        }
    }

    /// From here on it holds a key and proves it.
    #[must_use]
    pub fn proving(self, algorithm: Algorithm) -> Self {
        Self { dpop: Some(Arc::new(SigningKey::generate(algorithm).expect("a key"))), ..self }
    }

    /// The same client, speaking to another server of the installation.
    #[must_use]
    pub fn at(&self, origin: &str) -> Self {
        Self { origin: origin.to_owned(), ..self.clone() }
    }

    #[must_use]
    pub fn issuer(&self) -> String {
        format!("{}/t/{}", self.server.running.app.public_url().origin(), self.tenant)
    }

    /// An endpoint by its last segment, under the issuer's name: what proofs and assertions are made for.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> String {
        format!("{}/oauth2/{name}", self.issuer())
    }

    #[must_use]
    pub fn client_id(&self) -> &str {
        self.text("client_id")
    }

    #[must_use]
    pub fn secret(&self) -> &str {
        self.text("client_secret")
    }

    /// The first of its redirect URIs.
    #[must_use]
    pub fn redirect_uri(&self) -> &str {
        self.registered["redirect_uris"][0].as_str().expect("a redirect URI")
    }

    fn text(&self, name: &str) -> &str {
        self.registered[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.registered))
    }

    /// Where a browser is sent with a request. With `request_uri` or `request` in it the others may be left out.
    #[must_use]
    pub fn url(&self, request: &AuthorizationRequest) -> String {
        let mut url = reqwest::Url::parse(&self.endpoint("authorize")).expect("a whole address");
        url.query_pairs_mut().extend_pairs(&request.parameters);
        url.into()
    }

    /// A browser comes with a request, and its person agrees to everything. Where it ends.
    pub async fn walk(
        &self,
        visitor: &Visitor,
        person: &UserCredentials,
        request: &AuthorizationRequest,
    ) -> Seen {
        let arrived = visitor.follow(&self.url(request)).await;
        go_on(visitor, arrived, person).await
    }

    /// The same, and what the client is told. Everything but the outcome is checked: `iss`, and `state` as it was sent.
    pub async fn send(
        &self,
        visitor: &Visitor,
        person: &UserCredentials,
        request: &AuthorizationRequest,
    ) -> Callback {
        let seen = self.walk(visitor, person, request).await;
        self.callback(&seen, request)
    }

    /// What the client is told on a page or by a redirect.
    #[must_use]
    pub fn callback(&self, seen: &Seen, request: &AuthorizationRequest) -> Callback {
        let callback = Callback::of(seen);
        let callback =
            callback.unwrap_or_else(|| panic!("no answer at {} {}: {}", seen.status, seen.url, seen.words()));
        assert_eq!(callback.get("iss"), Some(self.issuer().as_str()), "{callback:?}");
        assert_eq!(callback.get("state"), request.get("state"), "{callback:?}");
        callback
    }

    /// A person signs in; the tokens, of which the ID token is verified.
    pub async fn sign_in(
        &self,
        visitor: &Visitor,
        person: &UserCredentials,
        request: &AuthorizationRequest,
    ) -> Tokens {
        let callback = self.send(visitor, person, request).await;
        let tokens = Tokens(self.redeem(&callback, request).await.expect(200));
        if tokens.0.get("id_token").is_some() {
            self.id_token(&tokens, request.get("nonce")).await;
        }
        tokens
    }
}
