//! A client as the FAPI 2.0 Security Profile has it: it pushes its requests, proves itself and its tokens by keys.

use super::{SECOND, TENANT, assert_told_here, devika, logged_in, page, server};
use latchkey_protocol::jose::{Algorithm, SigningKey};
use latchkey_tests::{
    relying_party::{AuthorizationRequest, Callback, RelyingParty, sign},
    server::TestServer,
    visitor::Visitor,
};
use serde_json::json;
use std::sync::Arc;

async fn client(server: &TestServer) -> RelyingParty<'_> {
    let metadata = json!({
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "PS256",
        "id_token_signed_response_alg": "ES256",
        "require_pushed_authorization_requests": true,
        "dpop_bound_access_tokens": true,
    });
    server.client_with(TENANT, Algorithm::Ps256, metadata).await.proving(Algorithm::Es256)
}

/// A person agrees to a request that was pushed.
async fn agree(client: &RelyingParty<'_>, laptop: &Visitor, request: &AuthorizationRequest) -> Callback {
    let reference = client.push(request).await;
    let seen = client.walk(laptop, devika(client.server), &reference).await;
    client.callback(&seen, request)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_way() {
    let server = server().await;
    let client = client(&server).await;
    let laptop = server.user_agent(TENANT);
    let request = client.ask("openid email offline_access");
    let callback = agree(&client, &laptop, &request).await;
    assert_eq!(callback.names(), ["code", "iss", "state"]);
    let tokens = RelyingParty::tokens(client.redeem(&callback, &request).await);
    assert_eq!(tokens.0["token_type"], "DPoP");
    assert!(tokens.0["expires_in"].as_u64().is_some_and(|seconds| seconds <= 600), "{}", tokens.0);
    client.id_token(&tokens, request.get("nonce")).await;
    assert_eq!(client.access_token(tokens.access_token()).await["cnf"]["jkt"], client.jkt());
    let told = client.userinfo(tokens.access_token()).await.expect(200);
    assert_eq!(told["email"], devika(&server).email.as_str());
    let renewed = RelyingParty::tokens(client.refresh(tokens.refresh_token(), &[]).await);
    client.id_token(&renewed, None).await;
    client.userinfo(renewed.access_token()).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_request_may_leave_out_or_make_long() {
    let server = server().await;
    let client = client(&server).await;
    let laptop = logged_in(&server, devika(&server)).await;
    for request in [
        client.request().without("state"),
        client.request().without("nonce"),
        client.request().with("nonce", &"n".repeat(64)),
        client.request().with("nonce", &"n".repeat(384)),
        client.request().with("state", &"s".repeat(384)),
        client.ask("email openid"),
        client.request().with("claims", r#"{"id_token":{"email":null},"userinfo":{"name":null}}"#),
    ] {
        let callback = agree(&client, &laptop, &request).await;
        let tokens = RelyingParty::tokens(client.redeem(&callback, &request).await);
        client.id_token(&tokens, request.get("nonce")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_person_may_say_no() {
    let server = server().await;
    let client = client(&server).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let request = client.request();
    let asked = laptop.follow(&client.url(&client.push(&request).await)).await;
    assert_eq!(page(&asked), "consent");
    let seen = laptop.submit(&asked, &[("decision", "deny")]).await;
    assert_eq!(client.callback(&seen, &request).error(), "access_denied");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_less_is_taken() {
    let server = server().await;
    let client = client(&server).await;
    let other = self::client(&server).await;
    let laptop = logged_in(&server, devika(&server)).await;
    assert_told_here(&laptop.follow(&client.url(&client.request())).await, "push");

    let by_another_algorithm = RelyingParty {
        key: Arc::new(SigningKey::generate(Algorithm::Rs256).expect("a key")),
        ..client.clone()
    };
    let form = client.request();
    let refused = by_another_algorithm.call("par", &form.fields()).await.expect(401);
    assert_eq!(refused["error"], "invalid_client");
    for form in [
        vec![("client_id", client.client_id())],
        vec![("client_id", client.client_id()), ("client_secret", "x")],
    ] {
        assert_eq!(client.post("par", &form).await.expect(401)["error"], "invalid_client");
        assert_eq!(client.post("token", &form).await.expect(401)["error"], "invalid_client");
    }

    let request = client.request();
    let callback = agree(&client, &laptop, &request).await;
    let error = async |party: &RelyingParty<'_>, request: &AuthorizationRequest| {
        party.redeem(&callback, request).await.expect(400)["error"].as_str().map(str::to_owned)
    };
    let unproven = RelyingParty { dpop: None, ..client.clone() };
    assert_eq!(error(&unproven, &request).await.as_deref(), Some("invalid_dpop_proof"));
    assert_eq!(error(&other, &request).await.as_deref(), Some("invalid_grant"));
    let unverified = AuthorizationRequest { verifier: None, ..request.clone() };
    assert_eq!(error(&client, &unverified).await.as_deref(), Some("invalid_grant"));
    assert_eq!(error(&client, &client.request()).await.as_deref(), Some("invalid_grant"));
    let tokens = RelyingParty::tokens(client.redeem(&callback, &request).await);
    server.wait(SECOND).await;
    assert_eq!(error(&client, &request).await.as_deref(), Some("invalid_grant"), "once");
    client.userinfo(tokens.access_token()).await.expect(401);

    let late = client.request();
    let callback = agree(&client, &laptop, &late).await;
    server.wait(60 * SECOND).await;
    assert_eq!(client.redeem(&callback, &late).await.expect(400)["error"], "invalid_grant");
}

/// Clocks: eight seconds ahead are nothing, more than a minute is something else.
#[tokio::test(flavor = "multi_thread")]
async fn clocks_may_differ_a_little() {
    let server = server().await;
    let client = client(&server).await;
    for (seconds, status) in [(8, 201), (61, 401)] {
        let mut claims = client.assertion_claims();
        for name in ["iat", "nbf"] {
            claims.insert(name.into(), json!(server.now() + seconds));
        }
        claims.insert("exp".into(), json!(server.now() + seconds + 60));
        let assertion = sign(&client.key, Some("JWT"), &claims);
        let request = client.request();
        let mut form = request.fields();
        form.push(("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
        form.push(("client_assertion", &assertion));
        client.post("par", &form).await.expect(status);
    }
}
