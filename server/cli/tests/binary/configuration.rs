//! Configurations that can't be used: refused before anything happens, with everything that is wrong.

use super::{binary, ready_to_serve};

/// Every complaint starts a line of the list with its key.
fn assert_lists(complaint: &str, keys: &[&str]) {
    let listed: Vec<_> =
        complaint.lines().filter_map(|line| line.trim().strip_prefix("- ")?.split(':').next()).collect();
    assert_eq!(listed, keys, "{complaint}");
}

#[tokio::test]
async fn an_incomplete_one_is_refused_with_all_that_is_missing() {
    let binary = binary();
    let complaint = binary.run(&["serve"]).await.expect_failure();
    assert_lists(&complaint, &["public_url", "smtp_url", "master_key_file"]);
    assert!(complaint.contains("latchkey init"), "{complaint}");
    assert!(!binary.data_dir().exists(), "nothing was made");
}

#[tokio::test]
async fn an_unsafe_one_is_refused_with_all_that_is_unsafe() {
    let (binary, _mailbox) = ready_to_serve().await;
    binary.run(&["init"]).await.expect_success();
    let unsafe_one = binary
        .with("LATCHKEY_LISTEN", "0.0.0.0:0")
        .with("LATCHKEY_PUBLIC_URL", "http://login.example.org")
        .with("LATCHKEY_SMTP_URL", "smtp://robot:hunter2@mail.example.org")
        .with("LATCHKEY_HASHING__MEMORY_KIB", "64");
    let complaint = unsafe_one.run(&["serve"]).await.expect_failure();
    assert_lists(&complaint, &["public_url", "listen", "smtp_url", "hashing.memory_kib"]);
    assert!(!complaint.contains("hunter2"), "{complaint}");
}

#[tokio::test]
async fn a_master_key_that_others_can_read_is_refused() {
    use std::{fs, os::unix::fs::PermissionsExt as _};
    let (binary, _mailbox) = ready_to_serve().await;
    binary.run(&["init"]).await.expect_success();
    let key = binary.data_dir().join("master.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("ours");
    let complaint = binary.run(&["serve"]).await.expect_failure();
    assert_lists(&complaint, &["master_key_file"]);
    assert!(complaint.contains("chmod 600"), "{complaint}");
}

#[tokio::test]
async fn an_unknown_key_names_the_nearest() {
    let binary = binary();
    let file = binary.write("latchkey.toml", "lisen = \"127.0.0.1:0\"\n[mail]\npol_size = 3\n");
    let file = file.to_str().expect("UTF-8");
    for command in ["serve", "demo", "doctor"] {
        let complaint = binary.run(&[command, "--config", file]).await.expect_failure();
        assert_lists(&complaint, &["lisen", "mail.pol_size"]);
        assert!(
            complaint.contains("the nearest is listen")
                && complaint.contains("the nearest is mail.pool_size"),
            "{complaint}"
        );
    }
    let complaint =
        binary.with("LATCHKEY_SMPT_URL", "smtp://localhost").run(&["demo"]).await.expect_failure();
    assert!(
        complaint.contains("LATCHKEY_SMPT_URL: no such key; the nearest is LATCHKEY_SMTP_URL"),
        "{complaint}"
    );
}

#[tokio::test]
async fn values_that_cannot_be_read_are_named_and_secrets_are_not_repeated() {
    let binary = binary()
        .with("LATCHKEY_LISTEN", "everywhere")
        .with("LATCHKEY_MAIL__POOL_SIZE", "-1")
        .with("LATCHKEY_PUBLIC_URL", "https://login.example.org/path")
        .with("LATCHKEY_DATABASE_URL", "oracle://scott:hunter2@db/x")
        .with("LATCHKEY_SMTP_URL", "pigeon://coop:hunter2@roof");
    let complaint = binary.run(&["serve"]).await.expect_failure();
    assert_lists(&complaint, &["listen", "public_url", "database_url", "smtp_url", "mail.pool_size"]);
    assert!(complaint.contains("(from LATCHKEY_LISTEN)") && !complaint.contains("hunter2"), "{complaint}");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_named() {
    let binary = binary();
    let broken = binary.write("broken.toml", "listen = \"127.0.0.1:0\"\nsmtp_url = \"smtp://a:hunter2@b\n");
    let complaint =
        binary.run(&["serve", "--config", broken.to_str().expect("UTF-8")]).await.expect_failure();
    assert!(
        complaint.contains("broken.toml: line 2 is no TOML") && !complaint.contains("hunter2"),
        "{complaint}"
    );
    let complaint = binary.run(&["serve", "--config", "/nowhere/latchkey.toml"]).await.expect_failure();
    assert!(complaint.contains("/nowhere/latchkey.toml: can't be read"), "{complaint}");
}
