//! The audit log from a shell: exported, verified, and what the doctor says when somebody has been at it.

use super::ready_to_serve;
use latchkey_tests::intruder;
use std::fs;

#[tokio::test]
async fn the_doctor_names_what_was_done_and_an_export_proves_itself() {
    let (binary, _mailbox) = ready_to_serve().await;
    binary.run(&["init"]).await.expect_success();
    let create = ["user", "create", "operators", "--login", "ada", "--deliver", "none"];
    binary.run(&create).await.expect_success();
    let waiting = binary.run(&["doctor"]).await.expect_success();
    assert!(waiting.contains("not sealed yet"), "{waiting}");

    let file = binary.write("later.jsonl", "");
    fs::remove_file(&file).expect("it is there");
    let path = file.to_str().expect("UTF-8");
    let export = ["audit", "export", "--tenant", "operators", "--output", path];
    let said = binary.run(&export).await.expect_success();
    assert!(said.contains("rows in"), "{said}");
    let again = binary.run(&export).await;
    assert!(!again.status.success() && again.stderr.contains("later.jsonl"), "{again:?}");

    let doctor = binary.run(&["doctor"]).await.expect_success();
    let key = doctor
        .lines()
        .find(|line| line.contains("audit key"))
        .and_then(|line| line.split_whitespace().nth(3));
    let key = key.expect("a public key").to_owned();
    // No configuration and no database: any folder will do.
    let verified = super::binary().run(&["audit", "verify", path, "--key", &key]).await.expect_success();
    assert!(verified.contains("rows of operators verified"), "{verified}");
    let text = fs::read_to_string(path).expect("an export");
    assert!(text.contains("audit.exported"), "{text}");
    let altered = binary.write("altered.jsonl", &text.replace("user.created", "user.deleted"));
    let altered = altered.to_str().expect("UTF-8");
    let found = binary.run(&["audit", "verify", altered]).await;
    assert!(!found.status.success() && found.stderr.contains("line "), "{found:?}");
    let wrong = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let found = binary.run(&["audit", "verify", path, "--key", wrong]).await;
    assert!(!found.status.success() && found.stderr.contains("another key"), "{found:?}");

    let url = format!("sqlite://{}", binary.data_dir().join("latchkey.db").display());
    let alter = "UPDATE audit_events SET action = 'nothing.happened' WHERE action = 'user.created'";
    assert!(intruder::execute(&url, alter).await >= 1);
    for doctor in [&["doctor"][..], &["doctor", "--quick"]] {
        let sick = binary.run(doctor).await;
        assert_eq!(sick.status.code(), Some(1), "{sick:?}");
        assert!(
            sick.stdout.contains("PROBLEM  audit log") && sick.stdout.contains("was altered"),
            "{}",
            sick.stdout
        );
    }
}
