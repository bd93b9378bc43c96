//! Applications that are told when somebody is logged out, by whatever (OpenID Connect Back-Channel Logout 1.0).

use super::{TENANT, devika, logged_in, server};
use latchkey_tests::{
    relying_party::{Claims, Heard, Listener, RelyingParty},
    server::TestServer,
    visitor::Visitor,
};
use serde_json::{Value, json};
use std::time::Duration;

/// A client with a place where it wants to be told.
async fn listening<'a>(server: &'a TestServer, site: &Listener) -> RelyingParty<'a> {
    let metadata = json!({
        "first_party": true,
        "backchannel_logout_uri": format!("{}/backchannel?of=client", site.origin),
        "backchannel_logout_session_required": true,
    });
    server.client(TENANT, metadata).await
}

/// What a client is told, checked as §2.6 says.
async fn read(client: &RelyingParty<'_>, heard: &Heard) -> Claims {
    assert_eq!((heard.method.as_str(), heard.path.as_str()), ("POST", "/backchannel"));
    assert_eq!(heard.content_type, "application/x-www-form-urlencoded");
    let claims = client.verify(&heard.field("logout_token"), "logout+jwt").await.claims;
    assert_eq!(claims["aud"], client.client_id());
    assert_eq!(claims["events"], json!({ "http://schemas.openid.net/event/backchannel-logout": {} }));
    let (now, exp) = (client.server.now(), claims["exp"].as_i64().expect("exp"));
    assert!(claims["iat"] == now && exp > now && exp <= now + 120, "{claims:?}");
    assert!(claims["jti"].is_string() && !claims.contains_key("nonce"), "{claims:?}");
    claims
}

#[tokio::test(flavor = "multi_thread")]
async fn every_application_of_the_session_is_told_and_no_other() {
    let server = server().await;
    let sites = [
        Listener::start(Value::Null).await,
        Listener::start(Value::Null).await,
        Listener::start(Value::Null).await,
    ];
    let (first, second) = (listening(&server, &sites[0]).await, listening(&server, &sites[1]).await);
    let third = listening(&server, &sites[2]).await;
    let devika = devika(&server);
    let (laptop, phone) = (logged_in(&server, devika).await, logged_in(&server, devika).await);
    let tokens = first.sign_in(&laptop, devika, &first.request()).await;
    second.sign_in(&laptop, devika, &second.ask("openid offline_access")).await;
    third.sign_in(&phone, devika, &third.request()).await;
    let id_token = first.verify(tokens.id_token(), "JWT").await.claims;

    laptop.follow(&first.logout_url(&[("id_token_hint", tokens.id_token())])).await;
    assert!(!laptop.is_logged_in().await);
    for (client, site) in [(&first, &sites[0]), (&second, &sites[1])] {
        let claims = read(client, &site.wait_for(1).await[0]).await;
        assert_eq!((&claims["sub"], &claims["sid"]), (&id_token["sub"], &id_token["sid"]));
    }
    server.settled().await;
    assert_eq!((sites[0].heard().len(), sites[1].heard().len()), (1, 1));
    assert!(sites[2].heard().is_empty(), "the phone's session goes on");
    assert!(phone.is_logged_in().await);
    let document = first.discover().await;
    assert_eq!(document["backchannel_logout_supported"], true);
    assert_eq!(document["backchannel_logout_session_supported"], true);
}

/// However access ends, by the person or by somebody with the right.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_told_however_access_ends() {
    let server = server().await;
    let site = Listener::start(Value::Null).await;
    let client = listening(&server, &site).await;
    let devika = devika(&server);
    let (owner, helpdesk) = (server.owner(TENANT), server.helpdesk(TENANT));
    let mut told = 0;
    for way in ["account", "disconnect", "end-grant", "deactivate", "reset"] {
        let laptop = logged_in(&server, devika).await;
        let tokens = client.sign_in(&laptop, devika, &client.request()).await;
        let sid = client.verify(tokens.id_token(), "JWT").await.claims["sid"].clone();
        let user = format!("/users/{}", devika.id);
        match way {
            "account" => press(&laptop, "/account", "/logout").await,
            "disconnect" => {
                let page = laptop.open("/account/applications").await;
                laptop.submit(&page, &[("client_id", client.client_id())]).await;
            }
            "end-grant" => {
                let path = owner.path(&format!("{user}/grants/{}", client.client_id()));
                assert_eq!(owner.api.delete(&path).await.status, 204);
            }
            "deactivate" => {
                owner.api.post(&owner.path(&format!("{user}/deactivate")), &json!({})).await.expect(200);
                owner.api.post(&owner.path(&format!("{user}/reactivate")), &json!({})).await.expect(200);
            }
            _ => {
                helpdesk.reset(&devika.id, &json!({ "mode": "link" })).await.expect(202);
            }
        }
        client.userinfo(tokens.access_token()).await.expect(401);
        told += 1;
        let heard = site.wait_for(told).await;
        let claims = read(&client, &heard[told - 1]).await;
        assert_eq!((&claims["sub"], &claims["sid"]), (&json!(devika.id), &sid), "{way}");
        server.settled().await;
        assert_eq!(site.heard().len(), told, "{way}");
    }
}

/// Sends the form of a page that leads to an address.
async fn press(browser: &Visitor, at: &str, to: &str) {
    let page = browser.open(at).await;
    let form = page.forms().into_iter().find(|form| form.action.path().ends_with(to));
    browser.send(&form.unwrap_or_else(|| panic!("no way to {to}: {}", page.words()))).await;
}

/// An application that is away is told again, by the same name; one that doesn't want to know isn't (§2.8).
#[tokio::test(flavor = "multi_thread")]
async fn an_application_that_is_away_is_told_later() {
    let server = server().await;
    let site = Listener::start(Value::Null).await;
    let client = listening(&server, &site).await;
    let laptop = logged_in(&server, devika(&server)).await;
    client.sign_in(&laptop, devika(&server), &client.request()).await;
    site.answer_with(503);
    press(&laptop, "/account", "/logout").await;
    let first = read(&client, &site.wait_for(1).await[0]).await;
    site.answer_with(200);
    // The next attempt is within an hour; nothing else is to happen meanwhile.
    server.clock.advance(Duration::from_secs(60 * 60));
    let heard = site.wait_for(2).await;
    let second = read(&client, &heard[1]).await;
    assert_eq!((&second["jti"], &second["sid"]), (&first["jti"], &first["sid"]));
    assert_ne!(second["exp"], first["exp"], "the token is a new one");
    server.settled().await;
    assert_eq!(site.heard().len(), 2);

    let phone = logged_in(&server, devika(&server)).await;
    client.sign_in(&phone, devika(&server), &client.request()).await;
    site.answer_with(400);
    press(&phone, "/account", "/logout").await;
    site.wait_for(3).await;
    server.settled().await;
    assert_eq!(site.heard().len(), 3, "who refuses isn't asked twice");
}

/// What a client that has its own name for people is told is by that name.
#[tokio::test(flavor = "multi_thread")]
async fn a_logout_is_told_by_the_name_that_the_client_knows() {
    let server = server().await;
    let site = Listener::start(Value::Null).await;
    let metadata = json!({
        "first_party": true, "subject_type": "pairwise", "id_token_signed_response_alg": "EdDSA",
        "backchannel_logout_uri": format!("{}/backchannel", site.origin),
    });
    let client = server.client(TENANT, metadata).await;
    let laptop = logged_in(&server, devika(&server)).await;
    let tokens = client.sign_in(&laptop, devika(&server), &client.request()).await;
    let known = client.verify(tokens.id_token(), "JWT").await;
    laptop.follow(&client.logout_url(&[("id_token_hint", tokens.id_token())])).await;
    let heard = site.wait_for(1).await;
    assert_eq!(read(&client, &heard[0]).await["sub"], known.claims["sub"]);
    let verified = client.verify(&heard[0].field("logout_token"), "logout+jwt").await;
    assert_eq!(verified.algorithm, known.algorithm);
}
