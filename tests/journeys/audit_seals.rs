//! The audit log is sealed, and whoever alters it behind the server's back is found out.

use latchkey_app::{
    App,
    audit::{self, Depth, ExportRequest, TenantReport, sealer},
};
use latchkey_domain::{
    Actor, Clock as _,
    audit::{
        Finding,
        export::{ExportVerifier, VerifiedExport, WrongExport},
    },
    clock,
    id::{AuditId, TenantId, UserId},
};
use latchkey_tests::{
    intruder, on_every_database,
    server::{TestServer, until},
};
use serde_json::json;
use std::{collections::BTreeSet, time::Duration};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

on_every_database!(
    rows_are_sealed_by_themselves,
    two_sealers_make_one_chain,
    a_dead_sealers_lease_runs_out,
    whatever_is_done_to_a_row_is_named,
    a_cut_off_end_is_named,
    an_export_proves_itself,
    an_erased_person_leaves_proofs_behind,
);

async fn tenant(server: &TestServer, slug: &str) -> TenantId {
    server.running.app.storage().tenant_by_slug(slug).await.expect("the tenants").expect("a tenant").id
}

/// What verifying says of a tenant.
async fn report(server: &TestServer, slug: &str) -> TenantReport {
    let reports = audit::verify(&server.running.app, Depth::Whole).await.expect("the audit log");
    reports.into_iter().find(|report| report.slug.as_deref() == Some(slug)).expect("its log")
}

async fn check_sound(server: &TestServer, slug: &str) {
    let report = report(server, slug).await;
    assert_eq!(report.findings, [], "{slug}");
    assert_eq!((report.verified, report.waiting), (report.last_sequence, 0), "{slug}");
}

/// The clock stands still: what wakes the sealer is the commit.
async fn rows_are_sealed_by_themselves(server: &TestServer) {
    let owner = server.owner("quillfern");
    let ada = owner.hire(&json!({ "login": "ada.new" })).await;
    let rows = until("the row is sealed", async || {
        let rows = owner.audit("").await;
        rows.iter().all(|row| row["sequence"].is_u64()).then_some(rows)
    })
    .await;
    let newest = rows.iter().find(|row| row["target"]["id"] == ada.as_str()).expect("it is told");
    assert_eq!(newest["erased"], false);
    let numbers: BTreeSet<_> = rows.iter().map(|row| row["sequence"].as_u64().expect("sealed")).collect();
    assert_eq!(numbers.len(), rows.len());
    assert_eq!(numbers.last(), Some(&(rows.len() as u64)), "1, 2, 3 without a gap");
    check_sound(server, "quillfern").await;
    check_sound(server, "nubaria").await;
}

async fn two_sealers_make_one_chain(server: &TestServer) {
    let (owner, replica, stop) =
        (server.owner("quillfern"), server.sealer_beside().await, CancellationToken::new());
    let second = tokio::spawn(sealer::run(replica.clone(), stop.clone()));
    for number in 0..12 {
        owner.hire(&json!({ "login": format!("racer{number}") })).await;
        // Commands seal without asking for the lease.
        audit::seal_waiting(&replica).await.expect("another sealer");
        if number % 4 == 0 {
            server.clock.advance(Duration::from_secs(61));
        }
    }
    server.sealed().await;
    stop.cancel();
    second.await.expect("no panic");
    check_sound(server, "quillfern").await;
    let count = owner.audit("").await.len() as u64;
    assert!(report(server, "quillfern").await.last_sequence >= count.min(200));
}

async fn a_dead_sealers_lease_runs_out(server: &TestServer) {
    server.sealed().await;
    server.clock.advance(Duration::from_secs(40));
    let (storage, now) = (server.running.app.storage(), server.clock.now());
    let (ends, latest) = (clock::after(now, 30), clock::after(now, 60));
    let dead = Uuid::from_u128(0xdead);
    assert!(storage.take_lease("audit-sealer", dead, now, ends, latest).await.expect("the lease"));
    server.owner("quillfern").hire(&json!({ "login": "waits" })).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(storage.has_unsealed_audit().await.expect("the log"), "somebody else's to seal");
    server.clock.advance(Duration::from_secs(31));
    until("another takes over", async || {
        (!storage.has_unsealed_audit().await.expect("the log")).then_some(())
    })
    .await;
    check_sound(server, "quillfern").await;
}

/// A row of the log by its number in the chain.
async fn event(app: &App, tenant: TenantId, sequence: u64) -> AuditId {
    let reader = app.storage().read(tenant).await.expect("a database");
    reader.audit_seals(sequence - 1, 1).await.expect("the seals")[0].event
}

async fn whatever_is_done_to_a_row_is_named(server: &TestServer) {
    let (owner, app) = (server.owner("quillfern"), &server.running.app);
    for number in 0..10 {
        owner.hire(&json!({ "login": format!("row{number}") })).await;
    }
    server.sealed().await;
    check_sound(server, "quillfern").await;
    let tenant = tenant(server, "quillfern").await;
    let id = intruder::literal(server.database.engine, tenant.0);
    let mut events = Vec::new();
    for sequence in 1..=10 {
        events.push(event(app, tenant, sequence).await);
    }
    let of = |sequence: u64| (sequence, events[usize::try_from(sequence).expect("small") - 1]);
    let fresh = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001);
    let hidden = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0002);
    let copy = |new: Uuid, sequence: &str| {
        let columns = "at, actor_kind, actor, actor_label, action, outcome, target_kind, target, target_key, \
                       details, request_id, network, stamp";
        let new = intruder::literal(server.database.engine, new);
        format!(
            "INSERT INTO audit_events (tenant_id, id, {columns}, sequence) \
             SELECT tenant_id, {new}, {columns}, {sequence} FROM audit_events WHERE sequence = 1 AND tenant_id = {id}"
        )
    };
    let acts = [
        copy(fresh, "NULL"),
        copy(hidden, "3"),
        format!("UPDATE audit_events SET action = 'user.deleted' WHERE sequence = 2 AND tenant_id = {id}"),
        format!(
            "UPDATE audit_events SET details = '[]' WHERE sequence = 3 AND tenant_id = {id} AND details <> '[]'"
        ),
        format!("DELETE FROM audit_events WHERE sequence = 4 AND tenant_id = {id}"),
        format!("DELETE FROM audit_events WHERE sequence = 5 AND tenant_id = {id}"),
        format!("DELETE FROM audit_seals WHERE sequence = 5 AND tenant_id = {id}"),
        format!(
            "UPDATE audit_events SET actor_label = '', details = '{{}}', network = NULL, erased_at = 1 \
             WHERE sequence = 7 AND tenant_id = {id}"
        ),
        format!("UPDATE audit_seals SET sealed_at = 1 WHERE sequence = 8 AND tenant_id = {id}"),
        format!("UPDATE audit_seals SET tag = link WHERE sequence = 9 AND tenant_id = {id}"),
        format!("UPDATE audit_checkpoints SET at = at + 1 WHERE number = 1 AND tenant_id = {id}"),
    ];
    for act in &acts {
        assert!(intruder::execute(&server.database.url, act).await >= 1, "{act}");
    }
    server.sealed().await;
    let report = report(server, "quillfern").await;
    let expected = [
        Finding::Inserted { sequence: Some(report.last_sequence), event: AuditId(fresh) },
        Finding::Inserted { sequence: None, event: AuditId(hidden) },
        Finding::Altered { sequence: 2, event: of(2).1 },
        Finding::Altered { sequence: 3, event: of(3).1 },
        Finding::Removed { sequence: 4, event: of(4).1 },
        Finding::RemovedWithSeals { first: 5, last: 5 },
        Finding::Blanked { sequence: 7, event: of(7).1 },
        Finding::Altered { sequence: 8, event: of(8).1 },
        Finding::SealAltered { sequence: 9, event: of(9).1 },
        Finding::CheckpointAltered { number: 1 },
    ];
    for finding in expected {
        assert!(report.findings.contains(&finding), "{finding:?} is not in {:#?}", report.findings);
    }
    assert_eq!(report.findings_total, 11, "and that checkpoint 1 is gone: {:#?}", report.findings);
    check_sound(server, "nubaria").await;
    let refused = export(server, "quillfern", ExportRequest::default()).await;
    assert!(refused.is_err(), "what can't be proven isn't exported");
}

async fn a_cut_off_end_is_named(server: &TestServer) {
    server.owner("quillfern").hire(&json!({ "login": "last" })).await;
    server.sealed().await;
    let whole = report(server, "quillfern").await;
    let (url, id) = (
        &server.database.url,
        intruder::literal(server.database.engine, tenant(server, "quillfern").await.0),
    );
    let last = whole.last_sequence;
    for table in ["audit_events", "audit_seals"] {
        let cut = format!("DELETE FROM {table} WHERE sequence >= {} AND tenant_id = {id}", last - 1);
        intruder::execute(url, &cut).await;
    }
    let cut = report(server, "quillfern").await;
    assert!(
        cut.findings.contains(&Finding::RemovedWithSeals { first: last - 1, last }),
        "{:#?}",
        cut.findings
    );
    intruder::execute(
        url,
        &format!("UPDATE audit_chains SET sequence = {} WHERE tenant_id = {id}", last - 2),
    )
    .await;
    assert!(report(server, "quillfern").await.findings.contains(&Finding::HeadAltered));
    intruder::execute(url, &format!("DELETE FROM audit_chains WHERE tenant_id = {id}")).await;
    assert!(report(server, "quillfern").await.findings.contains(&Finding::HeadRemoved));
    intruder::execute(url, &format!("DELETE FROM audit_checkpoints WHERE tenant_id <> {id}")).await;
    let other = report(server, "nubaria").await;
    assert!(other.findings.contains(&Finding::CheckpointRemoved { number: 1 }), "{:#?}", other.findings);
}

async fn export(server: &TestServer, slug: &str, request: ExportRequest) -> Result<String, String> {
    let app = &server.running.app;
    let context = app.context(tenant(server, slug).await, Actor::Shell, "shell");
    let mut file = String::new();
    let sink = |line: &str| {
        file.push_str(line);
        Ok(())
    };
    audit::export(app, &context, request, sink).await.map_err(|error| error.to_string())?;
    Ok(file)
}

fn verify(file: &str, key: Option<[u8; 32]>) -> Result<VerifiedExport, WrongExport> {
    let mut verifier = ExportVerifier::new(key);
    for line in file.split_inclusive('\n') {
        verifier.line(line.as_bytes())?;
    }
    verifier.finish()
}

async fn an_export_proves_itself(server: &TestServer) {
    let owner = server.owner("quillfern");
    owner.hire(&json!({ "login": "early" })).await;
    server.sealed().await;
    server.clock.advance(Duration::from_secs(3600));
    let since = server.clock.now();
    owner.hire(&json!({ "login": "late" })).await;
    let key = audit::public_key(&server.running.app).await.expect("the key");
    let whole = export(server, "quillfern", ExportRequest::default()).await.expect("an export");
    let verified = verify(&whole, key).expect("sound");
    assert_eq!(verified.rows, verified.last_sequence);
    assert!(whole.contains("audit.exported"), "it tells of itself");
    assert!(!whole.contains("nubaria"), "nothing of another tenant");
    let piece = ExportRequest { since: Some(since), until: None };
    let piece = export(server, "quillfern", piece).await.expect("an export");
    let part = verify(&piece, key).expect("sound");
    assert!(part.rows < verified.rows && part.header.previous_sequence > 0, "{part:?}");
    assert!(piece.contains("late") && !piece.contains("early"), "{piece}");
    let altered = whole.replace("early", "lately");
    assert!(verify(&altered, key).is_err());
    check_sound(server, "quillfern").await;
}

async fn an_erased_person_leaves_proofs_behind(server: &TestServer) {
    let owner = server.owner("quillfern");
    let gone = owner.hire(&json!({ "login": "gone.gwen" })).await;
    owner.api.delete(&owner.path(&format!("/users/{gone}"))).await.expect(204);
    let app = &server.running.app;
    let context = app.context(tenant(server, "quillfern").await, Actor::Shell, "shell");
    let user: UserId = gone.parse().expect("an id");
    assert!(audit::erase_person(app, &context, user).await.expect("an erasure") >= 2);
    assert_eq!(
        audit::erase_person(app, &context, user).await.expect("an erasure"),
        0,
        "what told of it stays"
    );
    server.sealed().await;
    let rows = owner.audit(&format!("target={gone}")).await;
    let erased: Vec<_> = rows.iter().filter(|row| row["erased"] == true).collect();
    assert!(erased.len() >= 2 && erased.iter().all(|row| row["actor"]["name"] == ""), "{rows:#?}");
    assert!(!format!("{rows:?}").contains("gone.gwen"));
    check_sound(server, "quillfern").await;
    let file = export(server, "quillfern", ExportRequest::default()).await.expect("an export");
    assert!(!file.contains("gone.gwen"));
    verify(&file, None).expect("sound");
}
