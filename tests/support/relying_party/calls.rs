//! What a client says to the provider directly.

use super::{AuthorizationRequest, Callback, RelyingParty, Tokens};
use crate::api::{Answer, send};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

impl RelyingParty<'_> {
    /// A request to an endpoint, nothing in it yet; finish with [`send`].
    pub fn bare(&self, method: Method, endpoint: &str) -> RequestBuilder {
        self.http.request(method, format!("{}/t/{}/oauth2/{endpoint}", self.origin, self.tenant))
    }

    /// A form to an endpoint, without any authentication.
    pub async fn post(&self, endpoint: &str, form: &[(&str, &str)]) -> Answer {
        send(self.bare(Method::POST, endpoint).form(form)).await
    }

    /// A form to an endpoint, with the client's authentication, and a proof of its key if it holds one.
    pub async fn call(&self, endpoint: &str, form: &[(&str, &str)]) -> Answer {
        send(self.calling(endpoint, form)).await
    }

    /// The same, to be changed before it is sent.
    pub fn calling(&self, endpoint: &str, form: &[(&str, &str)]) -> RequestBuilder {
        let mut fields = form.to_vec();
        let mut request = self.bare(Method::POST, endpoint);
        let assertion = self.assertion();
        match self.registered["token_endpoint_auth_method"].as_str().unwrap_or("client_secret_basic") {
            "client_secret_basic" => request = request.basic_auth(self.client_id(), Some(self.secret())),
            "client_secret_post" => {
                fields.retain(|(name, _)| *name != "client_id");
                fields.extend([("client_id", self.client_id()), ("client_secret", self.secret())]);
            }
            "private_key_jwt" => fields.extend([
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", &assertion),
            ]),
            "none" if fields.iter().any(|(name, _)| *name == "client_id") => {}
            "none" => fields.push(("client_id", self.client_id())),
            other => panic!("{other} is none of the methods"),
        }
        if self.dpop.is_some() && matches!(endpoint, "token" | "par") {
            request = request.header("DPoP", self.proof("POST", endpoint, None));
        }
        request.form(&fields)
    }

    /// The code of an answer for tokens (RFC 6749 §4.1.3).
    pub async fn redeem(&self, callback: &Callback, request: &AuthorizationRequest) -> Answer {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", callback.code()),
            ("redirect_uri", request.get("redirect_uri").unwrap_or_else(|| self.redirect_uri())),
        ];
        form.extend(request.verifier.as_deref().map(|verifier| ("code_verifier", verifier)));
        self.call("token", &form).await
    }

    /// New tokens for a refresh token, `more` beside it (RFC 6749 §6).
    pub async fn refresh(&self, refresh_token: &str, more: &[(&str, &str)]) -> Answer {
        let mut form = vec![("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
        form.extend(more);
        self.call("token", &form).await
    }

    /// What the provider tells of the person (OpenID Connect Core §5.3). With a proof if the client holds a key.
    pub async fn userinfo(&self, access_token: &str) -> Answer {
        send(self.presenting(Method::GET, access_token)).await
    }

    /// A request to userinfo that presents a token.
    pub fn presenting(&self, method: Method, access_token: &str) -> RequestBuilder {
        let request = self.bare(method.clone(), "userinfo");
        if self.dpop.is_none() {
            return request.bearer_auth(access_token);
        }
        let proof = self.proof(method.as_str(), "userinfo", Some(access_token));
        request.header("Authorization", format!("DPoP {access_token}")).header("DPoP", proof)
    }

    pub async fn introspect(&self, token: &str) -> Value {
        self.call("introspect", &[("token", token)]).await.expect(200)
    }

    /// Whether a token is good for anything.
    pub async fn is_active(&self, token: &str) -> bool {
        self.introspect(token).await["active"].as_bool().expect("true or false")
    }

    pub async fn revoke(&self, token: &str) -> Answer {
        self.call("revoke", &[("token", token)]).await
    }

    /// Pushes a request (RFC 9126) and gives the reference that a browser is sent with.
    pub async fn push(&self, request: &AuthorizationRequest) -> AuthorizationRequest {
        let pushed = self.call("par", &request.fields()).await.expect(201);
        self.by_reference(request, pushed["request_uri"].as_str().expect("a reference"))
    }

    /// A device asks (RFC 8628 §3.1).
    pub async fn begin_device(&self, scope: &str) -> Value {
        self.call("device", &[("scope", scope)]).await.expect(200)
    }

    /// A device asks whether its person has decided (RFC 8628 §3.4).
    pub async fn poll(&self, device: &Value) -> Answer {
        let code = device["device_code"].as_str().expect("a device code");
        self.call("token", &[("grant_type", super::DEVICE_CODE), ("device_code", code)]).await
    }

    /// Exchanges a person's access token, `more` beside it (RFC 8693).
    pub async fn exchange(&self, subject_token: &str, more: &[(&str, &str)]) -> Answer {
        let mut form = vec![
            ("grant_type", super::TOKEN_EXCHANGE),
            ("subject_token", subject_token),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
        ];
        form.extend(more);
        self.call("token", &form).await
    }

    /// A token of the client's own (RFC 6749 §4.4).
    pub async fn client_credentials(&self, more: &[(&str, &str)]) -> Answer {
        let mut form = vec![("grant_type", "client_credentials")];
        form.extend(more);
        self.call("token", &form).await
    }

    /// Where a browser is sent for a logout (OpenID Connect RP-Initiated Logout §2).
    #[must_use]
    pub fn logout_url(&self, parameters: &[(&str, &str)]) -> String {
        let mut url = reqwest::Url::parse(&self.endpoint("logout")).expect("a whole address");
        url.query_pairs_mut().extend_pairs(parameters);
        url.into()
    }

    /// The tokens of an answer that is one.
    #[must_use]
    pub fn tokens(answer: Answer) -> Tokens {
        Tokens(answer.expect(200))
    }
}
