//! ID tokens, and the keys that they are verified with (OpenID Connect Core §2, §3.1.3.7).

use super::{SECOND, TENANT, devika, server};
use latchkey_protocol::jose::{Algorithm, Unverified};
use latchkey_tests::api::send;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashSet;

#[tokio::test(flavor = "multi_thread")]
async fn an_id_token_says_who_logged_in_when_how_and_for_whom() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let (devika, laptop) = (devika(&server), server.user_agent(TENANT));
    let logged_in_at = server.now();
    let request = client.ask("openid profile email");
    let callback = client.send(&laptop, devika, &request).await;
    server.wait(7 * SECOND).await;
    let answer = client.redeem(&callback, &request).await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    let tokens = latchkey_tests::relying_party::Tokens(answer.expect(200));
    assert_eq!((&tokens.0["token_type"], &tokens.0["expires_in"]), (&json!("Bearer"), &json!(600)));
    assert_eq!(tokens.0["scope"], "openid profile email");

    let claims = client.id_token(&tokens, request.get("nonce")).await;
    assert_eq!((&claims["auth_time"], &claims["iat"]), (&json!(logged_in_at), &json!(logged_in_at + 7)));
    assert_eq!((&claims["acr"], &claims["amr"]), (&json!("urn:latchkey:acr:password"), &json!(["pwd"])));
    assert!(claims["sid"].is_string());
    for of_the_person in ["email", "name", "preferred_username"] {
        assert!(!claims.contains_key(of_the_person), "with a code it is told at userinfo (§5.4): {claims:?}");
    }
    let told = client.userinfo(tokens.access_token()).await.expect(200);
    assert_eq!(told["sub"], claims["sub"]);
}

/// OpenID Connect Core §3.1.2.1: with a code a nonce is the client's choice.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_nonce_there_is_none() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let (devika, laptop) = (devika(&server), server.user_agent(TENANT));
    client.sign_in(&laptop, devika, &client.request().without("nonce")).await;
    client.sign_in(&laptop, devika, &client.request().with("nonce", &"n".repeat(64))).await;
    client.sign_in(&laptop, devika, &client.request().with("nonce", &"n".repeat(1000))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_algorithm_signs_whatever_the_client_gets() {
    let server = server().await;
    let devika = devika(&server);
    for algorithm in [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa] {
        let name = algorithm.name();
        let wish = json!({ "id_token_signed_response_alg": name, "userinfo_signed_response_alg": name });
        let client = server.client(TENANT, wish).await;
        let tokens = client.sign_in(&server.user_agent(TENANT), devika, &client.request()).await;
        assert_eq!(client.verify(tokens.id_token(), "JWT").await.algorithm, algorithm);
        assert_eq!(client.verify(tokens.access_token(), "at+jwt").await.algorithm, algorithm);
        let answer = send(client.presenting(Method::GET, tokens.access_token())).await;
        assert_eq!(answer.headers["content-type"], "application/jwt");
        let told = client.verify(&answer.text, "JWT").await;
        assert_eq!((told.algorithm, &told.claims["aud"]), (algorithm, &json!(client.client_id())));
    }
}

/// Neither unsigned ones nor such that whoever can verify them can make them (RFC 8725 §3.1).
#[tokio::test(flavor = "multi_thread")]
async fn no_client_gets_unsigned_id_tokens() {
    let server = server().await;
    let (owner, token) = (server.owner(TENANT), server.registration_token(TENANT).await);
    for algorithm in ["none", "HS256", "PS256", "RS1", ""] {
        for member in ["id_token_signed_response_alg", "userinfo_signed_response_alg"] {
            let metadata = json!({ "redirect_uris": ["https://app.example/callback"], member: algorithm });
            let refused = owner.api.post(&owner.path("/clients"), &metadata).await;
            assert_eq!(refused.status, 422, "{member} {algorithm}: {}", refused.text);
            let refused = server.register(TENANT, &token, &metadata).await.expect(400);
            assert_eq!(refused["error"], "invalid_client_metadata", "{member} {algorithm}: {refused}");
        }
    }
}

/// What RFC 7517 and RFC 7518 ask of a published key, and nothing private among it.
#[tokio::test(flavor = "multi_thread")]
async fn the_key_set_has_a_key_for_each_algorithm() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let answer = send(client.bare(Method::GET, "jwks")).await;
    assert_eq!(answer.headers["content-type"], "application/jwk-set+json");
    assert_eq!(answer.headers["access-control-allow-origin"], "*", "for applications in browsers");
    let set = answer.expect(200);
    let keys = set["keys"].as_array().expect("keys");
    let text = |key: &Value, name: &str| key[name].as_str().map(str::to_owned).unwrap_or_default();
    let algorithms: HashSet<_> = keys.iter().map(|key| text(key, "alg")).collect();
    assert_eq!(algorithms, ["RS256", "ES256", "EdDSA"].map(str::to_owned).into());
    let names: HashSet<_> = keys.iter().map(|key| text(key, "kid")).collect();
    assert!(names.len() == keys.len() && !names.contains(""), "each has a name of its own: {set}");
    for key in keys {
        assert_eq!(key["use"], "sig");
        for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            assert_eq!(key.get(private), None, "{key}");
        }
    }
    assert_eq!(client.keys().await.keys().len(), keys.len(), "and every one can be used");
}

/// The key is named, and another tenant's keys verify nothing.
#[tokio::test(flavor = "multi_thread")]
async fn every_tenant_signs_with_its_own_keys() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let foreign = server.client("wierzba", json!({})).await;
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(&server), &client.request()).await;
    let parsed = Unverified::parse(tokens.id_token()).expect("a signed token");
    let kids: HashSet<_> =
        client.keys().await.keys().iter().map(|key| key.kid().map(str::to_owned)).collect();
    assert!(kids.contains(&parsed.kid().map(str::to_owned)));
    let theirs: HashSet<_> =
        foreign.keys().await.keys().iter().map(|key| key.kid().map(str::to_owned)).collect();
    assert!(kids.is_disjoint(&theirs));
    assert!(parsed.verify_with(&foreign.keys().await).is_err());
    foreign.userinfo(tokens.access_token()).await.expect(401);
}
