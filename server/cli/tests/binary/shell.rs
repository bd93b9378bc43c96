//! The administrator's everyday work from a shell.

use super::{binary, mail, ready_to_serve};
use latchkey_tests::{binary::Signal, server};
use serde_json::json;

#[tokio::test]
async fn the_schema_is_applied_once_and_its_state_can_be_asked() {
    let binary = binary();
    let pending = binary.run(&["migrate", "status"]).await;
    assert_eq!(pending.status.code(), Some(1), "{pending:?}");
    assert!(
        pending.stdout.lines().count() > 0
            && pending.stdout.lines().all(|line| line.starts_with("pending  "))
    );
    let complaint = binary.run(&["tenant", "list"]).await.expect_failure();
    assert!(complaint.contains("master_key_file"), "{complaint}");
    let applied = binary.run(&["migrate", "up"]).await.expect_success();
    assert_eq!(applied, format!("{} migrations applied\n", pending.stdout.lines().count()));
    assert_eq!(binary.run(&["migrate", "up"]).await.expect_success(), "0 migrations applied\n");
    let status = binary.run(&["migrate", "status"]).await.expect_success();
    assert!(status.lines().all(|line| line.starts_with("applied  ")), "{status}");
}

#[tokio::test]
async fn serve_can_be_told_to_leave_the_schema_alone() {
    let (binary, _mailbox) = ready_to_serve().await;
    binary.run(&["init"]).await.expect_success();
    let empty = binary.data_dir().join("other.db");
    let binary = binary
        .with("LATCHKEY_DATABASE_URL", &format!("sqlite://{}", empty.display()))
        .with("LATCHKEY_MIGRATE_ON_START", "false");
    let serve = binary.serve().await;
    let ready = reqwest::get(format!("{}/readyz", serve.origin())).await.expect("an answer");
    assert_eq!(ready.status(), 503);
    assert!(ready.text().await.expect("text").contains("migrations are pending"));
    let alive = reqwest::get(format!("{}/healthz", serve.origin())).await.expect("an answer");
    assert_eq!(alive.status(), 200);
}

#[tokio::test]
async fn tenants_and_people_are_kept_from_a_shell() {
    let (binary, mailbox) = ready_to_serve().await;
    binary.run(&["init"]).await.expect_success();
    let made =
        binary.run(&["tenant", "create", "harbour", "--name", "Harbour", "--json"]).await.expect_json();
    assert_eq!((&made["slug"], &made["status"]), (&json!("harbour"), &json!("active")));
    let complaint = binary.run(&["tenant", "create", "harbour", "--name", "Again"]).await.expect_failure();
    assert!(complaint.contains("slug"), "{complaint}");
    let all = binary.run(&["tenant", "list", "--json"]).await.expect_json();
    let slugs: Vec<_> =
        all["items"].as_array().expect("a list").iter().map(|tenant| &tenant["slug"]).collect();
    assert_eq!(slugs, ["harbour", "operators"]);
    assert_eq!(binary.run(&["tenant", "show", "harbour"]).await.expect_json(), made);
    let complaint = binary.run(&["user", "list", "habour"]).await.expect_failure();
    assert!(complaint.contains("tenant"), "{complaint}");

    let create = [
        "user",
        "create",
        "harbour",
        "--login",
        "ada",
        "--email",
        "ada@harbour.example",
        "--group",
        "Crew",
        "--first-name",
        "Ada",
        "--role",
        "helpdesk",
        "--deliver",
        "none",
        "--json",
    ];
    let ada = binary.run(&create).await.expect_json();
    assert_eq!(
        (&ada["login"], &ada["role"], &ada["groups"]),
        (&json!("ada"), &json!("helpdesk"), &json!(["Crew"]))
    );
    let complaint = binary.run(&create).await.expect_failure();
    assert!(complaint.contains("login"), "{complaint}");
    for who in ["ada", "ADA@harbour.example", ada["id"].as_str().expect("an id")] {
        assert_eq!(
            binary.run(&["user", "show", "harbour", who]).await.expect_json()["id"],
            ada["id"],
            "{who}"
        );
    }
    let found = binary.run(&["user", "list", "harbour", "--q", "ad", "--json"]).await.expect_json();
    assert_eq!(found["items"][0]["id"], ada["id"]);
    let found = binary.run(&["user", "list", "harbour", "--q", "zo", "--json"]).await.expect_json();
    assert_eq!(found["items"], json!([]));

    binary.run(&["user", "deactivate", "harbour", "ada"]).await.expect_success();
    assert_eq!(binary.run(&["user", "show", "harbour", "ada"]).await.expect_json()["status"], "deactivated");
    binary.run(&["user", "reactivate", "harbour", "ada"]).await.expect_success();

    let reset = binary.run(&["user", "reset-password", "harbour", "ada", "--json"]).await.expect_json();
    assert_eq!(
        (&reset["state"], &reset["mode"], &reset["user"]["login"]),
        (&json!("requested"), &json!("link"), &json!("ada"))
    );
    assert_eq!(reset["mail"]["state"], "queued");
    // The command leaves sending to whatever server runs, now or later.
    let serve = binary.serve().await;
    let letter = mail(&mailbox, "ada@harbour.example", 1).await;
    let visitor = serve.visitor("harbour");
    let page = visitor.follow(&server::link_in(&letter)).await;
    visitor.submit(&page, &[("password", "seven quiet herons at dusk")]).await;
    visitor.log_in("ada", "seven quiet herons at dusk").await;
    assert!(visitor.is_logged_in().await);
}

#[tokio::test]
async fn a_backup_of_a_running_server_is_a_whole_database() {
    let binary = binary();
    let (demo, ready) = binary.demo(&[]).await;
    let database = format!("sqlite://{}", binary.data_dir().join("demo.db").display());
    let key = binary.data_dir().join("demo-master.key").display().to_string();
    let binary = binary.with("LATCHKEY_DATABASE_URL", &database).with("LATCHKEY_MASTER_KEY_FILE", &key);
    let copy = binary.data_dir().join("copy.db").display().to_string();
    assert_eq!(binary.run(&["backup", &copy]).await.expect_success().trim(), copy);
    let complaint = binary.run(&["backup", &copy]).await.expect_failure();
    assert!(complaint.contains("exists already"), "{complaint}");
    demo.stop(Signal::Terminate).await;
    let binary = binary.with("LATCHKEY_DATABASE_URL", &format!("sqlite://{copy}"));
    let login = ready.pointer("/tenants/0/users/0/login").and_then(|login| login.as_str()).expect("somebody");
    let shown = binary.run(&["user", "show", "nubaria", login]).await.expect_json();
    assert_eq!(Some(&shown["id"]), ready.pointer("/tenants/0/users/0/id"));
}

#[tokio::test]
async fn the_doctors_exit_code_says_it_all() {
    let (binary, mailbox) = ready_to_serve().await;
    let sick = binary.run(&["doctor"]).await;
    assert_eq!(sick.status.code(), Some(1), "{sick:?}");
    assert!(sick.stdout.contains("PROBLEM  master key"), "{}", sick.stdout);
    assert!(sick.stdout.contains("PROBLEM  database"), "{}", sick.stdout);
    binary.run(&["init"]).await.expect_success();
    let healthy = binary.run(&["doctor"]).await.expect_success();
    assert!(healthy.lines().count() >= 4 && healthy.lines().all(|line| line.starts_with("ok ")), "{healthy}");
    mailbox.stop().await;
    let sick = binary.run(&["doctor"]).await;
    assert_eq!(sick.status.code(), Some(1), "{sick:?}");
    assert!(sick.stdout.contains("PROBLEM  smtp"), "{}", sick.stdout);
}
