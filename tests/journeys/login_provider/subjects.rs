//! What clients call people (OpenID Connect Core §8): all the same, or each sector by a name of its own.

use super::{TENANT, devika, jonas, logged_in, server};
use latchkey_tests::relying_party::{Listener, RelyingParty};
use serde_json::{Value, json};

async fn subject(client: &RelyingParty<'_>, person: &latchkey_server::demo::UserCredentials) -> Value {
    let laptop = logged_in(client.server, person).await;
    let tokens = client.sign_in(&laptop, person, &client.request()).await;
    let sub = client.verify(tokens.id_token(), "JWT").await.claims["sub"].clone();
    assert_eq!(client.userinfo(tokens.access_token()).await.expect(200)["sub"], sub);
    assert_eq!(client.access_token(tokens.access_token()).await["sub"], sub);
    assert_eq!(client.introspect(tokens.access_token()).await["sub"], sub);
    assert_eq!(client.introspect(tokens.refresh_token()).await["sub"], sub);
    let silent = client.request().with("prompt", "none").with("id_token_hint", tokens.id_token());
    let callback = client.callback(&laptop.follow(&client.url(&silent)).await, &silent);
    client.redeem(&callback, &silent).await.expect(200);
    sub
}

#[tokio::test(flavor = "multi_thread")]
async fn sectors_can_not_compare_notes() {
    let server = server().await;
    let addresses = json!(["https://one.example/callback", "https://two.example/callback"]);
    let site = Listener::start(addresses.clone()).await;
    let pairwise = |more: Value| {
        let mut metadata = json!({ "first_party": true, "subject_type": "pairwise" });
        metadata.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        metadata
    };
    let sector = format!("{}/sector.json", site.origin);
    let ledger = server.client(TENANT, pairwise(json!({}))).await;
    let same_host =
        server.client(TENANT, pairwise(json!({ "redirect_uris": ["https://app.example/other"] }))).await;
    let elsewhere =
        server.client(TENANT, pairwise(json!({ "redirect_uris": ["https://two.example/callback"] }))).await;
    let wide = json!({ "redirect_uris": addresses, "sector_identifier_uri": sector });
    let wide = server.client(TENANT, pairwise(wide)).await;
    let narrow =
        json!({ "redirect_uris": ["https://two.example/callback"], "sector_identifier_uri": sector });
    let narrow = server.client(TENANT, pairwise(narrow)).await;
    let public = server.client(TENANT, json!({ "first_party": true })).await;

    let at_ledger = subject(&ledger, devika(&server)).await;
    assert_eq!(subject(&ledger, devika(&server)).await, at_ledger, "it stays");
    assert_eq!(subject(&same_host, devika(&server)).await, at_ledger);
    let at_sector = subject(&wide, devika(&server)).await;
    assert_eq!(subject(&narrow, devika(&server)).await, at_sector);
    let at_elsewhere = subject(&elsewhere, devika(&server)).await;
    let known = subject(&public, devika(&server)).await;
    assert_eq!(known, devika(&server).id.as_str());
    let mut all =
        [&at_ledger, &at_sector, &at_elsewhere, &known].map(|sub| sub.as_str().expect("text").to_owned());
    all.sort_unstable();
    assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "{all:?}");
    assert_ne!(subject(&ledger, jonas(&server)).await, at_ledger);
    assert_eq!(
        subject(&server.client(TENANT, json!({ "first_party": true })).await, devika(&server)).await,
        known
    );
}
