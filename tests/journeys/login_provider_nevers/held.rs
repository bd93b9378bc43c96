//! All that somebody's applications hold, and whether any of it is good for anything.

use super::{SCOPE, TENANT, assert_refused};
use latchkey_server::demo::UserCredentials;
use latchkey_tests::{
    relying_party::{AuthorizationRequest, Callback, DEVICE_CODE, RelyingParty, Tokens},
    server::TestServer,
    visitor::Visitor,
};
use serde_json::{Value, json};

/// Applications of every kind.
pub struct Applications<'a> {
    pub web: RelyingParty<'a>,
    pub opaque: RelyingParty<'a>,
    pub public: RelyingParty<'a>,
    pub device: RelyingParty<'a>,
}

/// What they hold of one person.
pub struct Held {
    pub browser: Visitor,
    pub web: Tokens,
    opaque: Tokens,
    public: Tokens,
    device: Tokens,
    unredeemed: (AuthorizationRequest, Callback),
    approved: Value,
}

impl<'a> Applications<'a> {
    /// `more` is of the web application.
    pub async fn register(server: &'a TestServer, more: Value) -> Self {
        let client = async |more: Value| {
            let mut metadata = json!({ "first_party": true });
            metadata
                .as_object_mut()
                .expect("an object")
                .extend(more.as_object().cloned().expect("an object"));
            server.client(TENANT, metadata).await
        };
        let device = json!({ "grant_types": [DEVICE_CODE, "refresh_token"], "response_types": [] });
        Self {
            web: client(more).await,
            opaque: client(json!({ "access_token_format": "opaque" })).await,
            public: client(json!({ "token_endpoint_auth_method": "none" })).await,
            device: client(device).await,
        }
    }

    /// The same, speaking to another server of the installation.
    #[must_use]
    pub fn at(&self, origin: &str) -> Self {
        Self {
            web: self.web.at(origin),
            opaque: self.opaque.at(origin),
            public: self.public.at(origin),
            device: self.device.at(origin),
        }
    }

    /// Somebody uses them all.
    pub async fn are_used_by(&self, person: &UserCredentials) -> Held {
        let browser = self.web.server.user_agent(TENANT);
        let web = self.web.sign_in(&browser, person, &self.web.ask(SCOPE)).await;
        let opaque = self.opaque.sign_in(&browser, person, &self.opaque.ask(SCOPE)).await;
        let public = self.public.sign_in(&browser, person, &self.public.ask(SCOPE)).await;
        let collected = self.approve(&browser).await;
        let device = Tokens(self.device.poll(&collected).await.expect(200));
        let approved = self.approve(&browser).await;
        let request = self.web.ask(SCOPE);
        let callback = self.web.send(&browser, person, &request).await;
        // All of it in use.
        self.web.userinfo(web.access_token()).await.expect(200);
        let web = Tokens(self.web.refresh(web.refresh_token(), &[]).await.expect(200));
        Held { browser, web, opaque, public, device, unredeemed: (request, callback), approved }
    }

    /// A device that its person has let in.
    async fn approve(&self, browser: &Visitor) -> Value {
        let waiting = self.device.begin_device(SCOPE).await;
        let page = browser.open("/device").await;
        let asked =
            browser.submit(&page, &[("user_code", waiting["user_code"].as_str().expect("a code"))]).await;
        let done = browser.submit(&asked, &[("decision", "allow")]).await;
        assert_eq!(done.status, 200, "{}", done.words());
        waiting
    }

    fn tokens<'h>(&'h self, held: &'h Held) -> [(&'h RelyingParty<'a>, &'h Tokens); 4] {
        [
            (&self.web, &held.web),
            (&self.opaque, &held.opaque),
            (&self.public, &held.public),
            (&self.device, &held.device),
        ]
    }

    /// Every one of these requests is the first after whatever has ended what is held.
    pub async fn assert_all_is_dead(&self, held: &Held) {
        for (client, tokens) in self.tokens(held) {
            let told = client.userinfo(tokens.access_token()).await;
            assert_eq!(
                (told.status.as_u16(), &told.body["error"]),
                (401, &json!("invalid_token")),
                "userinfo"
            );
            let refreshed = client.refresh(tokens.refresh_token(), &[]).await;
            assert_refused(&refreshed, "invalid_grant", "refresh");
            for token in [tokens.access_token(), tokens.refresh_token()] {
                assert_eq!(self.web.introspect(token).await, json!({ "active": false }), "introspection");
            }
        }
        let (request, callback) = &held.unredeemed;
        assert_refused(&self.web.redeem(callback, request).await, "invalid_grant", "an unredeemed code");
        assert_refused(&self.device.poll(&held.approved).await, "invalid_grant", "an approved device");
        let silent = self.web.request().with("prompt", "none");
        let seen = held.browser.follow(&self.web.url(&silent)).await;
        assert_eq!(self.web.callback(&seen, &silent).error(), "login_required", "the browser");
    }

    /// What is dead stays so, whatever is used up by this.
    pub async fn assert_all_lives(&self, held: &Held) {
        for (client, tokens) in self.tokens(held) {
            client.userinfo(tokens.access_token()).await.expect(200);
            client.refresh(tokens.refresh_token(), &[]).await.expect(200);
        }
        assert!(self.web.is_active(held.web.access_token()).await);
        let (request, callback) = &held.unredeemed;
        self.web.redeem(callback, request).await.expect(200);
        self.device.poll(&held.approved).await.expect(200);
        let silent = self.web.request().with("prompt", "none");
        let seen = held.browser.follow(&self.web.url(&silent)).await;
        assert!(self.web.callback(&seen, &silent).code().starts_with("lkz_"));
    }
}
