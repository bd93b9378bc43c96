//! Tokens that are of no use without their client's key (RFC 9449).

use super::{SECOND, TENANT, devika, logged_in, server};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_tests::{
    api::{Answer, send},
    relying_party::{Claims, RelyingParty},
    server::TestServer,
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{slice, sync::Arc};

async fn bound(server: &TestServer, algorithm: Algorithm) -> RelyingParty<'_> {
    let metadata = json!({ "first_party": true, "dpop_bound_access_tokens": true });
    server.client(TENANT, metadata).await.proving(algorithm)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bound_token_is_good_with_its_key_alone() {
    let server = server().await;
    let laptop = logged_in(&server, devika(&server)).await;
    for algorithm in Algorithm::ALL {
        let client = bound(&server, algorithm).await;
        let tokens = client.sign_in(&laptop, devika(&server), &client.request()).await;
        assert_eq!(tokens.0["token_type"], "DPoP");
        let claims = client.access_token(tokens.access_token()).await;
        assert_eq!(claims["cnf"], json!({ "jkt": client.jkt() }));
        client.userinfo(tokens.access_token()).await.expect(200);
        let told = client.introspect(tokens.access_token()).await;
        assert_eq!((&told["token_type"], &told["cnf"]["jkt"]), (&json!("DPoP"), &json!(client.jkt())));

        let thief = client.clone().proving(algorithm);
        thief.userinfo(tokens.access_token()).await.expect(401);
        let as_bearer = RelyingParty { dpop: None, ..client.clone() };
        assert_eq!(as_bearer.userinfo(tokens.access_token()).await.expect(401)["error"], "invalid_token");
        let renewed = RelyingParty::tokens(client.refresh(tokens.refresh_token(), &[]).await);
        assert_eq!(renewed.0["token_type"], "DPoP");
        client.userinfo(renewed.access_token()).await.expect(200);
    }
    let plain = server.client(TENANT, json!({ "first_party": true })).await;
    let tokens = plain.sign_in(&laptop, devika(&server), &plain.request()).await;
    plain.proving(Algorithm::Es256).userinfo(tokens.access_token()).await.expect(401);
}

/// §5: a client that is to prove a key gets nothing without; a public one's refresh tokens are bound too.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_to_prove_a_key_gets_nothing_without() {
    let server = server().await;
    let laptop = logged_in(&server, devika(&server)).await;
    let client = bound(&server, Algorithm::Es256).await;
    let forgetful = RelyingParty { dpop: None, ..client.clone() };
    let request = client.request();
    let callback = client.send(&laptop, devika(&server), &request).await;
    assert_eq!(forgetful.redeem(&callback, &request).await.expect(400)["error"], "invalid_dpop_proof");
    let tokens = RelyingParty::tokens(client.redeem(&callback, &request).await);
    let refused = forgetful.refresh(tokens.refresh_token(), &[]).await.expect(400);
    assert_eq!(refused["error"], "invalid_dpop_proof");

    let metadata = json!({ "first_party": true, "token_endpoint_auth_method": "none" });
    let public = server.client(TENANT, metadata).await.proving(Algorithm::EdDsa);
    let tokens = public.sign_in(&laptop, devika(&server), &public.request()).await;
    for thief in [public.clone().proving(Algorithm::EdDsa), RelyingParty { dpop: None, ..public.clone() }] {
        let refused = thief.refresh(tokens.refresh_token(), &[]).await.expect(400);
        assert_eq!(refused["error"], "invalid_dpop_proof");
    }
    public.refresh(tokens.refresh_token(), &[]).await.expect(200);
}

/// §10: a code is bound from the beginning, by the key's name in the request or by a proof when it is pushed.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_bound_before_it_is_there() {
    let server = server().await;
    let laptop = logged_in(&server, devika(&server)).await;
    let client = bound(&server, Algorithm::Es256).await;
    let thief = client.clone().proving(Algorithm::Es256);
    let named = client.request().with("dpop_jkt", &client.jkt());
    let pushed = client.request();
    let reference = client.push(&pushed).await;
    for (request, sent) in [(&named, &named), (&pushed, &reference)] {
        let callback = client.callback(&laptop.follow(&client.url(sent)).await, request);
        assert_eq!(thief.redeem(&callback, request).await.expect(400)["error"], "invalid_dpop_proof");
        client.redeem(&callback, request).await.expect(200);
    }
    let contradiction = client.request().with("dpop_jkt", &thief.jkt());
    let refused = client.call("par", &contradiction.fields()).await.expect(400);
    assert_eq!(refused["error"], "invalid_dpop_proof");
    let keyless = RelyingParty { dpop: None, ..client.clone() };
    let unreadable = client.request().with("dpop_jkt", "short");
    assert_eq!(keyless.call("par", &unreadable.fields()).await.expect(400)["error"], "invalid_request");
}

/// Asks at userinfo with these proofs.
async fn presenting(client: &RelyingParty<'_>, token: &str, proofs: &[String]) -> Answer {
    let mut request = client.bare(Method::GET, "userinfo").header("Authorization", format!("DPoP {token}"));
    for proof in proofs {
        request = request.header("DPoP", proof);
    }
    send(request).await
}

/// A proof with a header of one's own.
fn by_hand(key: &SigningKey, header: &Value, claims: &Claims) -> String {
    let signed =
        format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(json!(claims).to_string()));
    format!("{signed}.{}", BASE64.encode(key.sign(signed.as_bytes())))
}

/// §4.3, one after the other.
#[tokio::test(flavor = "multi_thread")]
async fn a_proof_is_for_one_request_of_now_with_this_token() {
    let server = server().await;
    let laptop = logged_in(&server, devika(&server)).await;
    let client = bound(&server, Algorithm::Es256).await;
    server.wait(2 * 60 * SECOND).await;
    let tokens = client.sign_in(&laptop, devika(&server), &client.request()).await;
    let token = tokens.access_token();
    let (htu, now) = (client.endpoint("userinfo"), server.now());
    for (name, value, status) in [
        ("htm", json!("POST"), 401),
        ("htm", json!("get"), 401),
        ("htm", json!(null), 401),
        ("htu", json!(client.endpoint("token")), 401),
        ("htu", json!(htu.replace("http://", "https://")), 401),
        ("htu", json!(null), 401),
        ("htu", json!(format!("{htu}?x=1#y")), 200),
        ("htu", json!(htu.replace("/userinfo", "/%75serinfo/../userinfo")), 200),
        ("jti", json!(null), 401),
        ("jti", json!(""), 401),
        ("iat", json!(null), 401),
        ("iat", json!(now + 10), 200),
        ("iat", json!(now - 10), 200),
        ("iat", json!(now + 3600), 401),
        ("iat", json!(now - 3600), 401),
        ("ath", json!(null), 401),
        ("ath", json!(BASE64.encode([0; 32])), 401),
        ("exp", json!(now + 300), 200),
        ("nbf", json!(now), 200),
        ("unheard-of", json!([1]), 200),
    ] {
        let mut claims = client.proof_claims("GET", "userinfo", Some(token));
        claims.insert(name.into(), value.clone());
        claims.retain(|_, value| !value.is_null());
        let answer = presenting(&client, token, &[client.prove(&claims)]).await;
        assert_eq!(answer.status.as_u16(), status, "{name} {value}: {}", answer.text);
    }
    let once = client.proof("GET", "userinfo", Some(token));
    presenting(&client, token, slice::from_ref(&once)).await.expect(200);
    presenting(&client, token, slice::from_ref(&once)).await.expect(401);
    let two = [client.proof("GET", "userinfo", Some(token)), client.proof("GET", "userinfo", Some(token))];
    presenting(&client, token, &two).await.expect(401);
    presenting(&client, token, &[]).await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_shows_a_public_key_and_is_signed_with_it() {
    let server = server().await;
    let laptop = logged_in(&server, devika(&server)).await;
    let client = bound(&server, Algorithm::Es256).await;
    let tokens = client.sign_in(&laptop, devika(&server), &client.request()).await;
    let token = tokens.access_token();
    let key: Arc<SigningKey> = client.dpop.clone().expect("a key");
    let jwk = key.public_jwk().to_json();
    let mut private = jwk.clone();
    private["d"] = json!("AA");
    let other = SigningKey::generate(Algorithm::Es256).expect("a key");
    let claims = || client.proof_claims("GET", "userinfo", Some(token));
    let well = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk, "x": 1 });
    presenting(&client, token, &[by_hand(&key, &well, &claims())]).await.expect(200);
    for (header, key) in [
        (json!({ "alg": "ES256", "jwk": jwk }), &*key),
        (json!({ "typ": "JWT", "alg": "ES256", "jwk": jwk }), &*key),
        (json!({ "typ": "dpop+jwt", "jwk": jwk }), &*key),
        (json!({ "typ": "dpop+jwt", "alg": "none", "jwk": jwk }), &*key),
        (json!({ "typ": "dpop+jwt", "alg": "HS256", "jwk": jwk }), &*key),
        (json!({ "typ": "dpop+jwt", "alg": "RS256", "jwk": jwk }), &*key),
        (json!({ "typ": "dpop+jwt", "alg": "ES256" }), &*key),
        (json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": private }), &*key),
        (json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk }), &other),
        (json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": other.public_jwk().to_json() }), &other),
    ] {
        presenting(&client, token, &[by_hand(key, &header, &claims())]).await.expect(401);
    }
    let answer = presenting(&client, token, &["x".into()]).await;
    let challenge = answer.headers["www-authenticate"].to_str().expect("ASCII");
    assert!(
        challenge.starts_with("DPoP ") && challenge.contains(r#"error="invalid_dpop_proof""#),
        "{challenge}"
    );
    assert!(challenge.contains(r#"algs="ES256"#), "{challenge}");
    for scheme in ["dpop", "DPOP", "dPoP"] {
        let request =
            client.bare(Method::GET, "userinfo").header("Authorization", format!("{scheme} {token}"));
        let proof = client.proof("GET", "userinfo", Some(token));
        send(request.header("DPoP", proof)).await.expect(200);
    }
}

/// At the token endpoint a proof is used once too, and there is no token yet that it could name.
#[tokio::test(flavor = "multi_thread")]
async fn a_proof_at_the_token_endpoint_is_used_once() {
    let server = server().await;
    let metadata =
        json!({ "grant_types": ["client_credentials"], "redirect_uris": null, "response_types": null });
    let client = server.client(TENANT, metadata).await.proving(Algorithm::Es256);
    let ask = |proof: &str| {
        let request =
            client.bare(Method::POST, "token").basic_auth(client.client_id(), Some(client.secret()));
        request.form(&[("grant_type", "client_credentials")]).header("DPoP", proof.to_owned())
    };
    let proof = client.proof("POST", "token", None);
    let given = send(ask(&proof)).await.expect(200);
    let token = given["access_token"].as_str().expect("a token");
    assert_eq!(client.access_token(token).await["cnf"]["jkt"], client.jkt());
    assert_eq!(send(ask(&proof)).await.expect(400)["error"], "invalid_dpop_proof");
    let for_another = client.proof("POST", "par", None);
    assert_eq!(send(ask(&for_another)).await.expect(400)["error"], "invalid_dpop_proof");
}
