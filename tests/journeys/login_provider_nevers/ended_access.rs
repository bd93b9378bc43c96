//! The product's own promise: when an administrator's reset has answered, nothing that any application holds of that
//! person is good for anything, in the very next request; and so after everything else that takes access away.

use super::{TENANT, devika, held::Applications, own_client};
use latchkey_tests::{
    api::send,
    on_every_database,
    relying_party::Tokens,
    server::{TestServer, link_in, password_in},
};
use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use tokio::task::JoinSet;

on_every_database!(
    a_reset_by_link_ends_everything,
    a_reset_with_a_generated_password_ends_everything,
    a_deactivation_ends_everything,
    a_reset_of_ones_own_ends_everything,
    a_deletion_ends_everything,
    a_reset_ends_everything_on_every_server,
    a_reset_that_races_refreshes_leaves_nothing_alive,
    a_reset_that_races_codes_leaves_nothing_alive,
    what_one_application_loses_is_its_own,
    a_client_that_is_gone_is_soon_gone_on_every_server,
);

const HERONS: &str = "seven quiet herons at dusk";

async fn a_reset_by_link_ends_everything(server: &TestServer) {
    let applications = Applications::register(server, json!({})).await;
    let (devika, kit) = (devika(server), server.person(TENANT, "kit.rowan"));
    let (held, bystander) = (applications.are_used_by(devika).await, applications.are_used_by(kit).await);
    server.helpdesk(TENANT).reset(&devika.id, &json!({ "mode": "link" })).await.expect(202);
    applications.assert_all_is_dead(&held).await;
    // Setting the new password brings nothing of it back.
    let link = link_in(&*server.mail(&devika.email, 1).await);
    let phone = server.user_agent(TENANT);
    assert_eq!(phone.set_password(&link, HERONS).await.status, 200);
    phone.log_in(&devika.login, HERONS).await;
    assert!(phone.is_logged_in().await);
    applications.assert_all_is_dead(&held).await;
    applications.assert_all_lives(&bystander).await;
}

async fn a_reset_with_a_generated_password_ends_everything(server: &TestServer) {
    let applications = Applications::register(server, json!({})).await;
    let devika = devika(server);
    let held = applications.are_used_by(devika).await;
    server.helpdesk(TENANT).reset(&devika.id, &json!({ "mode": "generated" })).await.expect(202);
    applications.assert_all_is_dead(&held).await;
    // The generated password opens no application before another is chosen, and then all of it begins anew.
    let generated = password_in(&*server.mail(&devika.email, 1).await);
    let browser = server.user_agent(TENANT);
    let request = applications.web.request();
    let page = browser.follow(&applications.web.url(&request)).await;
    let choose = browser.submit(&page, &[("login", &devika.login), ("password", &generated)]).await;
    assert!(choose.url.path().ends_with("/login/new-password"), "{}", choose.url);
    let done = browser.submit(&choose, &[("password", HERONS)]).await;
    let callback = applications.web.callback(&done, &request);
    applications.web.redeem(&callback, &request).await.expect(200);
    applications.assert_all_is_dead(&held).await;
}

async fn a_deactivation_ends_everything(server: &TestServer) {
    let applications = Applications::register(server, json!({})).await;
    let devika = devika(server);
    let (held, owner) = (applications.are_used_by(devika).await, server.owner(TENANT));
    let user = owner.path(&format!("/users/{}", devika.id));
    owner.api.post(&format!("{user}/deactivate"), &json!({})).await.expect(200);
    applications.assert_all_is_dead(&held).await;
    owner.api.post(&format!("{user}/reactivate"), &json!({})).await.expect(200);
    applications.assert_all_is_dead(&held).await;
}

/// Asked for by the person, or by somebody in their mailbox: either way it is the end of what was before.
async fn a_reset_of_ones_own_ends_everything(server: &TestServer) {
    let applications = Applications::register(server, json!({})).await;
    let devika = devika(server);
    let held = applications.are_used_by(devika).await;
    let phone = server.user_agent(TENANT);
    phone.forget(&devika.login).await;
    let link = link_in(&*server.mail(&devika.email, 1).await);
    // A stranger's asking ends nothing.
    applications.web.userinfo(held.web.access_token()).await.expect(200);
    assert_eq!(phone.set_password(&link, HERONS).await.status, 200);
    applications.assert_all_is_dead(&held).await;
}

async fn a_deletion_ends_everything(server: &TestServer) {
    let applications = Applications::register(server, json!({})).await;
    let devika = devika(server);
    let (held, owner) = (applications.are_used_by(devika).await, server.owner(TENANT));
    owner.api.delete(&owner.path(&format!("/users/{}", devika.id))).await.expect(204);
    applications.assert_all_is_dead(&held).await;
}

/// Applications are in the middle of their work at one server when the reset answers at another.
async fn a_reset_ends_everything_on_every_server(server: &TestServer) {
    let replica = server.replica().await;
    let applications = Applications::register(server, json!({})).await;
    let there = applications.at(&format!("http://{}", replica.address));
    let devika = devika(server);
    let held = there.are_used_by(devika).await;
    server.helpdesk(TENANT).reset(&devika.id, &json!({ "mode": "link" })).await.expect(202);
    there.assert_all_is_dead(&held).await;

    // And the other way round.
    let kit = server.person(TENANT, "kit.rowan");
    let held = applications.are_used_by(kit).await;
    let manager = server.manager_at(&there.web.origin, TENANT);
    manager.reset(&kit.id, &json!({ "mode": "link" })).await.expect(202);
    applications.assert_all_is_dead(&held).await;
    there.assert_all_is_dead(&held).await;
    replica.stop().await;
}

async fn a_reset_that_races_refreshes_leaves_nothing_alive(server: &TestServer) {
    let client = own_client(server, json!({})).await;
    let (devika, browser) = (devika(server), server.user_agent(TENANT));
    let mut families = Vec::new();
    for _ in 0..20 {
        families.push(client.sign_in(&browser, devika, &client.ask("openid offline_access")).await);
    }
    let helpdesk = server.helpdesk(TENANT);
    let mut racing = JoinSet::new();
    for tokens in &families {
        let form = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh_token())];
        racing.spawn(send(client.calling("token", &form)));
    }
    helpdesk.reset(&devika.id, &json!({ "mode": "link" })).await.expect(202);
    let answers = racing.join_all().await;
    for answer in &answers {
        assert!(matches!(answer.status.as_u16(), 200 | 400), "{}", answer.text);
    }
    let given = answers.into_iter().filter(|answer| answer.status == 200).map(|answer| Tokens(answer.body));
    for tokens in given.chain(families) {
        assert_eq!(client.userinfo(tokens.access_token()).await.status, 401);
        assert_eq!(client.refresh(tokens.refresh_token(), &[]).await.body["error"], "invalid_grant");
        for token in [tokens.access_token(), tokens.refresh_token()] {
            assert!(!client.is_active(token).await, "something outlived the reset");
        }
    }
    let grants = server.owner(TENANT);
    let grants = grants.api.get(&grants.path(&format!("/users/{}/grants", devika.id))).await.expect(200);
    assert!(
        grants["items"].as_array().expect("a list").iter().all(|grant| grant["active"] == false),
        "{grants}"
    );
}

async fn a_reset_that_races_codes_leaves_nothing_alive(server: &TestServer) {
    let client = own_client(server, json!({})).await;
    let (devika, browser) = (devika(server), server.user_agent(TENANT));
    let mut codes = Vec::new();
    for _ in 0..20 {
        let request = client.ask("openid offline_access");
        codes.push((client.send(&browser, devika, &request).await, request));
    }
    let mut racing = JoinSet::new();
    for (callback, request) in &codes {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", callback.code()),
            ("redirect_uri", client.redirect_uri()),
            ("code_verifier", request.verifier.as_deref().expect("PKCE")),
        ];
        racing.spawn(send(client.calling("token", &form)));
    }
    for _ in 0..10 {
        // And browsers that come for more.
        let asked = browser.client().get(client.url(&client.request()));
        racing.spawn(async move { send(asked).await });
    }
    server.helpdesk(TENANT).reset(&devika.id, &json!({ "mode": "generated" })).await.expect(202);
    let answers = racing.join_all().await;
    for answer in &answers {
        assert!(answer.status.as_u16() < 500, "{}", answer.text);
        let Some(location) = answer.headers.get("location").and_then(|to| to.to_str().ok()) else { continue };
        let Some((_, code)) = location.split_once("code=") else { continue };
        let code = code.split('&').next().expect("a part");
        let form =
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", client.redirect_uri())];
        assert_eq!(
            client.call("token", &form).await.body["error"],
            "invalid_grant",
            "a code outlived the reset"
        );
    }
    for answer in answers.into_iter().filter(|answer| answer.body.get("access_token").is_some()) {
        let tokens = Tokens(answer.body);
        assert_eq!(client.userinfo(tokens.access_token()).await.status, 401);
        assert_eq!(client.refresh(tokens.refresh_token(), &[]).await.body["error"], "invalid_grant");
        assert!(!client.is_active(tokens.access_token()).await, "something outlived the reset");
    }
    for (callback, request) in &codes {
        assert_eq!(client.redeem(callback, request).await.body["error"], "invalid_grant");
    }
}

/// Whoever ends one application ends no other, and a client that is deleted or loses its secret loses all at once.
async fn what_one_application_loses_is_its_own(server: &TestServer) {
    let applications = Applications::register(server, json!({})).await;
    let (devika, owner) = (devika(server), server.owner(TENANT));
    let held = applications.are_used_by(devika).await;
    let other = own_client(server, json!({})).await;
    let lost = other.sign_in(&server.user_agent(TENANT), devika, &other.ask("openid offline_access")).await;
    let path = owner.path(&format!("/users/{}/grants/{}", devika.id, other.client_id()));
    owner.api.delete(&path).await.expect(204);
    assert_eq!(other.userinfo(lost.access_token()).await.status, 401);
    assert_eq!(other.refresh(lost.refresh_token(), &[]).await.body["error"], "invalid_grant");
    assert!(!applications.web.is_active(lost.access_token()).await);

    let again = other.sign_in(&server.user_agent(TENANT), devika, &other.ask("openid offline_access")).await;
    let client = owner.path(&format!("/clients/{}", other.client_id()));
    let renewed = owner.api.post(&format!("{client}/secret"), &json!({})).await.expect(200);
    assert_eq!(
        other.refresh(again.refresh_token(), &[]).await.body["error"],
        "invalid_client",
        "the old secret"
    );
    let mut renamed = other.clone();
    renamed.registered["client_secret"] = renewed["client_secret"].clone();
    let fresh = Tokens(renamed.refresh(again.refresh_token(), &[]).await.expect(200));
    owner.api.delete(&client).await.expect(204);
    assert_eq!(renamed.refresh(fresh.refresh_token(), &[]).await.body["error"], "invalid_client");
    assert_eq!(send(renamed.presenting(Method::GET, fresh.access_token())).await.status, 401);
    assert!(!applications.web.is_active(fresh.access_token()).await);
    applications.assert_all_lives(&held).await;
}

/// What a replica remembers of clients it remembers for two seconds; of people it remembers nothing.
async fn a_client_that_is_gone_is_soon_gone_on_every_server(server: &TestServer) {
    let replica = server.replica().await;
    let (client, owner) = (own_client(server, json!({})).await, server.owner(TENANT));
    let there = client.at(&format!("http://{}", replica.address));
    let browser = server.user_agent(TENANT);
    let held = there.sign_in(&browser, devika(server), &there.ask("openid offline_access")).await;
    there.userinfo(held.access_token()).await.expect(200);
    let path = owner.path(&format!("/clients/{}", client.client_id()));
    owner.api.post(&format!("{path}/secret"), &json!({})).await.expect(200);
    server.wait(Duration::from_secs(2)).await;
    assert_eq!(
        there.refresh(held.refresh_token(), &[]).await.body["error"],
        "invalid_client",
        "the old secret"
    );
    there.userinfo(held.access_token()).await.expect(200);
    owner.api.delete(&path).await.expect(204);
    assert_eq!(client.userinfo(held.access_token()).await.status, 401, "here at once");
    server.wait(Duration::from_secs(2)).await;
    assert_eq!(there.userinfo(held.access_token()).await.status, 401);
    let seen = browser.client().get(there.url(&there.request())).send().await.expect("an answer");
    assert_eq!(seen.status(), 400, "a client that nobody knows");
    replica.stop().await;
}
