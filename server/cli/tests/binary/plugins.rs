//! `latchkey plugin`: the author's kit, and a tenant's plugins from a shell.

use super::{binary, ready_to_serve};
use latchkey_tests::binary::files_in;
use serde_json::{Value, json};
use std::path::PathBuf;

fn dist(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../plugins/dist");
    folder.join(format!("{name}.wasm")).to_str().expect("text").to_owned()
}

/// Every first-party guest is what it says, answers every sample and stands its trial.
#[tokio::test]
async fn every_first_party_guest_runs() {
    let binary = binary();
    for (name, capability) in [
        ("pronounceable", "password-generator"),
        ("passphrase", "password-generator"),
        ("mail-composer", "mail-composer"),
        ("tenant-brand", "tenant-branding"),
        ("login-namer", "login-namer"),
    ] {
        let file = dist(name);
        let checked = binary.run(&["plugin", "check", &file, "--json"]).await.expect_json();
        assert_eq!((&checked["name"], &checked["capability"]), (&json!(name), &json!(capability)));
        let run = binary.run(&["plugin", "run", &file, "--json"]).await.expect_json();
        let samples = run["samples"].as_array().expect("samples");
        assert!(!samples.is_empty());
        for sample in samples {
            assert_eq!(sample["problem"], Value::Null, "{name}: {sample}");
        }
        let stood = binary.run(&["plugin", "test", &file]).await.expect_success();
        assert!(stood.contains("stands its trial"), "{stood}");
    }
    let mail = ["plugin", "run", &dist("mail-composer"), "--locale", "es", "--kind", "reset-generated"];
    let mail = binary.run(&mail).await.expect_success();
    assert!(mail.contains("Nueva contraseña asignada"), "{mail}");
    assert_eq!(files_in(&binary.data_dir()), ["compiled-plugins"], "an author needs no installation");
}

#[tokio::test]
async fn what_is_no_plugin_or_does_not_fit_is_told() {
    let binary = binary();
    let core = binary.run(&["plugin", "check", &dist("fixtures/core-module")]).await.expect_failure();
    assert!(core.contains("core") && core.contains("component"), "{core}");
    let missing = binary.run(&["plugin", "check", "nowhere.wasm"]).await.expect_failure();
    assert!(missing.contains("nowhere.wasm"), "{missing}");
    let passphrase = dist("passphrase");
    let run = ["plugin", "run", &passphrase, "--settings", r#"{"words":2}"#];
    let unfit = binary.run(&run).await.expect_failure();
    assert!(unfit.contains("/words") && unfit.contains('4'), "{unfit}");
    let no_json = binary.run(&["plugin", "run", &passphrase, "--settings", "{"]).await.expect_failure();
    assert!(no_json.contains("--settings"), "{no_json}");
    let ill = dist("fixtures/ill-generator");
    let test = ["plugin", "test", &ill, "--settings", r#"{"behaviour":"constant"}"#];
    let constant = binary.run(&test).await.expect_failure();
    assert!(constant.contains("repeats"), "{constant}");
}

#[tokio::test]
async fn a_tenants_plugins_are_kept_from_a_shell() {
    let (binary, _mailbox) = ready_to_serve().await;
    binary.run(&["init"]).await.expect_success();
    binary.run(&["tenant", "create", "harbour", "--name", "Harbour"]).await.expect_success();
    let upload = ["plugin", "upload", "harbour", &dist("passphrase"), "--json"];
    let uploaded = binary.run(&upload).await.expect_json();
    let id = uploaded["items"][0]["id"].as_str().expect("an id").to_owned();
    let listed = binary.run(&["plugin", "list", "harbour", "--json"]).await.expect_json();
    assert_eq!(listed, uploaded);
    let tried = ["plugin", "try", "harbour", &id, "--settings", r#"{"words":7}"#, "--json"];
    let tried = binary.run(&tried).await.expect_json();
    assert_eq!(tried["samples"][0]["answer"].as_str().expect("words").split('-').count(), 7, "{tried}");
    let bind = ["plugin", "bind", "harbour", "password-generator", &id, "--settings", r#"{"words":7}"#];
    assert!(binary.run(&bind).await.expect_success().contains("revision 1"));
    let bound = binary.run(&["plugin", "delete", "harbour", &id]).await.expect_failure();
    assert!(bound.contains("bound"), "{bound}");
    let wrong = ["plugin", "bind", "harbour", "mail-composer", &id];
    assert!(binary.run(&wrong).await.expect_failure().contains("password-generator"));
    let back = binary.run(&["plugin", "rollback", "harbour", "password-generator"]).await.expect_success();
    assert!(back.contains("built-in"), "{back}");
    let bindings = binary.run(&["plugin", "bindings", "harbour", "--json"]).await.expect_json();
    let generator = &bindings["items"][0];
    assert_eq!(generator["capability"], "password-generator", "{bindings}");
    assert_eq!(generator["revisions"].as_array().map(Vec::len), Some(2), "{bindings}");
    binary.run(&["plugin", "delete", "harbour", &id]).await.expect_success();
}
