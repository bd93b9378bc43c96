//! Two servers over one database are one provider.

use super::{SECOND, TENANT, assert_told_here, devika, page};
use latchkey_protocol::jose::Algorithm;
use latchkey_tests::{
    api::send,
    on_every_database,
    relying_party::{Callback, RelyingParty},
    server::TestServer,
};
use reqwest::Method;
use serde_json::json;

on_every_database!(
    what_one_gives_the_other_takes,
    what_is_used_at_one_is_used_at_the_other,
    what_changes_at_one_is_seen_at_the_other
);

/// By the same name, so that a browser would send its cookies to both.
fn origin(replica: &latchkey_server::server::RunningServer) -> String {
    format!("http://localhost:{}", replica.address.port())
}

/// Pushed here, agreed to there; redeemed here, used there; renewed there, told of here; ended there, dead here.
async fn what_one_gives_the_other_takes(server: &TestServer) {
    let replica = server.replica().await;
    let here = server.client(TENANT, json!({})).await.proving(Algorithm::Es256);
    let there = here.at(&origin(&replica));
    let laptop = server.user_agent_at(&there.origin, TENANT);
    let request = here.request();
    let reference = here.push(&request).await;
    let seen = here.walk(&laptop, devika(server), &reference).await;
    let callback = here.callback(&seen, &request);
    let tokens = RelyingParty::tokens(here.redeem(&callback, &request).await);
    there.id_token(&tokens, request.get("nonce")).await;
    there.userinfo(tokens.access_token()).await.expect(200);
    let renewed = RelyingParty::tokens(there.refresh(tokens.refresh_token(), &[]).await);
    assert!(here.is_active(renewed.access_token()).await);
    assert_eq!(there.revoke(renewed.refresh_token()).await.status, 200);
    here.userinfo(renewed.access_token()).await.expect(401);
    assert_eq!(here.refresh(renewed.refresh_token(), &[]).await.expect(400)["error"], "invalid_grant");
    replica.stop().await;
}

/// Codes, proofs, references, assertions: once, wherever.
async fn what_is_used_at_one_is_used_at_the_other(server: &TestServer) {
    let replica = server.replica().await;
    let metadata = json!({ "first_party": true, "token_endpoint_auth_method": "private_key_jwt" });
    let here = server.client(TENANT, metadata).await.proving(Algorithm::Es256);
    let there = here.at(&origin(&replica));
    let (laptop, tablet) = (server.user_agent(TENANT), server.user_agent_at(&there.origin, TENANT));
    let request = here.request();
    let reference = here.push(&request).await;
    let callback = here.callback(&here.walk(&laptop, devika(server), &reference).await, &request);
    tablet.log_in(&devika(server).login, &devika(server).password).await;
    assert_told_here(&tablet.follow(&there.url(&reference)).await, "invalid_request_uri");

    let tokens = RelyingParty::tokens(here.redeem(&callback, &request).await);
    let proof = here.proof("GET", "userinfo", Some(tokens.access_token()));
    for (party, status) in [(&here, 200), (&there, 401)] {
        let field = format!("DPoP {}", tokens.access_token());
        let asked = party.bare(Method::GET, "userinfo").header("Authorization", field).header("DPoP", &proof);
        send(asked).await.expect(status);
    }
    let assertion = here.assertion();
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    for (party, status) in [(&there, 200), (&here, 401)] {
        let form =
            [("token", "x"), ("client_assertion_type", kind), ("client_assertion", assertion.as_str())];
        party.post("introspect", &form).await.expect(status);
    }
    assert_eq!(there.redeem(&callback, &request).await.expect(400)["error"], "invalid_grant");
    here.userinfo(tokens.access_token()).await.expect(401);
    replica.stop().await;
}

/// A client's metadata at once here, within two seconds there; a reset, a disconnection and a logout at once everywhere.
async fn what_changes_at_one_is_seen_at_the_other(server: &TestServer) {
    let replica = server.replica().await;
    let here = server.client(TENANT, json!({ "first_party": true })).await;
    let there = here.at(&origin(&replica));
    let (owner, tablet) = (server.owner(TENANT), server.user_agent_at(&there.origin, TENANT));
    let request = there.request();
    let tokens = there.sign_in(&tablet, devika(server), &request).await;
    let path = owner.path(&format!("/clients/{}", here.client_id()));
    let mut changed = owner.api.get(&path).await.expect(200);
    changed["redirect_uris"] = json!(["https://app.example/elsewhere"]);
    owner.api.put(&path, &changed).await.expect(200);
    server.wait(2 * SECOND).await;
    assert_told_here(&tablet.follow(&there.url(&request)).await, "redirect_uri");
    let moved = request.with("redirect_uri", "https://app.example/elsewhere");
    assert!(Callback::of(&tablet.follow(&there.url(&moved)).await).is_some());

    server.helpdesk(TENANT).reset(&devika(server).id, &json!({ "mode": "link" })).await.expect(202);
    there.userinfo(tokens.access_token()).await.expect(401);
    assert_eq!(page(&tablet.follow(&there.url(&moved)).await), "login");
    assert_eq!(owner.api.delete(&path).await.status, 204);
    server.wait(2 * SECOND).await;
    assert_eq!(there.refresh(tokens.refresh_token(), &[]).await.expect(401)["error"], "invalid_client");
    replica.stop().await;
}
