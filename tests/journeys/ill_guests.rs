//! Guests that misbehave, bound past their trial as one could be that waits for its moment: each is stopped in time, leaves
//! its row, harms nobody, and the next call is fine.

use latchkey_domain::{
    plugin::{Binding, Capability, Fallback},
    tenant::Tenant,
};
use latchkey_tests::{
    administrator::Administrator,
    databases::Engine,
    server::{PATIENCE, TestServer, password_in},
};
use serde_json::{Value, json};
use std::time::Duration;

const GENERATOR: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../plugins/dist/fixtures/ill-generator.wasm"));
const COMPOSER: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../plugins/dist/fixtures/ill-composer.wasm"));

/// A server, a tenant on it, and a guest that can be told how to behave.
struct Ward {
    server: TestServer,
    owner: Administrator,
    tenant: Tenant,
    capability: Capability,
    plugin: String,
    digest: String,
}

impl Ward {
    async fn with(capability: Capability, component: &[u8]) -> Self {
        let server = TestServer::start(Engine::Sqlite).await.expect("SQLite is never left out");
        let owner = server.owner("quillfern");
        let uploaded = owner.upload(component).await;
        let text = |field: &str| uploaded[field].as_str().expect("text").to_owned();
        let (plugin, digest) = (text("id"), text("digest"));
        let storage = server.running.app.storage();
        let tenant = storage.tenant_by_slug("quillfern").await.expect("the tenants").expect("a tenant");
        Self { server, owner, tenant, capability, plugin, digest }
    }

    /// Writes a revision by hand, and gives its number: no trial is asked.
    async fn behave(&self, behaviour: &str, on_failure: Fallback) -> u32 {
        let storage = self.server.running.app.storage();
        let transaction = storage.begin(self.tenant.id).await.expect("a database");
        let before = transaction.binding(self.capability).await.expect("bindings");
        let binding = Binding {
            capability: self.capability,
            revision: before.map_or(1, |before| before.revision + 1),
            plugin: Some(self.plugin.parse().expect("an id")),
            digest: Some(self.digest.clone()),
            settings: json!({ "behaviour": behaviour }),
            on_failure,
            bound_at: self.tenant.created_at,
            bound_by: None,
        };
        transaction.insert_binding(&binding).await.expect("a new revision");
        transaction.commit().await.expect("a database");
        binding.revision
    }

    /// The one row about the failure of a revision.
    async fn failure_of(&self, revision: u32) -> Value {
        let rows = self.failures().await.into_iter();
        let mut rows: Vec<_> = rows.filter(|row| row["details"]["revision"] == revision).collect();
        assert_eq!(rows.len(), 1, "revision {revision}: {rows:?}");
        rows.remove(0)
    }

    /// The rows about failing plugins, newest first.
    async fn failures(&self) -> Vec<Value> {
        self.owner.audit("action=plugin.failed").await
    }

    fn calls(&self, outcome: &'static str) -> u64 {
        self.server.running.app.plugin_metrics().calls(self.capability, outcome)
    }

    async fn reset(&self, login: &str) -> latchkey_tests::api::Answer {
        let request = json!({ "mode": "generated" });
        let user = format!("by-login:{login}");
        let reset = self.owner.reset(&user, &request);
        tokio::time::timeout(PATIENCE, reset).await.expect("contained")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_ill_generator_is_contained_and_the_built_in_takes_its_place() {
    let ward = Ward::with(Capability::PasswordGenerator, GENERATOR).await;
    let email = ward.server.person("quillfern", "jonas.pell").email.clone();
    for (number, (behaviour, failure)) in (1..).zip([
        ("endless-loop", "deadline"),
        ("memory-hunger", "memory"),
        ("deep-recursion", "stack"),
        ("trap", "trap"),
        ("huge-answer", "answer"),
        ("huge-refusal", "answer"),
        ("huge-random", "trap"),
        ("weak", "answer"),
        ("empty", "answer"),
        ("too-short", "answer"),
        ("control-characters", "answer"),
        ("refuse", "refused"),
        ("invalid-settings", "refused"),
    ]) {
        let revision = ward.behave(behaviour, Fallback::Builtin).await;
        let before = ward.calls(failure);
        ward.reset("jonas.pell").await.expect(202);
        let row = ward.failure_of(revision).await;
        assert_eq!(row["details"]["failure"], failure, "{behaviour}: {row}");
        assert_eq!((&row["outcome"], &row["details"]["fallback"]), (&json!("failed"), &json!("builtin")));
        assert_eq!(ward.calls(failure), before + 1, "{behaviour}");
        let mail = ward.server.mail(&email, number).await;
        assert!(is_built_in(&password_in(&mail)), "{behaviour}: {}", mail.text);
    }
    let counted = r#"latchkey_plugin_calls_total{capability="password-generator",outcome="deadline"}"#;
    assert_eq!(ward.server.metric(counted).await.as_deref(), Some("1"), "told to Prometheus too");
    ward.behave("well", Fallback::Builtin).await;
    ward.reset("jonas.pell").await.expect(202);
    assert_eq!(ward.failures().await.len(), 13, "the next call is fine");
    let mail = ward.server.mail(&email, 14).await;
    assert_eq!(
        password_in(&mail).split('-').map(str::len).collect::<Vec<_>>(),
        [6, 6, 6, 6],
        "{}",
        mail.text
    );
    ward.server.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_state_survives_a_call() {
    let ward = Ward::with(Capability::PasswordGenerator, GENERATOR).await;
    ward.behave("state", Fallback::Refuse).await;
    let email = ward.server.person("quillfern", "kit.rowan").email.clone();
    for number in 1..=3 {
        ward.reset("kit.rowan").await.expect(202);
        let password = password_in(&*ward.server.mail(&email, number).await);
        assert!(password.starts_with("state-00001-"), "{password}");
    }
    ward.server.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_made_before_is_refused() {
    let ward = Ward::with(Capability::PasswordGenerator, GENERATOR).await;
    // It stands its trial honestly: its moment comes when somebody is new.
    let settings = json!({ "behaviour": "constant-for-newcomers" });
    ward.owner.bind("password-generator", &json!({ "plugin": ward.plugin, "settings": settings })).await;
    ward.owner.decide(&json!({ "new_user_delivery": "user" })).await;
    let mut passwords = Vec::new();
    for name in ["ada", "bea", "cleo"] {
        let email = format!("{name}@mossbank.example");
        ward.owner.hire(&json!({ "login": name, "email": email })).await;
        passwords.push(password_in(&*ward.server.mail(&email, 1).await));
    }
    assert_eq!(passwords[0], "kx7mq-9hrtw-3bnvd-p4zgs", "the first is as good as any");
    assert!(passwords[1] != passwords[0] && passwords[2] != passwords[0], "{passwords:?}");
    let rows = ward.failures().await;
    assert_eq!(rows.len(), 2);
    assert!(rows[0]["details"]["why"].as_str().is_some_and(|why| why.contains("before")), "{}", rows[0]);
    assert!(!rows[0].to_string().contains(&passwords[0]), "no row has the password");
    ward.server.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_may_rather_be_refused() {
    let ward = Ward::with(Capability::PasswordGenerator, GENERATOR).await;
    ward.behave("trap", Fallback::Refuse).await;
    let jonas = ward.server.person("quillfern", "jonas.pell");
    let laptop = ward.server.visitor("quillfern");
    laptop.log_in(&jonas.login, &jonas.password).await;
    let refused = ward.reset("jonas.pell").await.expect(409);
    assert_eq!(refused["type"], "urn:latchkey:problem:conflicting-state", "{refused}");
    assert!(laptop.is_logged_in().await, "what was refused has changed nothing");
    assert!(ward.owner.mails(&jonas.email).await.is_empty());
    ward.behave("well", Fallback::Refuse).await;
    ward.reset("jonas.pell").await.expect(202);
    ward.server.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_keeps_failing_rests_and_is_tried_again() {
    let ward = Ward::with(Capability::PasswordGenerator, GENERATOR).await;
    ward.behave("trap", Fallback::Builtin).await;
    for _ in 0..8 {
        ward.reset("kit.rowan").await.expect(202);
    }
    let traps = ward.calls("trap");
    assert_eq!(ward.failures().await.len(), 5, "after five failures it isn't called any more");
    assert_eq!(ward.calls("resting"), 3);
    let bindings =
        ward.owner.api.get(&ward.owner.path("/plugins/bindings/password-generator")).await.expect(200);
    assert!(bindings["resting_until"].is_string(), "{bindings}");

    ward.server.wait(Duration::from_secs(31)).await;
    ward.reset("kit.rowan").await.expect(202);
    ward.reset("kit.rowan").await.expect(202);
    assert_eq!(ward.calls("trap"), traps + 1, "one trial, and it rests again");
    ward.server.wait(Duration::from_secs(31)).await;
    ward.reset("kit.rowan").await.expect(202);
    assert_eq!(ward.calls("trap"), traps + 1, "for twice as long");

    // What is bound anew is called at once.
    ward.behave("well", Fallback::Builtin).await;
    let answered = ward.calls("answered");
    ward.reset("kit.rowan").await.expect(202);
    assert_eq!(ward.calls("answered"), answered + 1);
    let bindings =
        ward.owner.api.get(&ward.owner.path("/plugins/bindings/password-generator")).await.expect(200);
    assert_eq!(bindings["resting_until"], Value::Null);
    ward.server.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_ill_composer_is_contained_and_the_theme_takes_its_place() {
    let ward = Ward::with(Capability::MailComposer, COMPOSER).await;
    let email = ward.server.person("quillfern", "amara.diallo").email.clone();
    let behaviours = [
        "endless-loop",
        "trap",
        "refuse",
        "huge-answer",
        "header-lines",
        "empty-subject",
        "long-subject",
        "script",
        "remote-image",
        "form",
        "iframe",
        "css-import",
        "css-url",
        "event-handler",
        "javascript-href",
        "data-href",
        "base",
        "meta-refresh",
        "svg-script",
        "comment",
        "no-placeholder",
        "double-placeholder",
        "placeholder-in-attribute",
        "placeholder-in-subject",
        "placeholder-in-address",
        "foreign-placeholder",
        "half-document",
        "control-characters",
    ];
    for (number, behaviour) in (1..).zip(behaviours) {
        let revision = ward.behave(behaviour, Fallback::Builtin).await;
        ward.reset("amara.diallo").await.expect(202);
        let mail = ward.server.mail(&email, number).await;
        assert_eq!(mail.subject, "New password assigned", "{behaviour}");
        for foreign in ["elsewhere.example", "<script", "onclick", "javascript:", "\u{f8e0}"] {
            assert!(!mail.html.contains(foreign) && !mail.text.contains(foreign), "{behaviour}: {foreign}");
        }
        assert!(mail.headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case("bcc")), "{behaviour}");
        assert_eq!(mail.html.matches(&password_in(&mail)).count(), 1, "{behaviour}");
        let row = ward.failure_of(revision).await;
        assert_eq!(row["outcome"], "failed", "{behaviour}: {row}");
    }
    ward.server.settled().await;
}

/// What a composer logs is dropped, and would have had no secret in it.
#[tokio::test(flavor = "multi_thread")]
async fn a_composer_that_logs_learns_and_tells_nothing() {
    let ward = Ward::with(Capability::MailComposer, COMPOSER).await;
    let email = ward.server.person("quillfern", "amara.diallo").email.clone();
    for (number, behaviour) in (1..).zip(["secret-in-log", "log-flood"]) {
        ward.behave(behaviour, Fallback::Refuse).await;
        ward.reset("amara.diallo").await.expect(202);
        ward.server.mail(&email, number).await;
    }
    assert!(ward.failures().await.is_empty());
    let path = ward.owner.path(&format!("/plugins/{}/test", ward.plugin));
    let trial =
        json!({ "settings": { "behaviour": "secret-in-log" }, "locale": "en", "kind": "reset-generated" });
    let tried = ward.owner.api.post(&path, &trial).await.expect(200);
    let log = tried["samples"][0]["log"].to_string();
    assert!(log.contains("New password assigned"), "a trial shows what was logged: {log}");
    assert!(!log.contains("sample-password-not-valid"), "even the dead secret stays out of it: {log}");
    ward.server.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_waits_for_its_composer_where_the_tenant_says_so() {
    let ward = Ward::with(Capability::MailComposer, COMPOSER).await;
    let email = ward.server.person("quillfern", "amara.diallo").email.clone();
    ward.behave("trap", Fallback::Refuse).await;
    ward.reset("amara.diallo").await.expect(202);
    let waiting = ward.owner.tried(&email, 1).await;
    assert_eq!(waiting["state"], "deferred", "{waiting}");
    ward.behave("well", Fallback::Refuse).await;
    ward.server.wait(Duration::from_secs(600)).await;
    ward.server.mail(&email, 1).await;
    ward.server.settled().await;
}

/// Groups of five without look-alikes, as the built-in generator makes them.
fn is_built_in(password: &str) -> bool {
    let groups: Vec<&str> = password.split('-').collect();
    groups.len() == 4 && groups.iter().all(|group| group.len() == 5)
}
