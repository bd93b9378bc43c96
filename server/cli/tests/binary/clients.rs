//! Clients from a shell: made, used against a server, and still good after every key has changed.

use super::ready_to_serve;
use latchkey_tests::binary::Binary;
use reqwest::StatusCode;
use serde_json::{Value, json};

const SERVICE: [&str; 9] =
    ["client", "create", "harbour", "--name", "Reports", "--kind", "service", "--scope", "reports"];

async fn harbour() -> Binary {
    let (binary, _mailbox) = ready_to_serve().await;
    binary.run(&["init"]).await.expect_success();
    binary.run(&["tenant", "create", "harbour", "--name", "Harbour"]).await.expect_success();
    binary
}

async fn token(binary: &Binary, client: &Value) -> (StatusCode, Value) {
    let serve = binary.serve().await;
    let text = |name: &str| client[name].as_str().expect("a text").to_owned();
    let response = reqwest::Client::new()
        .post(format!("{}/t/harbour/oauth2/token", serve.origin()))
        .basic_auth(text("client_id"), Some(text("client_secret")))
        .form(&[("grant_type", "client_credentials")])
        .send()
        .await
        .expect("an answer");
    (response.status(), response.json().await.expect("JSON"))
}

#[tokio::test]
async fn what_is_printed_is_what_a_client_needs() {
    let binary = harbour().await;
    let words = binary.run(&SERVICE).await.expect_success();
    for told in ["Issuer         http://localhost:8080/t/harbour", "Client id ", "Client secret  lkc_"] {
        assert!(words.contains(told), "{words}");
    }
    let client = binary.run(&[&SERVICE[..], &["--json"]].concat()).await.expect_json();
    let (status, answer) = token(&binary, &client).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!((&answer["token_type"], &answer["scope"]), (&json!("Bearer"), &json!("reports")));

    let id = client["client_id"].as_str().expect("an id");
    let renewed = binary.run(&["client", "renew-secret", "harbour", id, "--json"]).await.expect_json();
    let (status, answer) = token(&binary, &client).await;
    assert_eq!((status, &answer["error"]), (StatusCode::UNAUTHORIZED, &json!("invalid_client")));
    assert_eq!(token(&binary, &renewed).await.0, 200);

    let shown = binary.run(&["client", "show", "harbour", id]).await.expect_json();
    assert_eq!((&shown["client_name"], &shown["client_secret"]), (&json!("Reports"), &Value::Null));
    let listed = binary.run(&["client", "list", "harbour", "--json"]).await.expect_json();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(2));
    binary.run(&["client", "delete", "harbour", id]).await.expect_success();
    assert_eq!(token(&binary, &renewed).await.0, 401);
    let complaint = binary.run(&["client", "show", "harbour", id]).await.expect_failure();
    assert!(complaint.contains("client not found"), "{complaint}");
}

#[tokio::test]
async fn a_client_that_can_t_be_is_refused_with_the_field() {
    let binary = harbour().await;
    for (arguments, field) in [
        (vec!["client", "create", "harbour", "--name", "App"], "redirect_uris"),
        (
            vec!["client", "create", "harbour", "--name", "App", "--redirect-uri", "http://app.example/cb"],
            "redirect_uris",
        ),
        (vec!["client", "create", "habour", "--name", "App"], "tenant"),
    ] {
        let complaint = binary.run(&arguments).await.expect_failure();
        assert!(complaint.contains(field), "{complaint}");
    }
}

#[tokio::test]
async fn keys_change_under_a_client_that_notices_nothing() {
    let binary = harbour().await;
    let client = binary.run(&[&SERVICE[..], &["--json"]].concat()).await.expect_json();
    assert_eq!(token(&binary, &client).await.0, 200);

    let printed = binary.run(&["keys", "rotate-signing", "harbour", "--algorithm", "ES256"]).await;
    assert!(printed.expect_success().starts_with("The next ES256 key is published"), "told from when on");
    let keys = binary.run(&["keys", "list", "harbour", "--json"]).await.expect_json();
    let states = |algorithm: &str| -> Vec<String> {
        let keys = keys["items"].as_array().expect("keys");
        let of = keys.iter().filter(|key| key["algorithm"] == algorithm);
        of.map(|key| key["state"].as_str().expect("a word").to_owned()).collect()
    };
    assert_eq!(states("ES256"), ["current", "next"]);
    assert_eq!((states("RS256"), states("EdDSA")), (vec!["current".into()], vec!["current".into()]));
    let again = binary.run(&["keys", "rotate-signing", "harbour", "--algorithm", "ES256"]).await;
    assert!(again.expect_failure().contains("published already"), "one next key is enough");

    binary.run(&["keys", "rotate"]).await.expect_success();
    assert_eq!(token(&binary, &client).await.0, 200, "under the new master key beside the old");
    let resealed = binary.run(&["keys", "rotate", "--finish"]).await.expect_success();
    assert!(!resealed.starts_with("0 "), "{resealed}");
    assert_eq!(token(&binary, &client).await.0, 200, "under the new master key alone");
}
