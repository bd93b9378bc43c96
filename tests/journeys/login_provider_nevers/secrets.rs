//! What somebody sent in confidence comes back to nobody: not in an error, not on a page, not in a header, not in the
//! audit log.

use super::{SCOPE, TENANT, devika, own_client, server};
use latchkey_tests::{
    api::{Answer, send},
    relying_party::{DEVICE_CODE, RelyingParty, secret},
    visitor::Seen,
};
use reqwest::Method;
use serde_json::json;

/// Everything that arrives where it doesn't belong.
struct Confidential(Vec<(&'static str, String)>);

impl Confidential {
    fn assert_not_in(&self, text: &str, at: &str) {
        for (what, secret) in &self.0 {
            assert!(!text.contains(secret.as_str()), "{what} at {at}: {text}");
        }
    }

    fn assert_not_told(&self, answer: &Answer, at: &str) {
        self.assert_not_in(&answer.text, at);
        self.assert_not_in(&format!("{:?}", answer.headers), at);
    }

    fn assert_not_shown(&self, seen: &Seen, at: &str) {
        self.assert_not_in(&seen.html, at);
        self.assert_not_in(&format!("{:?}", seen.headers), at);
    }
}

/// Living secrets of every kind, as their owners hold them.
async fn confidential(client: &RelyingParty<'_>) -> Confidential {
    let server = client.server;
    let browser = server.user_agent(TENANT);
    let request = client.ask(SCOPE);
    let tokens = client.sign_in(&browser, devika(server), &request).await;
    let unredeemed = client.send(&browser, devika(server), &request).await;
    let registered = server.registration_token(TENANT).await;
    let other = own_client(server, json!({ "token_endpoint_auth_method": "private_key_jwt" })).await;
    Confidential(vec![
        ("a code", unredeemed.code().to_owned()),
        ("a verifier", request.verifier.clone().expect("PKCE")),
        ("an access token", tokens.access_token().to_owned()),
        ("a refresh token", tokens.refresh_token().to_owned()),
        ("an ID token", tokens.id_token().to_owned()),
        ("a client's secret", client.secret().to_owned()),
        ("an assertion", other.assertion()),
        ("an initial access token", registered),
        ("a password", devika(server).password.clone()),
        ("a guess", format!("lkz_{}", secret())),
    ])
}

#[tokio::test]
async fn no_error_repeats_a_secret() {
    let server = server().await;
    let device = json!({ "grant_types": ["authorization_code", "refresh_token", DEVICE_CODE] });
    let client = own_client(&server, device).await;
    let all = confidential(&client).await;
    let browser = server.user_agent(TENANT);
    for (what, secret) in &all.0 {
        for name in [
            "grant_type",
            "code",
            "code_verifier",
            "redirect_uri",
            "refresh_token",
            "device_code",
            "token",
            "scope",
            "resource",
            "client_id",
            "client_assertion",
            "client_assertion_type",
            "request",
            "request_uri",
            "subject_token",
            "token_type_hint",
        ] {
            let at = format!("{name} = {what}");
            for endpoint in ["token", "introspect", "par", "device"] {
                for grant in ["authorization_code", "refresh_token", DEVICE_CODE] {
                    let mut form = vec![("grant_type", grant), ("code", "lkz_x"), ("refresh_token", "lkr_x")];
                    form.retain(|(known, _)| *known != name);
                    form.push((name, secret));
                    let answer = client.call(endpoint, &form).await;
                    // What an introspection is about is for its client to know.
                    if answer.status.is_client_error() {
                        all.assert_not_told(&answer, &format!("{endpoint}, {at}"));
                    }
                    if endpoint != "token" {
                        break;
                    }
                }
            }
        }
        for name in [
            "client_id",
            "redirect_uri",
            "scope",
            "request",
            "request_uri",
            "id_token_hint",
            "prompt",
            "continue",
        ] {
            let request = client.request().with(name, secret);
            all.assert_not_shown(
                &browser.follow(&client.url(&request)).await,
                &format!("authorize, {name}: {what}"),
            );
        }
        let logout =
            browser.follow(&client.logout_url(&[("id_token_hint", secret), ("client_id", secret)])).await;
        all.assert_not_shown(&logout, &format!("logout, {what}"));
        for field in
            [format!("Bearer {secret}"), format!("DPoP {secret}"), format!("Basic {secret}"), secret.clone()]
        {
            for endpoint in ["userinfo", "token", "introspect", "register"] {
                let method = if endpoint == "userinfo" { Method::GET } else { Method::POST };
                let request =
                    client.bare(method, endpoint).header("authorization", &field).header("DPoP", secret);
                let answer = send(request.form(&[("grant_type", "x")])).await;
                if answer.status.is_client_error() {
                    all.assert_not_told(&answer, &format!("{endpoint}, {what} in a field"));
                }
            }
        }
    }
    // The audit log of all that.
    let rows = server.owner(TENANT).audit("").await;
    assert!(rows.len() > 3, "{}", rows.len());
    all.assert_not_in(&json!(rows).to_string(), "the audit log");
}
