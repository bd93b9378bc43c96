//! How a client comes to be known.

use super::RelyingParty;
use crate::{
    api::{Answer, send},
    server::TestServer,
};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::sync::Arc;

/// Grant types with long names.
pub const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
pub const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

impl TestServer {
    /// The tenant's owner registers a client: a web application at `https://app.example`, with `more` of metadata, in
    /// which `null` takes one away. Where it has to have keys and brings none, it gets one.
    pub async fn client(&self, tenant: &str, more: Value) -> RelyingParty<'_> {
        self.client_with(tenant, Algorithm::Es256, more).await
    }

    /// The same, with a key of that kind.
    pub async fn client_with(&self, tenant: &str, algorithm: Algorithm, more: Value) -> RelyingParty<'_> {
        let key = Arc::new(SigningKey::generate(algorithm).expect("a key"));
        let owner = self.owner(tenant);
        let metadata = metadata(&key, more);
        let registered = owner.api.post(&owner.path("/clients"), &metadata).await.expect(201);
        RelyingParty::of(self, tenant, registered, key)
    }

    /// A token with which clients register themselves.
    pub async fn registration_token(&self, tenant: &str) -> String {
        let owner = self.owner(tenant);
        let wanted = json!({ "name": "a platform" });
        let issued = owner.api.post(&owner.path("/registration-tokens"), &wanted).await.expect(201);
        issued["token"].as_str().expect("a token").to_owned()
    }

    /// A client registers itself (RFC 7591 §3).
    pub async fn register(&self, tenant: &str, token: &str, metadata: &Value) -> Answer {
        let url = format!("{}/t/{tenant}/oauth2/register", self.origin);
        send(Client::new().post(url).bearer_auth(token).json(metadata)).await
    }
}

/// Metadata of an ordinary web application, with `more`.
fn metadata(key: &SigningKey, more: Value) -> Value {
    let mut metadata = json!({
        "client_name": "Ledger",
        "redirect_uris": ["https://app.example/callback"],
        "post_logout_redirect_uris": ["https://app.example/goodbye"],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
    });
    let Value::Object(more) = more else { panic!("metadata are an object") };
    let members = metadata.as_object_mut().expect("an object");
    members.extend(more);
    members.retain(|_, value| !value.is_null());
    let flag = |name: &str| metadata[name] == true;
    let signs = metadata["token_endpoint_auth_method"] == "private_key_jwt"
        || flag("require_signed_request_object")
        || metadata.get("request_object_signing_alg").is_some();
    if signs && metadata.get("jwks").is_none() && metadata.get("jwks_uri").is_none() {
        metadata["jwks"] = key_set(key);
    }
    metadata
}

/// A key set as a client registers or publishes it.
#[must_use]
pub fn key_set(key: &SigningKey) -> Value {
    json!({ "keys": [key.public_jwk().to_json()] })
}

impl RelyingParty<'_> {
    /// The client looks after its own registration (RFC 7592 §2); finish with [`send`].
    pub fn managing(&self, method: Method) -> reqwest::RequestBuilder {
        let text = |name: &str| self.registered[name].as_str().expect("text").to_owned();
        let request = self.http.request(method, text("registration_client_uri"));
        request.bearer_auth(text("registration_access_token"))
    }
}
