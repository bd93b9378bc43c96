//! Every answer says whose it is, so that a client of several providers can't be led to take one's for another's
//! (RFC 9207 §2, RFC 9700 §4.4).

use super::{CALLBACK, NEIGHBOUR, TENANT, devika, own_client, server};
use latchkey_tests::{
    relying_party::{AuthorizationRequest, Callback, RelyingParty},
    visitor::Visitor,
};
use serde_json::{Value, json};

/// The answer, under everything that a client relies on.
async fn answer(client: &RelyingParty<'_>, browser: &Visitor, request: &AuthorizationRequest) -> Callback {
    let seen = browser.follow(&client.url(request)).await;
    let callback = Callback::of(&seen).unwrap_or_else(|| panic!("{}: {}", seen.url, seen.words()));
    assert_eq!(callback.uri, CALLBACK);
    assert_eq!(callback.get("iss"), Some(client.issuer().as_str()), "{callback:?}");
    assert_eq!(callback.get("state"), request.get("state"), "{callback:?}");
    callback
}

#[tokio::test]
async fn the_issuer_is_in_every_answer_and_every_error() {
    let server = server().await;
    let asking = server.client(TENANT, json!({})).await;
    let own = own_client(&server, json!({})).await;
    let service = json!({ "grant_types": ["client_credentials"], "response_types": [] });
    let service = own_client(&server, service).await;
    let browser = server.user_agent(TENANT);
    own.sign_in(&browser, devika(&server), &own.request()).await;
    let stranger = server.user_agent(TENANT);
    let metadata = own.discover().await;
    assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
    assert_eq!(metadata["issuer"], own.issuer());

    let essential = json!({ "id_token": { "acr": { "essential": true, "value": "gold" } } }).to_string();
    let silent = |client: &RelyingParty<'_>| client.request().with("prompt", "none");
    let errors = [
        (&stranger, silent(&own), "login_required"),
        (&browser, silent(&asking), "consent_required"),
        (&browser, silent(&own).with("claims", &essential), "unmet_authentication_requirements"),
        (&browser, own.request().with("prompt", "none login"), "invalid_request"),
        (&browser, own.request().with("response_type", "token"), "unsupported_response_type"),
        (&browser, own.request().with("response_type", "code id_token"), "unsupported_response_type"),
        (&browser, own.request().without("response_type"), "invalid_request"),
        (&browser, own.request().with("response_mode", "jwt"), "invalid_request"),
        (&browser, own.request().with("scope", "openid \\"), "invalid_scope"),
        (&browser, own.ask("unheard-of"), "invalid_scope"),
        (&browser, own.request().with("resource", "https://other.example"), "invalid_target"),
        (&browser, own.request().with("code_challenge_method", "plain"), "invalid_request"),
        (&browser, own.request().with("registration", "{}"), "registration_not_supported"),
        (&browser, own.request().with("id_token_hint", "x"), "invalid_request"),
        (&browser, own.request().with("max_age", "x"), "invalid_request"),
    ];
    for (browser, request, error) in errors {
        for mode in ["query", "fragment", "form_post"] {
            let client = if request.get("client_id") == Some(asking.client_id()) { &asking } else { &own };
            let request = match request.get("response_mode") {
                Some(_) => request.clone(),
                None => request.clone().with("response_mode", mode),
            };
            let callback = answer(client, browser, &request).await;
            assert_eq!(callback.error(), error, "{callback:?}");
            assert!(request.get("response_mode") == Some("jwt") || callback.mode == mode, "{callback:?}");
        }
    }
    for mode in ["query", "fragment", "form_post"] {
        let callback = answer(&own, &browser, &own.request().with("response_mode", mode)).await;
        assert!(callback.code().starts_with("lkz_") && callback.mode == mode, "{callback:?}");
    }
    // A person who says no.
    let request = asking.request();
    let question = browser.follow(&asking.url(&request)).await;
    let denied = browser.submit(&question, &[("decision", "deny")]).await;
    assert_eq!(asking.callback(&denied, &request).error(), "access_denied");
    assert_eq!(answer(&service, &browser, &service.request()).await.error(), "unauthorized_client");
}

/// An attacker's tenant gives the honest one's authorization address for its own: the code that comes is the honest
/// one's, says so, and is of no use at the attacker's.
#[tokio::test]
async fn a_code_of_one_issuer_is_of_no_use_at_another() {
    let server = server().await;
    let honest = own_client(&server, json!({})).await;
    let attacker = server.client(NEIGHBOUR, json!({ "first_party": true })).await;
    let request = honest.request();
    let callback = honest.send(&server.user_agent(TENANT), devika(&server), &request).await;
    assert_ne!(callback.get("iss"), Some(attacker.issuer().as_str()));
    let answer = attacker.redeem(&callback, &request).await;
    assert_eq!((answer.status.as_u16(), &answer.body["error"]), (400, &json!("invalid_grant")));
    let posing = RelyingParty { tenant: NEIGHBOUR.to_owned(), ..honest.clone() };
    let answer = posing.redeem(&callback, &request).await;
    assert_eq!((answer.status.as_u16(), &answer.body["error"]), (401, &json!("invalid_client")));
    let tokens = RelyingParty::tokens(honest.redeem(&callback, &request).await);
    let claims = honest.id_token(&tokens, request.get("nonce")).await;
    assert_eq!(claims["iss"], honest.issuer());
    // Nor is anything else of the one at the other.
    for token in [tokens.access_token(), tokens.refresh_token()] {
        assert_eq!(attacker.introspect(token).await, json!({ "active": false }));
        assert_eq!(attacker.userinfo(token).await.status, 401);
        attacker.revoke(token).await.expect(200);
    }
    assert_eq!(attacker.refresh(tokens.refresh_token(), &[]).await.status, 400);
    honest.userinfo(tokens.access_token()).await.expect(200);
    honest.refresh(tokens.refresh_token(), &[]).await.expect(200);
    let keys = |keys: Value| keys["keys"].as_array().expect("keys").clone();
    let (ours, theirs) = (keys(honest.keys().await.to_json()), keys(attacker.keys().await.to_json()));
    assert!(ours.iter().all(|key| !theirs.contains(key)), "tenants share no key");
}
