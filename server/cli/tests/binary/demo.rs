//! `latchkey demo`: what a newcomer and a script get without configuring anything.

use super::binary;
use latchkey_tests::{
    binary::{Process, Signal, files_in},
    databases::{Engine, TestDatabase},
    server::until,
};
use serde_json::{Value, json};
use std::{
    fs,
    time::{Duration, Instant},
};

/// Asks the mailbox by its JSON until a mail to somebody is there.
async fn mail_to(ready: &Value, address: &str) -> Value {
    let messages = format!("{}/api/messages", ready["mailbox_url"].as_str().expect("a URL"));
    until("the mail arrives", async || {
        let request = reqwest::Client::new().get(&messages).query(&[("to", address)]);
        let mails: Vec<Value> = request.send().await.expect("an answer").json().await.expect("a list");
        mails.into_iter().next_back()
    })
    .await
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} in {value}"))
}

/// The person of a tenant that stories are told about.
const PERSON: &str = "/tenants/3/users/0";

async fn assert_person_gets_in(demo: &Process, ready: &Value) {
    let visitor = demo.visitor(text(ready, "/tenants/3/slug"));
    visitor.log_in(text(ready, &format!("{PERSON}/login")), text(ready, &format!("{PERSON}/password"))).await;
    assert!(visitor.is_logged_in().await);
}

#[tokio::test]
async fn one_line_names_everybody_and_all_of_it_works() {
    let binary = binary();
    let (demo, ready) = binary.demo(&[]).await;
    let origin = text(&ready, "/public_url");
    assert!(origin.starts_with("http://localhost:"), "{origin}");
    assert_eq!(text(&ready, "/mailbox_url"), format!("{origin}/_mailbox"));
    let scenarios: Vec<_> =
        ready["tenants"].as_array().expect("tenants").iter().map(|t| text(t, "/scenario")).collect();
    assert_eq!(scenarios, ["S0", "S1", "S2", "S3", "S4"]);
    let me = demo.api(text(&ready, "/operator/api_token")).get("/me").await.expect(200);
    assert_eq!(me["tenant"], "operators", "{me}");
    for tenant in ready["tenants"].as_array().expect("tenants") {
        assert!(!text(tenant, "/locale").is_empty());
        for role in ["owner", "manager", "helpdesk"] {
            let me = demo.api(text(tenant, &format!("/{role}/api_token"))).get("/me").await.expect(200);
            assert_eq!((&me["login"], &me["role"]), (&tenant[role]["login"], &json!(role)));
        }
        let users = tenant["users"].as_array().expect("users");
        assert!(users.len() >= 3, "{users:?}");
        for user in users {
            assert!(text(user, "/email").contains('@') && text(user, "/password").len() >= 15, "{user}");
            let path = format!("/tenants/{}/users/{}", text(tenant, "/slug"), text(user, "/id"));
            let shown = demo.api(text(tenant, "/owner/api_token")).get(&path).await.expect(200);
            assert_eq!((&shown["login"], &shown["role"]), (&user["login"], &Value::Null));
        }
    }
    assert_person_gets_in(&demo, &ready).await;
    let recover = json!({ "login": ready.pointer(PERSON).expect("somebody")["login"] });
    let request =
        demo.visitor("quillfern").client().post(format!("{origin}/t/quillfern/recover")).json(&recover);
    assert_eq!(request.send().await.expect("an answer").status(), 202);
    let mail = mail_to(&ready, text(&ready, &format!("{PERSON}/email"))).await;
    assert!(text(&mail, "/text").contains(&format!("{origin}/t/quillfern/reset")), "{mail}");
    for key in ["id", "to", "from", "subject", "text", "html", "received_at"] {
        assert!(mail[key].is_string(), "{key} in {mail}");
    }
    assert!(mail.get("headers").is_some_and(|headers| !headers.is_null()), "{mail}");
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "it measures")]
async fn a_restart_on_another_port_changes_nobody() {
    let binary = binary();
    let (first, before) = binary.demo(&[]).await;
    assert!(first.stop(Signal::Interrupt).await.success(), "Ctrl-C is the ordinary end");
    let started = Instant::now();
    let (second, after) = binary.demo(&[]).await;
    // Within a second where nothing else runs; here debug builds share two cores with other tests.
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert_ne!(before["public_url"], after["public_url"]);
    assert_eq!((&before["operator"], &before["tenants"]), (&after["operator"], &after["tenants"]));
    second.api(text(&after, "/operator/api_token")).get("/me").await.expect(200);
    assert_person_gets_in(&second, &after).await;
}

#[tokio::test]
async fn fresh_starts_over_and_leaves_other_files_alone() {
    let binary = binary();
    let (first, before) = binary.demo(&[]).await;
    first.stop(Signal::Terminate).await;
    fs::write(binary.data_dir().join("diary.txt"), "mine").expect("written");
    fs::write(binary.data_dir().join("latchkey.db"), "not the demo's").expect("written");
    let (second, after) = binary.demo(&["--fresh"]).await;
    assert_eq!(fs::read_to_string(binary.data_dir().join("diary.txt")).expect("still there"), "mine");
    assert_eq!(
        fs::read_to_string(binary.data_dir().join("latchkey.db")).expect("still there"),
        "not the demo's"
    );
    assert_ne!(before["operator"]["password"], after["operator"]["password"]);
    let old = second.api(text(&before, "/operator/api_token")).get("/me").await;
    assert_eq!(old.status, 401, "what was printed before is gone: {}", old.text);
    assert_person_gets_in(&second, &after).await;
}

#[tokio::test]
async fn a_folder_has_one_demo_and_a_killed_one_leaves_no_lock() {
    let binary = binary();
    let (first, before) = binary.demo(&[]).await;
    for command in [&["demo"][..], &["demo", "--fresh"]] {
        let complaint = binary.run(command).await.expect_failure();
        assert!(
            complaint.contains("data_dir: ") && complaint.contains("another demo is running"),
            "{complaint}"
        );
    }
    first.api(text(&before, "/operator/api_token")).get("/me").await.expect(200);
    assert!(!first.stop(Signal::Kill).await.success());
    let (second, after) = binary.demo(&[]).await;
    assert_eq!(before["tenants"], after["tenants"]);
    assert_person_gets_in(&second, &after).await;
}

#[tokio::test]
async fn strangers_cannot_reach_it() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.7:8080"] {
        let binary = binary().with("LATCHKEY_LISTEN", address);
        let complaint = binary.run(&["demo"]).await.expect_failure();
        assert!(complaint.contains("listen: ") && complaint.contains("loopback"), "{complaint}");
        assert!(!binary.data_dir().exists(), "refused before anything was made");
    }
}

#[tokio::test]
async fn the_variables_count() {
    let Some(database) = TestDatabase::create(Engine::Postgres) else { return };
    let binary = binary()
        .with("LATCHKEY_DATABASE_URL", &database.url)
        .with("LATCHKEY_PUBLIC_URL", "http://localhost:4");
    let (first, before) = binary.demo(&[]).await;
    assert_eq!(text(&before, "/public_url"), "http://localhost:4");
    first.stop(Signal::Terminate).await;
    let files = files_in(&binary.data_dir());
    assert!(!files.iter().any(|name| name.ends_with(".db")), "people are in PostgreSQL, not in {files:?}");
    let (second, after) = binary.demo(&[]).await;
    assert_eq!(before["tenants"], after["tenants"]);
    second.stop(Signal::Terminate).await;
    // Somebody else's database is not the demo's to empty: it says so instead of failing half-way.
    let complaint = binary.run(&["demo", "--fresh"]).await.expect_failure();
    assert!(complaint.contains("database_url") && complaint.contains("--fresh"), "{complaint}");
    let (_third, still) = binary.demo(&[]).await;
    assert_eq!(before["tenants"], still["tenants"], "the refusal has lost nothing");
}
