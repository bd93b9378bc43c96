//! Nobody gets around the proof that who redeems a code is who asked for it (RFC 7636, RFC 9700 §2.1.1).

use super::{
    TENANT, assert_refused,
    codes::{code, redeem_with},
    devika, own_client, server,
};
use latchkey_tests::relying_party::secret;
use serde_json::json;

#[tokio::test]
async fn another_verifier_than_the_right_one_gives_nothing() {
    let server = server().await;
    let public = json!({ "token_endpoint_auth_method": "none" });
    for client in [own_client(&server, json!({})).await, own_client(&server, public).await] {
        let request = client.request();
        let (callback, other) = (code(&client, &request).await, secret());
        let (right, challenge) =
            (request.verifier.clone().expect("PKCE"), request.get("code_challenge").expect("PKCE"));
        for wrong in [
            "",
            &other,
            // What `plain` would take.
            challenge,
            &right[..42],
            &format!("{right}A"),
            &right.to_uppercase(),
            &format!("{right}="),
            &format!(" {right}"),
            &format!("{right}\n"),
            &"A".repeat(129),
            "S256",
        ] {
            let answer = redeem_with(&client, &callback, &request, &[("code_verifier", wrong)]).await;
            assert_refused(&answer, "invalid_grant", &format!("{wrong:?}"));
        }
        redeem_with(&client, &callback, &request, &[]).await.expect(200);
    }
}

/// Whoever stands between the browser and the provider takes the challenge out, gets the code, and lets the honest client
/// redeem it with a verifier of nothing (RFC 9700 §2.1.1).
#[tokio::test]
async fn nobody_takes_the_challenge_out_of_a_request() {
    let server = server().await;
    let client = own_client(&server, json!({})).await;
    let (honest, stripped) = (client.request(), client.request().without_pkce());
    let callback = code(&client, &stripped).await;
    let verifier = honest.verifier.clone().expect("PKCE");
    let answer = redeem_with(&client, &callback, &stripped, &[("code_verifier", &verifier)]).await;
    assert_refused(&answer, "invalid_grant", "a verifier without a challenge");
    // The code of the attacker's own request put into the honest client's session.
    let injected = code(&client, &client.request()).await;
    let answer = redeem_with(&client, &injected, &honest, &[]).await;
    assert_refused(&answer, "invalid_grant", "a code of another request");
}

#[tokio::test]
async fn nothing_weaker_than_s256_is_a_challenge() {
    let server = server().await;
    let public = own_client(&server, json!({ "token_endpoint_auth_method": "none" })).await;
    let confidential = own_client(&server, json!({})).await;
    let browser = server.user_agent(TENANT);
    public.send(&browser, devika(&server), &public.request()).await;
    let (plain, weak) = (secret(), public.request());
    let bare = weak.clone().without_pkce();
    let weaker = [
        weak.clone().with("code_challenge_method", "plain"),
        weak.clone().without("code_challenge_method"),
        weak.clone().with("code_challenge_method", "s256"),
        weak.clone().with("code_challenge_method", "S512"),
        weak.clone().with("code_challenge_method", "none"),
        weak.clone().without("code_challenge"),
        weak.clone().with("code_challenge", "A"),
        weak.clone().with("code_challenge", &plain[1..]),
        weak.clone().with("code_challenge", &format!("{plain}A")),
        weak.clone().with("code_challenge", &format!("{}=", &plain[..42])),
        bare.clone().with("code_challenge", &plain),
    ];
    for client in [&public, &confidential] {
        for request in &weaker {
            let request = request.clone().with("client_id", client.client_id());
            let callback = client.send(&browser, devika(&server), &request).await;
            assert_eq!(callback.error(), "invalid_request", "{:?}", request.parameters);
            client.call("par", &request.fields()).await.expect(400);
        }
    }
    let callback = public.send(&browser, devika(&server), &bare).await;
    assert_eq!(callback.error(), "invalid_request", "a public client without any");
}
