//! How clients prove who they are (RFC 6749 §2.3, OpenID Connect Core §9, RFC 7523).

use super::{SECOND, TENANT, devika, server};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_tests::{
    api::{Answer, send},
    relying_party::{Claims, Listener, RelyingParty, key_set, sign},
};
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;

/// A client that is registered for one way may take the other: they are equally strong, and libraries differ.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_goes_in_the_header_or_in_the_form() {
    let server = server().await;
    let laptop = server.user_agent(TENANT);
    for method in ["client_secret_basic", "client_secret_post"] {
        let client = server.client(TENANT, json!({ "token_endpoint_auth_method": method })).await;
        let tokens = client.sign_in(&laptop, devika(&server), &client.request()).await;
        let (id, secret) = (client.client_id(), client.secret());
        let token = ("token", tokens.access_token());
        let introspect = || client.bare(Method::POST, "introspect");
        let in_form = [token, ("client_id", id), ("client_secret", secret)];
        for request in [
            introspect().basic_auth(id, Some(secret)).form(&[token]),
            introspect().basic_auth(id, Some(secret)).form(&[token, ("client_id", id)]),
            introspect().form(&in_form),
        ] {
            assert_eq!(send(request).await.expect(200)["active"], true, "{method}");
        }
        let twice = introspect().basic_auth(id, Some(secret)).form(&in_form);
        assert_eq!(send(twice).await.expect(400)["error"], "invalid_request");
        let others_name = introspect().basic_auth(id, Some(secret)).form(&[token, ("client_id", "another")]);
        assert_eq!(send(others_name).await.expect(400)["error"], "invalid_request");
        for request in [
            introspect().basic_auth(id, Some("wrong")).form(&[token]),
            introspect().basic_auth("nobody", Some(secret)).form(&[token]),
            introspect().form(&[token, ("client_id", id), ("client_secret", "wrong")]),
            introspect().form(&[token, ("client_id", id)]),
            introspect().form(&[token]),
        ] {
            let refused = send(request).await;
            assert!(
                refused.headers["www-authenticate"].to_str().is_ok_and(|field| field.starts_with("Basic "))
            );
            assert_eq!(refused.expect(401)["error"], "invalid_client");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_any_kind_is_as_good_as_a_secret() {
    let server = server().await;
    let laptop = server.user_agent(TENANT);
    for algorithm in Algorithm::ALL {
        let metadata = json!({
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": algorithm.name(),
        });
        let client = server.client_with(TENANT, algorithm, metadata).await;
        client.sign_in(&laptop, devika(&server), &client.request()).await;
    }
}

/// Asks with an assertion of these claims.
async fn with(client: &RelyingParty<'_>, typ: Option<&str>, claims: &Claims) -> Answer {
    presenting(client, &sign(&client.key, typ, claims)).await
}

/// Asks with that assertion.
async fn presenting(client: &RelyingParty<'_>, assertion: &str) -> Answer {
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let form = [("token", "x"), ("client_assertion_type", kind), ("client_assertion", assertion)];
    client.post("introspect", &form).await
}

/// Clocks differ a little, libraries name the server in three ways.
#[tokio::test(flavor = "multi_thread")]
async fn what_an_assertion_may_say() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "token_endpoint_auth_method": "private_key_jwt" })).await;
    let now = server.now();
    for (name, value) in [
        ("aud", json!(client.issuer())),
        ("aud", json!([client.issuer()])),
        ("aud", json!(client.endpoint("token"))),
        ("aud", json!(client.endpoint("introspect"))),
        ("nbf", json!(now + 8)),
        ("iat", json!(now + 8)),
        ("exp", json!(now + 300)),
        ("iat", json!(null)),
        ("more", json!("unheard of")),
    ] {
        let mut claims = client.assertion_claims();
        claims.insert(name.into(), value.clone());
        claims.retain(|_, value| !value.is_null());
        with(&client, Some("JWT"), &claims).await.expect(200);
    }
    for typ in [None, Some("jwt"), Some("client-authentication+jwt")] {
        with(&client, typ, &client.assertion_claims()).await.expect(200);
    }
    let nobody_else = [("client_id", "somebody-else"), ("token", "x")];
    assert_eq!(client.call("introspect", &nobody_else).await.expect(401)["error"], "invalid_client");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assertion_that_is_not_right_in_every_point_is_refused() {
    let server = server().await;
    let client = server.client(TENANT, json!({ "token_endpoint_auth_method": "private_key_jwt" })).await;
    let other = server.client(TENANT, json!({ "token_endpoint_auth_method": "private_key_jwt" })).await;
    let now = server.now();
    for (name, value) in [
        ("aud", json!("https://elsewhere.example")),
        ("aud", json!(null)),
        ("aud", json!(client.endpoint("par"))),
        ("iss", json!(other.client_id())),
        ("iss", json!(null)),
        ("sub", json!(other.client_id())),
        ("sub", json!(null)),
        ("exp", json!(now - 300)),
        ("exp", json!(null)),
        ("exp", json!(now + 2 * 3600)),
        ("nbf", json!(now + 61)),
        ("iat", json!(now + 61)),
        ("iat", json!(now - 2 * 3600)),
        ("jti", json!(null)),
    ] {
        let mut claims = client.assertion_claims();
        claims.insert(name.into(), value.clone());
        claims.retain(|_, value| !value.is_null());
        let refused = with(&client, Some("JWT"), &claims).await.expect(401);
        assert_eq!(refused["error"], "invalid_client", "{name}: {value}");
    }
    let foreign = sign(&other.key, Some("JWT"), &client.assertion_claims());
    let of_another_kind = sign(&client.key, Some("at+jwt"), &client.assertion_claims());
    for assertion in [foreign.as_str(), &of_another_kind, "x", "eyJhbGciOiJub25lIn0.e30."] {
        assert_eq!(
            presenting(&client, assertion).await.expect(401)["error"],
            "invalid_client",
            "{assertion}"
        );
    }
    let once = client.assertion();
    presenting(&client, &once).await.expect(200);
    assert_eq!(presenting(&client, &once).await.expect(401)["error"], "invalid_client", "once");
    let named = json!({ "token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "PS256" });
    let named = server.client(TENANT, named).await;
    assert_eq!(presenting(&named, &named.assertion()).await.expect(401)["error"], "invalid_client");
}

/// A client publishes its keys and changes them as it likes (OpenID Connect Core §10.1.1).
#[tokio::test(flavor = "multi_thread")]
async fn a_client_rotates_the_keys_that_it_publishes() {
    let server = server().await;
    let first = SigningKey::generate(Algorithm::Rs256).expect("a key");
    let site = Listener::start(key_set(&first)).await;
    let metadata = json!({
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks_uri": format!("{}/keys.json", site.origin),
    });
    let mut client = server.client(TENANT, metadata).await;
    let unpublished = std::mem::replace(&mut client.key, Arc::new(first));
    let request = client.ask("openid offline_access");
    let tokens = client.sign_in(&server.user_agent(TENANT), devika(&server), &request).await;
    assert_eq!(site.heard().len(), 1, "fetched once");
    assert_eq!((site.heard()[0].method.as_str(), site.heard()[0].path.as_str()), ("GET", "/keys.json"));

    let second = SigningKey::generate(Algorithm::Rs256).expect("a key");
    site.publish(key_set(&second));
    let old = std::mem::replace(&mut client.key, Arc::new(second));
    server.wait(31 * SECOND).await;
    let again = RelyingParty::tokens(client.refresh(tokens.refresh_token(), &[]).await);
    assert_eq!(site.heard().len(), 2, "a key that isn't known is looked for");
    for key in [old, unpublished] {
        let answer = presenting(&client, &sign(&key, Some("JWT"), &client.assertion_claims())).await;
        assert_eq!(answer.expect(401)["error"], "invalid_client");
    }
    assert_eq!(site.heard().len(), 2, "but not by everybody's request");
    client.refresh(again.refresh_token(), &[]).await.expect(200);
}
