//! Applications that want to know are told that somebody's access has ended, in a token that is nobody else's
//! (OpenID Connect Back-Channel Logout §2.4, §2.6).

use super::{NEIGHBOUR, TENANT, devika, own_client, put_off};
use latchkey_server::demo::UserCredentials;
use latchkey_tests::{
    on_every_database,
    relying_party::{Claims, Listener, RelyingParty, Tokens},
    server::{TestServer, link_in},
};
use serde_json::{Value, json};
use std::time::Duration;

on_every_database!(whatever_ends_access_is_told_to_who_wants_to_know, a_notice_is_told_until_it_is_heard);

async fn listening<'a>(server: &'a TestServer, ear: &Listener, more: Value) -> RelyingParty<'a> {
    let mut metadata = json!({
        "backchannel_logout_uri": format!("{}/logged-out", ear.origin), "backchannel_logout_session_required": true,
    });
    metadata.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
    own_client(server, metadata).await
}

/// The newest notice, verified as its receiver must (§2.6).
async fn notice(client: &RelyingParty<'_>, ear: &Listener, count: usize, of: &Claims) -> Claims {
    let heard = ear.wait_for(count).await;
    assert_eq!(heard.len(), count, "{heard:?}");
    let last = heard.last().expect("counted");
    assert_eq!((last.method.as_str(), last.path.as_str()), ("POST", "/logged-out"));
    assert_eq!(last.content_type, "application/x-www-form-urlencoded");
    let claims = client.verify(&last.field("logout_token"), "logout+jwt").await.claims;
    assert_eq!(claims["aud"], client.client_id());
    assert_eq!((&claims["sub"], &claims["sid"]), (&of["sub"], &of["sid"]));
    let event = json!({ "http://schemas.openid.net/event/backchannel-logout": {} });
    assert_eq!(claims["events"], event);
    assert_eq!(claims.get("nonce"), None, "or it could pass for an ID token");
    let (now, exp) = (client.server.now(), claims["exp"].as_i64().expect("a time"));
    assert!(exp > now && exp <= now + 120, "{claims:?}");
    assert!(claims["jti"].as_str().is_some_and(|jti| !jti.is_empty()), "{claims:?}");
    claims
}

async fn sign_in(client: &RelyingParty<'_>, person: &UserCredentials) -> (Tokens, Claims) {
    let request = client.ask("openid offline_access");
    let tokens = client.sign_in(&client.server.user_agent(TENANT), person, &request).await;
    let claims = client.id_token(&tokens, request.get("nonce")).await;
    (tokens, claims)
}

async fn whatever_ends_access_is_told_to_who_wants_to_know(server: &TestServer) {
    let (ear, others) = (Listener::start(Value::Null).await, Listener::start(Value::Null).await);
    let client = listening(server, &ear, json!({ "subject_type": "pairwise" })).await;
    let other = listening(server, &others, json!({})).await;
    let (owner, person) = (server.owner(TENANT), devika(server));
    let user = owner.path(&format!("/users/{}", person.id));

    let (_, of) = sign_in(&client, person).await;
    server.helpdesk(TENANT).reset(&person.id, &json!({ "mode": "link" })).await.expect(202);
    let first = notice(&client, &ear, 1, &of).await;
    let link = link_in(&*server.mail(&person.email, 1).await);
    server.user_agent(TENANT).set_password(&link, "seven quiet herons at dusk").await;
    let person = UserCredentials { password: "seven quiet herons at dusk".into(), ..person.clone() };

    let (_, of) = sign_in(&client, &person).await;
    owner.api.post(&format!("{user}/deactivate"), &json!({})).await.expect(200);
    let second = notice(&client, &ear, 2, &of).await;
    assert_ne!(first["jti"], second["jti"]);
    owner.api.post(&format!("{user}/reactivate"), &json!({})).await.expect(200);

    let (_, of) = sign_in(&client, &person).await;
    server.user_agent(TENANT).forget(&person.login).await;
    let link = link_in(&*server.mail(&person.email, 3).await);
    server.user_agent(TENANT).set_password(&link, "eleven loud geese before dawn").await;
    notice(&client, &ear, 3, &of).await;
    let person = UserCredentials { password: "eleven loud geese before dawn".into(), ..person };

    let (_, of) = sign_in(&client, &person).await;
    owner.api.delete(&format!("{user}/grants/{}", client.client_id())).await.expect(204);
    notice(&client, &ear, 4, &of).await;

    let browser = server.user_agent(TENANT);
    let request = client.request();
    let tokens = client.sign_in(&browser, &person, &request).await;
    let of = client.id_token(&tokens, request.get("nonce")).await;
    browser.follow(&client.logout_url(&[("id_token_hint", tokens.id_token())])).await;
    notice(&client, &ear, 5, &of).await;

    let (_, of) = sign_in(&client, &person).await;
    owner.api.delete(&user).await.expect(204);
    notice(&client, &ear, 6, &of).await;
    server.settled().await;
    assert_eq!(others.heard().len(), 0, "{}: nothing of theirs has ended", other.client_id());
}

/// Whoever is away is told later, and recognises what they have heard before; whoever doesn't want it is left alone.
async fn a_notice_is_told_until_it_is_heard(server: &TestServer) {
    let ear = Listener::start(Value::Null).await;
    let client = listening(server, &ear, json!({})).await;
    let (person, helpdesk) = (devika(server), server.helpdesk(TENANT));
    let (tokens, of) = sign_in(&client, person).await;
    ear.answer_with(503);
    helpdesk.reset(&person.id, &json!({ "mode": "link" })).await.expect(202);
    let first = notice(&client, &ear, 1, &of).await;
    // Nothing waits for the application: what it holds is dead already.
    assert_eq!(client.userinfo(tokens.access_token()).await.status, 401);
    server.mail(&person.email, 1).await;
    put_off(server).await;
    server.clock.advance(Duration::from_secs(60 * 60));
    let second = notice(&client, &ear, 2, &of).await;
    assert_eq!(first["jti"], second["jti"]);
    assert_ne!(first["iat"], second["iat"]);
    ear.answer_with(400);
    put_off(server).await;
    server.clock.advance(Duration::from_secs(60 * 60));
    notice(&client, &ear, 3, &of).await;
    server.settled().await;
    assert_eq!(ear.heard().len(), 3, "it has understood and doesn't want it");

    // A neighbour with the same listener gets tokens of the neighbour's.
    let neighbour = server.client(
        NEIGHBOUR,
        json!({
            "first_party": true, "backchannel_logout_uri": format!("{}/logged-out", ear.origin),
        }),
    );
    let neighbour = neighbour.await;
    ear.answer_with(200);
    let lucia = &server.tenant(NEIGHBOUR).users[0];
    neighbour.sign_in(&server.user_agent(NEIGHBOUR), lucia, &neighbour.request()).await;
    server.helpdesk(NEIGHBOUR).reset(&lucia.id, &json!({ "mode": "link" })).await.expect(202);
    let heard = ear.wait_for(4).await;
    let claims = neighbour.verify(&heard[3].field("logout_token"), "logout+jwt").await.claims;
    assert_eq!(claims["aud"], neighbour.client_id());
}
