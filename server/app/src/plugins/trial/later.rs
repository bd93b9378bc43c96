//! A capability that can be tried out already, though nothing calls it yet.

use super::{Sample, Stage, Trial, sample};
use latchkey_domain::plugin::Event;
use serde_json::{Value, json};

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
