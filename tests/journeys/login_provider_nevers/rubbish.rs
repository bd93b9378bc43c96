//! Bytes that no client would send are refused, clearly and at once: never a failure of ours, never a hang.

use super::{SCOPE, TENANT, devika, own_client, server};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_tests::{
    api::{Answer, send},
    relying_party::{RelyingParty, sign},
    visitor::Visitor,
};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// Endpoints that clients post forms to.
pub(super) const FORMS: [&str; 5] = ["token", "introspect", "revoke", "par", "device"];

/// Every endpoint, and how it is spoken to.
pub(super) const ENDPOINTS: [(&str, &str); 10] = [
    ("POST", "token"),
    ("POST", "introspect"),
    ("POST", "revoke"),
    ("POST", "par"),
    ("POST", "device"),
    ("POST", "userinfo"),
    ("POST", "register"),
    ("POST", "authorize"),
    ("POST", "logout"),
    ("PUT", "register/00000000-0000-0000-0000-000000000000"),
];

/// The same rubbish in every run (xorshift64*).
struct Rubbish(u64);

impl Rubbish {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("small")
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        let length = self.below(most);
        (0..length).map(|_| self.next().to_be_bytes()[0]).collect()
    }

    /// A form that has something to it: known names, values that mean something or nothing.
    fn form(&mut self, known: &[&str]) -> Vec<u8> {
        const NAMES: [&str; 16] = [
            "grant_type",
            "code",
            "redirect_uri",
            "code_verifier",
            "refresh_token",
            "token",
            "scope",
            "client_id",
            "client_secret",
            "resource",
            "request",
            "request_uri",
            "device_code",
            "subject_token",
            "claims",
            "client_assertion",
        ];
        let mut body = Vec::new();
        for _ in 0..self.below(8) {
            body.extend_from_slice(NAMES[self.below(NAMES.len())].as_bytes());
            body.push(b'=');
            if self.below(2) == 0 {
                body.extend_from_slice(known[self.below(known.len())].as_bytes());
            } else {
                body.extend(self.bytes(40));
            }
            body.push(b'&');
        }
        body
    }
}

pub(super) fn assert_clear(answer: &Answer, what: &str) {
    assert!(answer.status.as_u16() < 500, "{what}: {} {}", answer.status, answer.text);
    assert!(answer.headers.contains_key("x-request-id"), "{what}");
    let kind = answer.headers.get("content-type").map_or("", |kind| kind.to_str().expect("ASCII"));
    if answer.status.is_client_error() && kind == "application/json" {
        assert!(answer.body["error"].is_string(), "{what}: {}", answer.text);
    }
}

pub(super) fn asking(client: &RelyingParty<'_>, method: &str, endpoint: &str) -> RequestBuilder {
    client.bare(method.parse().expect("a method"), endpoint)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_random_bodies_at_every_endpoint() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let initial = server.registration_token(TENANT).await;
    let mut rubbish = Rubbish(0x1a7c_4be7);
    for (method, endpoint) in ENDPOINTS {
        for number in 0..200 {
            let body = rubbish.bytes(600);
            let kind = if endpoint.starts_with("register") { "application/json" } else { FORM };
            let mut request =
                asking(&client, method, endpoint).header("content-type", kind).body(body.clone());
            request = match endpoint {
                "register" => request.bearer_auth(&initial),
                "userinfo" | "authorize" | "logout" => request,
                _ if number % 2 == 0 => request.basic_auth(client.client_id(), Some(client.secret())),
                _ => request,
            };
            let answer = send(request).await;
            assert_clear(&answer, &format!("{method} {endpoint} {number}: {body:?}"));
            assert!(
                !answer.status.is_success() || matches!(endpoint, "logout" | "revoke"),
                "{endpoint}: {body:?}"
            );
        }
    }
}

/// With known names and living secrets at wrong places, which gets further.
#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_forms_that_are_nearly_right() {
    let server = server().await;
    let client = own_client(&server, json!({ "resources": ["https://api.example"] })).await;
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(&server), &client.ask(SCOPE)).await;
    let pushed = client.push(&client.request()).await;
    let assertion = client.assertion();
    let known = [
        "authorization_code",
        "refresh_token",
        "client_credentials",
        "openid",
        SCOPE,
        "https://api.example",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:ietf:params:oauth:grant-type:token-exchange",
        tokens.access_token(),
        tokens.id_token(),
        client.client_id(),
        client.redirect_uri(),
        &assertion,
        pushed.get("request_uri").expect("a reference"),
        "{\"id_token\":{\"sub\":{\"value\":{}}}}",
        "lkz_x",
        "lkd_x",
    ];
    let mut rubbish = Rubbish(0x0f00_ba11);
    for endpoint in FORMS {
        for number in 0..200 {
            let body = rubbish.form(&known);
            let request = asking(&client, "POST", endpoint).header("content-type", FORM).body(body.clone());
            let answer = send(request.basic_auth(client.client_id(), Some(client.secret()))).await;
            assert_clear(&answer, &format!("{endpoint} {number}: {}", String::from_utf8_lossy(&body)));
        }
    }
    for number in 0..200 {
        let query =
            String::from_utf8_lossy(&rubbish.form(&known)).replace(|c: char| !c.is_ascii_graphic(), "%");
        for endpoint in ["authorize", "logout"] {
            let url = format!("{}?{query}", client.endpoint(endpoint))
                .replace(['#', '"', '<', '>', '\\', '^'], "_");
            let answer = send(client.http.get(url.as_str())).await;
            assert_clear(&answer, &format!("{endpoint} {number}: {url}"));
        }
    }
    client.refresh(tokens.refresh_token(), &[]).await.expect(200);
}

/// What clients sign may say anything, and as rightly signed as it is.
#[tokio::test(flavor = "multi_thread")]
async fn signed_rubbish_is_rubbish() {
    let server = server().await;
    let metadata =
        json!({ "request_object_signing_alg": "ES256", "token_endpoint_auth_method": "private_key_jwt" });
    let client = own_client(&server, metadata).await.proving(Algorithm::Es256);
    let browser = server.user_agent(TENANT);
    let values = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1.5e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!("\u{0}"),
        json!("x".repeat(5000)),
        json!([]),
        json!([[[]]]),
        json!({}),
        json!({ "a": { "b": [] } }),
    ];
    for value in &values {
        for name in ["iss", "sub", "aud", "exp", "iat", "nbf", "jti"] {
            let mut claims = client.assertion_claims();
            claims.insert(name.to_owned(), value.clone());
            let assertion = sign(&client.key, Some("JWT"), &claims);
            let form = [
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", assertion.as_str()),
                ("token", "x"),
            ];
            assert_clear(&client.post("introspect", &form).await, &format!("assertion, {name}: {value}"));
        }
        assert_objects(&client, &browser, value).await;
        for name in ["htm", "htu", "iat", "jti", "ath", "nonce"] {
            let mut claims = client.proof_claims("POST", "token", None);
            claims.insert(name.to_owned(), value.clone());
            let form = [("grant_type", "authorization_code"), ("code", "lkz_x")];
            let request =
                client.bare(Method::POST, "token").header("DPoP", client.prove(&claims)).form(&form);
            assert_clear(&send(request).await, &format!("proof, {name}: {value}"));
        }
    }
    let stranger = SigningKey::generate(Algorithm::EdDsa).expect("a key");
    let token = sign(&stranger, Some("at+jwt"), &client.assertion_claims());
    assert_clear(&client.userinfo(&token).await, "a stranger's token");
}

async fn assert_objects(client: &RelyingParty<'_>, browser: &Visitor, value: &Value) {
    for name in [
        "iss",
        "aud",
        "exp",
        "iat",
        "nbf",
        "client_id",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
        "nonce",
        "claims",
        "max_age",
        "prompt",
        "resource",
        "code_challenge",
        "id_token_hint",
        "x",
    ] {
        let mut claims = client.request_claims(&client.request());
        claims.insert(name.to_owned(), value.clone());
        let object = sign(&client.key, Some("JWT"), &claims);
        let seen = browser.follow(&client.url(&client.by_object(&client.request(), &object))).await;
        assert!(seen.status.as_u16() < 500, "object, {name}: {value}: {}", seen.status);
    }
}
