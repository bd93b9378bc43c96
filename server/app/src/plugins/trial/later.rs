//! Capabilities that can be tried out already, though nothing calls them yet.

use super::{Sample, Stage, Trial, sample};
use latchkey_domain::plugin::{ClaimsContext, Event, Fact, TokenKind};
use serde_json::{Value, json};

pub(super) async fn claims(stage: &Stage<'_>, trial: &Trial) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (token, name) in [(TokenKind::IdToken, "ID token"), (TokenKind::AccessToken, "access token")] {
        let context = ClaimsContext {
            tenant: stage.facts(),
            token,
            client_id: "sample-client".to_owned(),
            subject: "sample-subject".to_owned(),
            scopes: ["openid", "profile"].map(str::to_owned).to_vec(),
            facts: vec![Fact { name: "login".to_owned(), value: "devika.thorne".to_owned() }],
        };
        let called = stage.host.claims(stage.callee(&trial.digest, &trial.settings_text()), context).await;
        samples.push(sample(name.to_owned(), called, |claims| {
            let claims = claims.into_iter().map(|claim| (claim.name, Value::String(claim.value)));
            Ok(Value::Object(claims.collect()))
        }));
    }
    samples
}

pub(super) async fn events(stage: &Stage<'_>, trial: &Trial) -> Vec<Sample> {
    let event = Event {
        id: "01940000-0000-7000-8000-000000000001".to_owned(),
        kind: "reset.requested".to_owned(),
        occurred_at: "2026-11-23T14:02:00Z".to_owned(),
        payload: json!({ "mode": "link" }).to_string(),
    };
    let called = stage.host.shape(stage.callee(&trial.digest, &trial.settings_text()), vec![event]).await;
    let judged = |events: Vec<Event>| {
        let events = events
            .into_iter()
            .map(|event| json!({ "id": event.id, "kind": event.kind, "payload": event.payload }));
        Ok(Value::Array(events.collect()))
    };
    vec![sample("one event".to_owned(), called, judged)]
}
