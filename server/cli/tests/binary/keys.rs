//! The master key changes, and what was sealed under the old one still opens.

use super::{mail, ready_to_serve};
use latchkey_tests::server::password_in;
use std::fs;

#[tokio::test]
async fn a_sealed_mail_outlives_the_key_it_was_sealed_under() {
    let (binary, mailbox) = ready_to_serve().await;
    binary.run(&["init"]).await.expect_success();
    binary.run(&["tenant", "create", "harbour", "--name", "Harbour"]).await.expect_success();
    let create = [
        "user",
        "create",
        "harbour",
        "--login",
        "ada",
        "--email",
        "ada@harbour.example",
        "--deliver",
        "none",
    ];
    binary.run(&create).await.expect_success();
    binary.run(&["user", "reset-password", "harbour", "ada", "--generated"]).await.expect_success();

    let path = binary.data_dir().join("master.key");
    let keys = || -> Vec<String> {
        let text = fs::read_to_string(&path).expect("the key file");
        text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
    };
    let first = keys();
    let printed = binary.run(&["keys", "rotate"]).await.expect_success();
    assert!(!printed.contains("\n0 secrets"), "the queued password was sealed anew: {printed}");
    assert_eq!((keys().len(), &keys()[1..]), (2, &first[..]), "the new one stands before the old");
    let before = binary.run(&["doctor"]).await.expect_success();
    binary.run(&["keys", "rotate", "--finish"]).await.expect_success();
    assert_eq!(keys().len(), 1);
    let after = binary.run(&["doctor"]).await.expect_success();
    let seals = |doctor: &str| {
        let lines: Vec<_> = doctor.lines().filter(|line| line.contains("audit")).map(str::to_owned).collect();
        lines
    };
    assert!(seals(&after).len() >= 2 && seals(&after)[0].contains("public"), "{after}");
    assert!(seals(&before).len() >= 2, "{before}");
    assert_ne!(keys(), first);

    let serve = binary.serve().await;
    let letter = mail(&mailbox, "ada@harbour.example", 1).await;
    let visitor = serve.visitor("harbour");
    let page = visitor.log_in("ada", &password_in(&letter)).await;
    assert_eq!(page.url.path(), "/t/harbour/login/new-password", "{}\n{}", page.words(), letter.text);
}
