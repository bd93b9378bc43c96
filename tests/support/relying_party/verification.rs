//! What a client reads of what the provider signed, by the published keys alone.

use super::{Claims, RelyingParty, Tokens};
use crate::api::{Answer, send};
use latchkey_protocol::{
    jose::{Algorithm, Expected, Header, JwkSet, Unverified, jwt},
    oidc::hashes,
};
use reqwest::Method;
use serde_json::Value;

/// A token whose signature, type, issuer and times are right.
#[derive(Debug, Clone)]
pub struct Verified {
    pub algorithm: Algorithm,
    pub header: Header,
    pub claims: Claims,
}

impl RelyingParty<'_> {
    /// The provider's metadata (OpenID Connect Discovery §4).
    pub async fn discover(&self) -> Value {
        self.discovery("/.well-known/openid-configuration").await.expect(200)
    }

    /// A document below the issuer.
    pub async fn discovery(&self, path: &str) -> Answer {
        send(self.http.get(format!("{}/t/{}{path}", self.origin, self.tenant))).await
    }

    /// The provider's keys, as published now.
    pub async fn keys(&self) -> JwkSet {
        let published = send(self.bare(Method::GET, "jwks")).await.expect(200);
        JwkSet::parse(&published).expect("a key set")
    }

    /// Reads what the provider signed.
    ///
    /// # Panics
    /// Unless it verifies by the keys of now, is of that type and of this issuer, and lives.
    pub async fn verify(&self, token: &str, typ: &str) -> Verified {
        let keys = self.keys().await;
        self.verify_by(&keys, token, typ)
    }

    /// The same by keys that were fetched before.
    #[must_use]
    pub fn verify_by(&self, keys: &JwkSet, token: &str, typ: &str) -> Verified {
        let parsed = Unverified::parse(token).expect("a signed token");
        assert!(parsed.kid().is_some(), "the header names its key");
        let verified = parsed.verify_with(keys).expect("a signature by a published key");
        let issuer = self.issuer();
        let expected = Expected {
            typ: &[typ],
            issuer: Some(&issuer),
            audience: &[],
            now: self.server.now(),
            leeway_seconds: 0,
            maximum_age_seconds: None,
            requires_expiry: false,
        };
        let claims = jwt::check(&verified, &expected);
        let claims = claims.unwrap_or_else(|error| panic!("{error}: {:?}", parsed.unverified_claims()));
        Verified { algorithm: verified.algorithm, header: verified.header, claims }
    }

    /// An ID token, checked as OpenID Connect Core §3.1.3.7 says.
    pub async fn id_token(&self, tokens: &Tokens, nonce: Option<&str>) -> Claims {
        let Verified { algorithm, claims, .. } = self.verify(tokens.id_token(), "JWT").await;
        let wanted = self.registered["id_token_signed_response_alg"].as_str().unwrap_or("RS256");
        assert_eq!(algorithm.name(), wanted);
        assert_eq!(claims["aud"], self.client_id(), "one audience, which is the client");
        assert_eq!(claims.get("azp").unwrap_or(&claims["aud"]), &claims["aud"]);
        assert_eq!(claims.get("nonce").and_then(Value::as_str), nonce);
        let second = |name: &str| claims[name].as_i64().unwrap_or_else(|| panic!("no {name}: {claims:?}"));
        assert!(second("exp") > self.server.now() && second("iat") <= self.server.now(), "{claims:?}");
        assert!(claims["sub"].as_str().is_some_and(|sub| (1..=255).contains(&sub.len())), "{claims:?}");
        assert_eq!(claims["at_hash"], hashes::at_hash(algorithm, tokens.access_token()));
        claims
    }

    /// The claims of an access token that is a JWT (RFC 9068 §4).
    pub async fn access_token(&self, token: &str) -> Claims {
        let claims = self.verify(token, "at+jwt").await.claims;
        for name in ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"] {
            assert!(claims.contains_key(name), "no {name}: {claims:?}");
        }
        claims
    }

    /// Whether the published keys include the one that signed a token.
    pub async fn is_verifiable(&self, token: &str) -> bool {
        Unverified::parse(token).expect("a signed token").verify_with(&self.keys().await).is_ok()
    }
}
