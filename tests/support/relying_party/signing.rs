//! What a client signs.

use super::{AuthorizationRequest, RelyingParty, secret};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use latchkey_domain::digest::sha256;
use latchkey_protocol::jose::{Header, SigningKey, jws};
use serde_json::{Map, Value, json};

/// Claims that are to be signed.
pub type Claims = Map<String, Value>;

/// Signs claims under a type.
#[must_use]
pub fn sign(key: &SigningKey, typ: Option<&str>, claims: &Claims) -> String {
    let header = Header { typ: typ.map(str::to_owned), kid: Some(key.kid().to_owned()), jwk: None };
    jws::sign(key, &header, json!(claims).to_string().as_bytes())
}

impl RelyingParty<'_> {
    /// Proof of who it is, for one call (RFC 7523 §2.2).
    #[must_use]
    pub fn assertion(&self) -> String {
        sign(&self.key, Some("JWT"), &self.assertion_claims())
    }

    /// What such a proof says, to be changed.
    #[must_use]
    pub fn assertion_claims(&self) -> Claims {
        let now = self.server.now();
        claims(json!({
            "iss": self.client_id(), "sub": self.client_id(), "aud": self.issuer(),
            "iat": now, "exp": now + 60, "jti": secret(),
        }))
    }

    /// A request as a signed object (RFC 9101 §4).
    #[must_use]
    pub fn request_object(&self, request: &AuthorizationRequest) -> String {
        sign(&self.key, Some("oauth-authz-req+jwt"), &self.request_claims(request))
    }

    /// What such an object says, to be changed.
    #[must_use]
    pub fn request_claims(&self, request: &AuthorizationRequest) -> Claims {
        let now = self.server.now();
        let own = json!({
            "iss": self.client_id(), "aud": self.issuer(),
            "iat": now, "nbf": now, "exp": now + 60, "jti": secret(),
        });
        let mut all = claims(own);
        all.extend(request.parameters.iter().map(|(name, value)| (name.clone(), value.clone().into())));
        all
    }

    /// The request as a browser carries it when it is an object.
    #[must_use]
    pub fn by_object(&self, request: &AuthorizationRequest, object: &str) -> AuthorizationRequest {
        let mut sent = request.clone();
        sent.parameters =
            vec![("client_id".into(), self.client_id().into()), ("request".into(), object.into())];
        sent
    }

    /// Proof of its key for one request (RFC 9449 §4.2).
    ///
    /// # Panics
    /// When it holds none.
    #[must_use]
    pub fn proof(&self, method: &str, endpoint: &str, access_token: Option<&str>) -> String {
        self.prove(&self.proof_claims(method, endpoint, access_token))
    }

    /// What such a proof says, to be changed.
    #[must_use]
    pub fn proof_claims(&self, method: &str, endpoint: &str, access_token: Option<&str>) -> Claims {
        let (htu, iat) = (self.endpoint(endpoint), self.server.now());
        let mut claims = claims(json!({ "jti": secret(), "htm": method, "htu": htu, "iat": iat }));
        if let Some(token) = access_token {
            claims.insert("ath".into(), BASE64.encode(sha256(token.as_bytes())).into());
        }
        claims
    }

    /// Signs a proof's claims.
    #[must_use]
    pub fn prove(&self, claims: &Claims) -> String {
        let key = self.dpop.as_ref().expect("a key to prove");
        let mut jwk = key.public_jwk().to_json();
        // What a proof shows is the bare key.
        for named in ["kid", "use", "alg"] {
            jwk.as_object_mut().expect("an object").remove(named);
        }
        let header = Header { typ: Some("dpop+jwt".into()), kid: None, jwk: Some(jwk) };
        jws::sign(key, &header, json!(claims).to_string().as_bytes())
    }

    /// The name of the key that it proves (RFC 7638).
    #[must_use]
    pub fn jkt(&self) -> String {
        self.dpop.as_ref().expect("a key to prove").public_jwk().thumbprint()
    }
}

fn claims(value: Value) -> Claims {
    match value {
        Value::Object(claims) => claims,
        other => panic!("{other} is no object"),
    }
}
