//! A DPoP proof is of one key, for one request, now (RFC 9449 §4.3), and a token that is bound to a key is nothing
//! without it.

use super::{NEIGHBOUR, SCOPE, TENANT, assert_refused, devika, own_client, server};
use latchkey_protocol::jose::{Algorithm, Header, SigningKey, jws};
use latchkey_tests::{
    api::{Answer, send},
    forger::{Parts, forgeries},
    relying_party::{Claims, RelyingParty, Tokens},
    server::TestServer,
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// A client that holds a key, and what it has been given under it.
async fn bound(server: &TestServer, metadata: Value) -> (RelyingParty<'_>, Tokens) {
    let client = own_client(server, metadata).await.proving(Algorithm::Es256);
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(server), &client.ask(SCOPE)).await;
    assert_eq!(tokens.0["token_type"], "DPoP");
    (client, tokens)
}

/// Asks for user information with a proof of one's own making.
async fn ask(client: &RelyingParty<'_>, token: &str, proofs: &[&str]) -> Answer {
    let mut request = client.bare(Method::GET, "userinfo").header("Authorization", format!("DPoP {token}"));
    for proof in proofs {
        request = request.header("DPoP", *proof);
    }
    send(request).await
}

fn saying(mut claims: Claims, name: &str, value: Value) -> Claims {
    claims.insert(name.to_owned(), value);
    claims.retain(|_, value| !value.is_null());
    claims
}

#[tokio::test]
async fn no_forged_proof_is_one() {
    let server = server().await;
    let (client, tokens) = bound(&server, json!({})).await;
    let token = tokens.access_token();
    let key = client.dpop.clone().expect("a key");
    let mut public = key.public_jwk().to_json();
    public["kid"] = key.kid().into();
    let fresh = || client.proof("GET", "userinfo", Some(token));
    let mut forged = forgeries(&public, fresh);
    // Proofs that verify by the key in them, which isn't the token's.
    let stranger = Arc::new(SigningKey::generate(Algorithm::Es256).expect("a key"));
    let thief = RelyingParty { dpop: Some(stranger.clone()), ..client.clone() };
    forged.push(("a stranger's key".into(), thief.proof("GET", "userinfo", Some(token))));
    for (what, jwk) in [
        ("no key", Value::Null),
        ("a symmetric key", json!({ "kty": "oct", "k": "AAAA" })),
        ("a private key", json!({ "kty": "OKP", "crv": "Ed25519", "x": "AAAA", "d": "AAAA" })),
        ("an empty key", json!({})),
        ("a text", json!("x")),
        (
            "the key of another type",
            SigningKey::generate(Algorithm::EdDsa).expect("it").public_jwk().to_json(),
        ),
    ] {
        let mut parts = Parts::of(&fresh()).heading("jwk", jwk.clone());
        if jwk.is_null() {
            parts.header.remove("jwk");
        }
        forged.push((what.into(), parts.signed_by(|message| key.sign(message))));
    }
    for typ in [Some("JWT"), Some("at+jwt"), Some("DPoP"), Some(""), None] {
        let header = Header { typ: typ.map(str::to_owned), kid: None, jwk: Some(key.public_jwk().to_json()) };
        let claims = json!(client.proof_claims("GET", "userinfo", Some(token))).to_string();
        forged.push((format!("typ {typ:?}"), jws::sign(&key, &header, claims.as_bytes())));
    }
    for (what, proof) in forged {
        let told = ask(&client, token, &[&proof]).await;
        assert_eq!(told.status, 401, "{what}: {}", told.text);
    }
    client.userinfo(token).await.expect(200);
}

#[tokio::test]
async fn a_proof_is_for_this_request_and_now() {
    let server = server().await;
    let (client, tokens) = bound(&server, json!({})).await;
    let (token, now) = (tokens.access_token(), server.now());
    let endpoint = client.endpoint("userinfo");
    for (claim, value) in [
        ("htm", json!("POST")),
        ("htm", json!("get")),
        ("htm", Value::Null),
        ("htu", json!(client.endpoint("token"))),
        ("htu", json!(endpoint.replace(TENANT, NEIGHBOUR))),
        ("htu", json!(endpoint.replace("http:", "https:"))),
        ("htu", json!("https://evil.example/oauth2/userinfo")),
        ("htu", json!(format!("{endpoint}/"))),
        ("htu", json!("/oauth2/userinfo")),
        ("htu", Value::Null),
        ("iat", json!(now - 61)),
        ("iat", json!(now + 11)),
        ("iat", json!(now.to_string())),
        ("iat", Value::Null),
        ("jti", json!("")),
        ("jti", json!("x".repeat(201))),
        ("jti", Value::Null),
        ("ath", json!("x")),
        ("ath", json!(token)),
        ("ath", Value::Null),
    ] {
        let claims = saying(client.proof_claims("GET", "userinfo", Some(token)), claim, value.clone());
        let told = ask(&client, token, &[&client.prove(&claims)]).await;
        assert_eq!(told.status, 401, "{claim}: {value}: {}", told.text);
        assert_eq!(told.body["error"], "invalid_dpop_proof", "{claim}: {value}");
    }
    // Of another token of the same client under the same key.
    let other = client.sign_in(&server.user_agent(TENANT), devika(&server), &client.ask(SCOPE)).await;
    let proof = client.proof("GET", "userinfo", Some(other.access_token()));
    assert_eq!(ask(&client, token, &[&proof]).await.status, 401);
    let two = [client.proof("GET", "userinfo", Some(token)), client.proof("GET", "userinfo", Some(token))];
    assert_eq!(ask(&client, token, &[&two[0], &two[1]]).await.status, 401, "two proofs");
    assert_eq!(ask(&client, token, &[]).await.status, 401, "no proof");
    assert_eq!(ask(&client, token, &["x"]).await.status, 401, "no token");
    client.userinfo(token).await.expect(200);
}

/// A thief of the token alone has nothing, and neither has one who brings a key of their own.
#[tokio::test]
async fn a_bound_token_is_nothing_without_its_key() {
    let server = server().await;
    let public = json!({ "token_endpoint_auth_method": "none" });
    for metadata in [public, json!({ "dpop_bound_access_tokens": true })] {
        let is_public = metadata.get("token_endpoint_auth_method").is_some();
        let (client, tokens) = bound(&server, metadata).await;
        let token = tokens.access_token();
        let bare = RelyingParty { dpop: None, ..client.clone() };
        let thief = bare.clone().proving(Algorithm::Es256);
        let as_bearer = bare.userinfo(token).await;
        assert_eq!((as_bearer.status.as_u16(), &as_bearer.body["error"]), (401, &json!("invalid_token")));
        let by_form = send(bare.bare(Method::POST, "userinfo").form(&[("access_token", token)])).await;
        assert_eq!(by_form.status, 401, "{}", by_form.text);
        assert_eq!(thief.userinfo(token).await.status, 401, "another key");
        assert_refused(&bare.refresh(tokens.refresh_token(), &[]).await, "invalid_dpop_proof", "no proof");
        if is_public {
            let stolen = thief.refresh(tokens.refresh_token(), &[]).await;
            assert_refused(&stolen, "invalid_dpop_proof", "another key");
        }
        client.userinfo(token).await.expect(200);
        client.refresh(tokens.refresh_token(), &[]).await.expect(200);
    }
    // And a proof doesn't make a bound one of what is none.
    let plain = own_client(&server, json!({})).await;
    let tokens = plain.sign_in(&server.user_agent(TENANT), devika(&server), &plain.request()).await;
    assert_eq!(plain.clone().proving(Algorithm::Es256).userinfo(tokens.access_token()).await.status, 401);
    plain.userinfo(tokens.access_token()).await.expect(200);
}

/// A code that was asked for under a key goes to its holder alone (RFC 9449 §10).
#[tokio::test]
async fn a_bound_code_is_nothing_without_its_key() {
    let server = server().await;
    let client = own_client(&server, json!({})).await.proving(Algorithm::Es256);
    let browser = server.user_agent(TENANT);
    let asked = client.request().with("dpop_jkt", &client.jkt());
    let pushed = client.request();
    let by_reference = client.push(&pushed).await;
    for (sent, request) in [(&asked, &asked), (&by_reference, &pushed)] {
        let seen = client.walk(&browser, devika(&server), sent).await;
        let callback = client.callback(&seen, request);
        let bare = RelyingParty { dpop: None, ..client.clone() };
        for thief in [bare.clone(), bare.proving(Algorithm::Es256)] {
            assert_refused(&thief.redeem(&callback, request).await, "invalid_dpop_proof", "another key");
        }
        client.redeem(&callback, request).await.expect(200);
    }
    let other = asked.with("dpop_jkt", &"A".repeat(43));
    assert_refused(&client.call("par", &other.fields()).await, "invalid_dpop_proof", "another's thumbprint");
}

/// At the token endpoint as well: made for it, now, once.
#[tokio::test]
async fn a_proof_at_the_token_endpoint_is_for_it_and_now() {
    let server = server().await;
    let (client, tokens) = bound(&server, json!({ "token_endpoint_auth_method": "none" })).await;
    let bare = RelyingParty { dpop: None, ..client.clone() };
    let form = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh_token())];
    let now = server.now();
    for (claim, value) in [
        ("htm", json!("GET")),
        ("htu", json!(client.endpoint("userinfo"))),
        ("htu", json!(client.endpoint("token").replace(TENANT, NEIGHBOUR))),
        ("iat", json!(now - 61)),
        ("iat", json!(now + 11)),
        ("jti", Value::Null),
    ] {
        let proof = client.prove(&saying(client.proof_claims("POST", "token", None), claim, value.clone()));
        let answer = send(bare.calling("token", &form).header("DPoP", proof)).await;
        assert_refused(&answer, "invalid_dpop_proof", &format!("{claim}: {value}"));
    }
    let late = client.proof("POST", "token", None);
    server.wait(Duration::from_secs(61)).await;
    let answer = send(bare.calling("token", &form).header("DPoP", late)).await;
    assert_refused(&answer, "invalid_dpop_proof", "a minute later");
    client.refresh(tokens.refresh_token(), &[]).await.expect(200);
}
