//! What was given out ends with its reset, however that ends; and what did not arrive uses nothing up.

use latchkey_tests::{
    on_every_database,
    server::{TestServer, link_in, password_in},
};
use serde_json::json;
use std::time::Duration;

on_every_database!(
    a_corrected_address_ends_what_went_to_the_wrong_one,
    recovery_mails_that_never_arrived_use_nothing_up,
    a_killed_password_cannot_be_chosen_again,
    a_first_password_that_need_not_be_changed_stays,
    a_first_password_is_sent_anew_like_any_other,
    no_session_outlives_the_password_that_began_it,
);

const HERONS: &str = "seven quiet herons at dusk";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MINUTE: Duration = Duration::from_secs(60);

/// A generated password went to a mistyped address. Correcting the address takes it from whoever reads there.
async fn a_corrected_address_ends_what_went_to_the_wrong_one(server: &TestServer) {
    let (owner, stranger) = (server.owner("quillfern"), server.visitor("quillfern"));
    let mira =
        owner.hire(&json!({ "login": "mira", "email": "mira@typo.example", "password": HERONS })).await;
    owner.reset(&mira, &json!({ "mode": "generated" })).await.expect(202);
    let password = password_in(&*server.mail("mira@typo.example", 1).await);
    let path = owner.path(&format!("/users/{mira}"));
    owner.api.patch(&path, &json!({ "email": "mira@right.example" })).await.expect(200);
    assert_eq!(stranger.log_in("mira", &password).await.status, 422);
    assert_eq!(owner.resets(&mira).await[0]["state"], "superseded");

    owner.reset(&mira, &json!({ "mode": "generated" })).await.expect(202);
    let password = password_in(&*server.mail("mira@right.example", 1).await);
    let act = |act: &str| owner.path(&format!("/users/{mira}/{act}"));
    owner.api.post(&act("deactivate"), &json!({})).await.expect(200);
    owner.api.post(&act("reactivate"), &json!({})).await.expect(200);
    assert_eq!(stranger.log_in("mira", &password).await.status, 422, "a deactivation ended it");
    server.settled().await;
}

/// Three refused mails are no three live links: once the mail server is well, the next one comes.
async fn recovery_mails_that_never_arrived_use_nothing_up(server: &TestServer) {
    let (owner, visitor) = (server.owner("quillfern"), server.visitor("quillfern"));
    let hire = json!({ "login": "refuse", "email": "refuse.me@gone.example", "email_is_login": false });
    let user = owner.hire(&hire).await;
    for asked in 1..=4 {
        visitor.forget("refuse").await;
        server.settled().await;
        let resets = owner.resets(&user).await;
        assert_eq!((resets.len(), &resets[0]["state"]), (asked, &json!("expired")));
        assert_eq!(resets[0]["mails"][0]["state"], "refused");
    }
}

/// Whoever had to be shut out knows the old password; its owner can't bring it back, by either way.
async fn a_killed_password_cannot_be_chosen_again(server: &TestServer) {
    let (owner, laptop) = (server.owner("quillfern"), server.visitor("quillfern"));
    let ravi =
        owner.hire(&json!({ "login": "ravi", "email": "ravi@mossbank.example", "password": HERONS })).await;
    owner.reset(&ravi, &json!({ "mode": "generated" })).await.expect(202);
    let password = password_in(&*server.mail("ravi@mossbank.example", 1).await);
    let page = laptop.log_in("ravi", &password).await;
    assert_eq!(laptop.submit(&page, &[("password", HERONS)]).await.status, 422);
    assert!(!laptop.is_logged_in().await);

    let reset = owner.reset(&ravi, &json!({ "mode": "link" })).await.expect(202);
    server.mail("ravi@mossbank.example", 2).await;
    owner.cancel(&ravi, &reset).await.expect(200);
    laptop.forget("ravi").await;
    let link = link_in(&*server.mail("ravi@mossbank.example", 3).await);
    assert_eq!(laptop.set_password(&link, HERONS).await.status, 422);
    assert_eq!(laptop.set_password(&link, "five loud geese before dawn").await.status, 200);
    server.settled().await;
}

/// Where a tenant waives the change, the first login makes the mailed password the person's own.
async fn a_first_password_that_need_not_be_changed_stays(server: &TestServer) {
    let (owner, laptop) = (server.owner("quillfern"), server.visitor("quillfern"));
    owner.decide(&json!({ "new_user_delivery": "user", "recovery": { "must_change": false } })).await;
    owner.hire(&json!({ "login": "ada", "email": "ada@mossbank.example" })).await;
    let password = password_in(&*server.mail("ada@mossbank.example", 1).await);
    laptop.log_in("ada", &password).await;
    assert!(laptop.is_logged_in().await);
    server.wait(2 * DAY).await;
    assert!(!laptop.is_logged_in().await, "sessions end");
    laptop.log_in("ada", &password).await;
    assert!(laptop.is_logged_in().await, "the password stays");
    server.settled().await;
}

async fn a_first_password_is_sent_anew_like_any_other(server: &TestServer) {
    let (owner, laptop) = (server.owner("quillfern"), server.visitor("quillfern"));
    let body = json!({ "login": "noa", "email": "noa@mossbank.example", "deliver": "user" });
    let noa = owner.hire(&body).await;
    let first = password_in(&*server.mail("noa@mossbank.example", 1).await);
    server.settled().await;
    let reset = owner.resets(&noa).await.remove(0);
    assert_eq!((&reset["state"], &reset["mode"]), (&json!("sent"), &json!("generated")));
    owner.resend(&noa, &reset).await.expect(202);
    let second = password_in(&*server.mail("noa@mossbank.example", 2).await);
    assert_eq!(laptop.log_in("noa", &first).await.status, 422);
    assert!(laptop.log_in("noa", &second).await.url.path().ends_with("/login/new-password"));
    server.settled().await;
}

/// Logged in a minute before the assigned password's end, and back from lunch after it.
async fn no_session_outlives_the_password_that_began_it(server: &TestServer) {
    let (owner, laptop) = (server.owner("quillfern"), server.visitor("quillfern"));
    let kit = server.person("quillfern", "kit.rowan");
    owner.reset(&kit.id, &json!({ "mode": "generated" })).await.expect(202);
    let password = password_in(&*server.mail(&kit.email, 1).await);
    server.wait(DAY - MINUTE).await;
    let page = laptop.log_in(&kit.login, &password).await;
    assert!(page.url.path().ends_with("/login/new-password"));
    server.wait(2 * MINUTE).await;
    laptop.submit(&page, &[("password", HERONS)]).await;
    assert!(!laptop.is_logged_in().await);
    assert_eq!(server.visitor("quillfern").log_in(&kit.login, HERONS).await.status, 422);
}
