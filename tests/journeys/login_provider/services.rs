//! Access tokens between services: for whom they are, what is told of them, and how one is given for another (RFC 8707,
//! RFC 7662, RFC 7009, RFC 8693, RFC 9068).

use super::{MINUTE, TENANT, devika, logged_in, server};
use latchkey_protocol::jose::{Algorithm, Unverified};
use latchkey_tests::{
    relying_party::{RelyingParty, TOKEN_EXCHANGE},
    server::TestServer,
};
use serde_json::{Value, json};

const ORDERS: &str = "https://orders.example/";
const STOCK: &str = "https://stock.example/";
const BILLS: &str = "https://bills.example/";

/// An application that people sign in to and that calls two services.
async fn shop(server: &TestServer) -> RelyingParty<'_> {
    let metadata = json!({ "first_party": true, "resources": [ORDERS, STOCK], "scope": "openid email offline_access orders:read orders:write" });
    server.client(TENANT, metadata).await
}

/// A service that is called with people's tokens and calls others.
async fn service<'a>(server: &'a TestServer, serves: &str, calls: &[&str]) -> RelyingParty<'a> {
    let metadata = json!({
        "grant_types": [TOKEN_EXCHANGE, "client_credentials"], "scope": "stock:read",
        "serves": [serves], "resources": calls,
        "redirect_uris": null, "response_types": null, "post_logout_redirect_uris": null,
    });
    server.client(TENANT, metadata).await
}

fn error(document: &Value) -> &str {
    document["error"].as_str().expect("an error")
}

fn token(document: &Value) -> &str {
    document["access_token"].as_str().expect("a token")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_for_the_services_that_were_asked_for() {
    let server = server().await;
    let shop = shop(&server).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let audience = async |token: &str| shop.access_token(token).await["aud"].clone();
    let plain = shop.sign_in(&laptop, devika(&server), &shop.request()).await;
    assert_eq!(audience(plain.access_token()).await, shop.issuer(), "for nobody else than the provider");

    let request = shop.request().and("resource", ORDERS).and("resource", STOCK);
    let both = shop.sign_in(&laptop, devika(&server), &request).await;
    assert_eq!(audience(both.access_token()).await, json!([ORDERS, STOCK, shop.issuer()]));
    shop.userinfo(both.access_token()).await.expect(200);
    let one = shop.refresh(both.refresh_token(), &[("resource", STOCK)]).await.expect(200);
    assert_eq!(audience(token(&one)).await, STOCK);
    assert_eq!(error(&shop.userinfo(token(&one)).await.expect(401)), "invalid_token", "it is for another");
    let other = latchkey_tests::relying_party::Tokens(one);
    let refused = shop.refresh(other.refresh_token(), &[("resource", BILLS)]).await.expect(400);
    assert_eq!(error(&refused), "invalid_target");
    server.wait(MINUTE).await;
    shop.refresh(other.refresh_token(), &[]).await.expect(200);

    for foreign in [BILLS, "not an address", "https://orders.example/#x"] {
        let request = shop.request().with("resource", foreign);
        let callback = shop.callback(&laptop.follow(&shop.url(&request)).await, &request);
        assert_eq!(callback.error(), "invalid_target", "{foreign}");
    }
    let narrow = shop.request().with("resource", ORDERS);
    let callback = shop.send(&laptop, devika(&server), &narrow).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", callback.code()),
        ("redirect_uri", shop.redirect_uri()),
        ("code_verifier", narrow.verifier.as_deref().expect("a verifier")),
        ("resource", STOCK),
    ];
    assert_eq!(error(&shop.call("token", &form).await.expect(400)), "invalid_target", "it wasn't granted");
    let request = shop.ask("openid orders:read unheard-of");
    let scoped = shop.sign_in(&laptop, devika(&server), &request).await;
    assert_eq!(scoped.0["scope"], "openid orders:read");
}

/// RFC 9068: what a service reads out of it, and a name that is never used twice.
#[tokio::test(flavor = "multi_thread")]
async fn an_access_token_says_whose_it_is_and_since_when() {
    let server = server().await;
    let shop = shop(&server).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let tokens = shop
        .sign_in(&laptop, devika(&server), &shop.ask("openid orders:read").with("resource", ORDERS))
        .await;
    let claims = shop.access_token(tokens.access_token()).await;
    assert_eq!(
        (&claims["client_id"], &claims["sub"]),
        (&json!(shop.client_id()), &json!(devika(&server).id))
    );
    assert_eq!(
        (&claims["scope"], &claims["auth_time"]),
        (&json!("openid orders:read"), &json!(server.now()))
    );
    assert_eq!((&claims["acr"], &claims["amr"]), (&json!("urn:latchkey:acr:password"), &json!(["pwd"])));
    assert_eq!(claims["exp"].as_i64(), Some(server.now() + 600));
    assert!(!claims.contains_key("email") && !claims.contains_key("name"), "{claims:?}");
    let next = RelyingParty::tokens(shop.refresh(tokens.refresh_token(), &[]).await);
    assert_ne!(shop.access_token(next.access_token()).await["jti"], claims["jti"]);
}

/// A token that nobody reads but the provider (RFC 7662): the services ask.
#[tokio::test(flavor = "multi_thread")]
async fn opaque_tokens_are_asked_about() {
    let server = server().await;
    let metadata = json!({ "first_party": true, "access_token_format": "opaque", "resources": [ORDERS] });
    let shop = server.client(TENANT, metadata).await;
    let (orders, bills) = (service(&server, ORDERS, &[]).await, service(&server, BILLS, &[ORDERS]).await);
    let laptop = logged_in(&server, devika(&server)).await;
    let tokens = shop.sign_in(&laptop, devika(&server), &shop.request().with("resource", ORDERS)).await;
    let opaque = tokens.access_token();
    assert!(opaque.starts_with("lka_") && Unverified::parse(opaque).is_err(), "{opaque}");
    shop.userinfo(opaque).await.expect(200);
    let told = orders.introspect(opaque).await;
    assert_eq!((&told["active"], &told["username"]), (&json!(true), &json!("devika.thorne")));
    assert_eq!((&told["client_id"], &told["token_type"]), (&json!(shop.client_id()), &json!("Bearer")));
    assert_eq!(told["aud"], json!([ORDERS, shop.issuer()]));
    assert_eq!(
        orders.introspect(tokens.refresh_token()).await,
        json!({ "active": false }),
        "the client's own"
    );
    let refresh = shop.introspect(tokens.refresh_token()).await;
    assert_eq!((&refresh["active"], &refresh["sub"]), (&json!(true), &json!(devika(&server).id)));
    let narrow = shop.refresh(tokens.refresh_token(), &[("resource", ORDERS)]).await.expect(200);
    assert_eq!(
        bills.introspect(token(&narrow)).await,
        json!({ "active": false }),
        "it serves something else"
    );
    assert_eq!(orders.introspect("lka_made-up").await, json!({ "active": false }));
    server.wait(10 * MINUTE).await;
    assert_eq!(orders.introspect(opaque).await, json!({ "active": false }), "it is over");
}

/// RFC 7009: an access token alone, a refresh token with everything; nothing of anybody else's.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_revoked_is_dead() {
    let server = server().await;
    let (shop, other) = (shop(&server).await, self::shop(&server).await);
    let opaque = server.client(TENANT, json!({ "first_party": true, "access_token_format": "opaque" })).await;
    let laptop = logged_in(&server, devika(&server)).await;
    for client in [&shop, &opaque] {
        let tokens = client.sign_in(&laptop, devika(&server), &client.request()).await;
        for token in [tokens.access_token(), tokens.refresh_token()] {
            assert_eq!(error(&other.revoke(token).await.expect(400)), "unauthorized_client");
            assert!(client.is_active(token).await);
        }
        assert_eq!(client.revoke(tokens.access_token()).await.status, 200);
        client.userinfo(tokens.access_token()).await.expect(401);
        let next = RelyingParty::tokens(client.refresh(tokens.refresh_token(), &[]).await);
        assert_eq!(client.revoke(next.refresh_token()).await.status, 200);
        client.userinfo(next.access_token()).await.expect(401);
        assert_eq!(error(&client.refresh(next.refresh_token(), &[]).await.expect(400)), "invalid_grant");
        for gone in [next.refresh_token(), "made-up"] {
            assert_eq!(client.revoke(gone).await.status, 200, "what isn't there is revoked");
        }
    }
    assert!(laptop.is_logged_in().await, "tokens are the client's, the session is the person's");
}

/// RFC 6749 §4.4: a service on its own account.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_has_tokens_of_its_own() {
    let server = server().await;
    let (orders, stock) = (service(&server, ORDERS, &[STOCK]).await, service(&server, STOCK, &[]).await);
    let given = orders.client_credentials(&[("resource", STOCK)]).await.expect(200);
    assert_eq!((given.get("refresh_token"), given.get("id_token")), (None, None));
    let claims = orders.access_token(token(&given)).await;
    assert_eq!((&claims["sub"], &claims["aud"]), (&json!(orders.client_id()), &json!(STOCK)));
    assert_eq!((&claims["scope"], claims.get("auth_time")), (&json!("stock:read"), None));
    assert_eq!(stock.introspect(token(&given)).await["active"], true);
    assert_eq!(error(&orders.client_credentials(&[("resource", BILLS)]).await.expect(400)), "invalid_target");
    for scope in ["openid", "orders:write", "stock:read openid"] {
        let refused = orders.client_credentials(&[("scope", scope)]).await.expect(400);
        assert_eq!(error(&refused), "invalid_scope", "{scope}");
    }
    let own = stock.client_credentials(&[]).await.expect(200);
    assert_eq!(
        error(&stock.userinfo(token(&own)).await.expect(403)),
        "insufficient_scope",
        "it is no person"
    );
}

/// A service that was called with a person's token calls the next with a narrower one, which says who acts (RFC 8693 §4.1).
#[tokio::test(flavor = "multi_thread")]
async fn a_service_calls_the_next_on_somebodys_behalf() {
    let server = server().await;
    let shop = shop(&server).await;
    let (orders, stock) = (service(&server, ORDERS, &[STOCK]).await, service(&server, STOCK, &[BILLS]).await);
    let laptop = logged_in(&server, devika(&server)).await;
    let request = shop.ask("openid orders:read orders:write").with("resource", ORDERS);
    let subject = shop.sign_in(&laptop, devika(&server), &request).await;
    server.wait(9 * MINUTE).await;
    let given = orders
        .exchange(subject.access_token(), &[("resource", STOCK), ("scope", "orders:read")])
        .await
        .expect(200);
    assert_eq!(given["issued_token_type"], "urn:ietf:params:oauth:token-type:access_token");
    assert_eq!(
        (&given["expires_in"], given.get("refresh_token")),
        (&json!(60), None),
        "no longer than the first"
    );
    let claims = orders.access_token(token(&given)).await;
    assert_eq!((&claims["sub"], &claims["aud"]), (&json!(devika(&server).id), &json!(STOCK)));
    assert_eq!((&claims["scope"], &claims["client_id"]), (&json!("orders:read"), &json!(orders.client_id())));
    assert_eq!(claims["act"], json!({ "sub": orders.client_id() }));

    let stock = stock.proving(Algorithm::EdDsa);
    let next = stock.exchange(token(&given), &[("audience", BILLS)]).await.expect(200);
    let claims = stock.access_token(token(&next)).await;
    let chain = json!({ "sub": stock.client_id(), "act": { "sub": orders.client_id() } });
    assert_eq!((&claims["act"], &claims["scope"]), (&chain, &json!("orders:read")));
    assert_eq!((&next["token_type"], &claims["cnf"]["jkt"]), (&json!("DPoP"), &json!(stock.jkt())));
    server.helpdesk(TENANT).reset(&devika(&server).id, &json!({ "mode": "link" })).await.expect(202);
    assert!(!stock.is_active(token(&next)).await, "it lives by the same grant");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_wider_is_given_and_nothing_to_others() {
    let server = server().await;
    let shop = shop(&server).await;
    let (orders, stock) = (service(&server, ORDERS, &[STOCK]).await, service(&server, STOCK, &[BILLS]).await);
    let laptop = logged_in(&server, devika(&server)).await;
    let request = shop.ask("openid orders:read").with("resource", ORDERS);
    let tokens = shop.sign_in(&laptop, devika(&server), &request).await;
    let subject = tokens.access_token();
    let to_stock = ("resource", STOCK);
    for (more, wanted) in [
        (vec![], "invalid_target"),
        (vec![("resource", BILLS)], "invalid_target"),
        (vec![("audience", "somebody")], "invalid_target"),
        (vec![to_stock, ("scope", "orders:write")], "invalid_scope"),
        (vec![to_stock, ("scope", "openid")], "invalid_scope"),
        (vec![to_stock, ("actor_token", subject), ("actor_token_type", "x")], "invalid_request"),
        (
            vec![to_stock, ("requested_token_type", "urn:ietf:params:oauth:token-type:id_token")],
            "invalid_request",
        ),
    ] {
        assert_eq!(error(&orders.exchange(subject, &more).await.expect(400)), wanted, "{more:?}");
    }
    let bills = [("audience", BILLS)];
    assert_eq!(
        error(&stock.exchange(subject, &bills).await.expect(400)),
        "invalid_grant",
        "made for another"
    );
    let own = orders.client_credentials(&[to_stock]).await.expect(200);
    assert_eq!(error(&stock.exchange(token(&own), &bills).await.expect(400)), "invalid_grant", "no person's");
    for useless in [tokens.id_token(), tokens.refresh_token(), "x"] {
        assert_eq!(error(&orders.exchange(useless, &[to_stock]).await.expect(400)), "invalid_grant");
    }
    let refused = shop.exchange(subject, &[to_stock]).await.expect(400);
    assert_eq!(error(&refused), "unauthorized_client", "not registered for it");
    shop.revoke(subject).await;
    assert_eq!(error(&orders.exchange(subject, &[to_stock]).await.expect(400)), "invalid_grant");
    let proving = shop.clone().proving(Algorithm::Es256);
    let bound = proving.sign_in(&laptop, devika(&server), &request).await;
    let refused = orders.exchange(bound.access_token(), &[to_stock]).await.expect(400);
    assert_eq!(error(&refused), "invalid_grant", "its key is the shop's");
    let owner = server.owner(TENANT);
    let public = json!({ "grant_types": [TOKEN_EXCHANGE], "token_endpoint_auth_method": "none" });
    owner.api.post(&owner.path("/clients"), &public).await.expect(422);
}
