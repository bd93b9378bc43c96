//! What clients are told of people: at userinfo, by scope and claim by claim (OpenID Connect Core §5).

use super::{TENANT, devika, page, server};
use latchkey_server::demo::UserCredentials;
use latchkey_tests::{
    api::{Answer, send},
    relying_party::{RelyingParty, Tokens},
    server::TestServer,
};
use reqwest::Method;
use serde_json::{Value, json};

/// OpenID Connect Core §5.3.1, RFC 6750 §2.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_presented_in_the_header_or_in_a_posted_form() {
    let (server, devika_, client) = scene().await;
    let (devika, client) = (devika_.of(&server), client.of(&server));
    let tokens = client.sign_in(&server.user_agent(TENANT), devika, &client.request()).await;
    let token = tokens.access_token();
    let id_token = client.verify(tokens.id_token(), "JWT").await.claims;
    for answer in [
        send(client.bare(Method::GET, "userinfo").bearer_auth(token)).await,
        send(client.bare(Method::POST, "userinfo").bearer_auth(token)).await,
        send(client.bare(Method::POST, "userinfo").form(&[("access_token", token)])).await,
    ] {
        assert_eq!(answer.headers["content-type"], "application/json");
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert_eq!(answer.expect(200), json!({ "sub": id_token["sub"] }));
    }
}
