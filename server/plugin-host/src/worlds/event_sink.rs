use super::{Question, World};
use crate::{
    bindings::{event_sink::EventSinkPre, events},
    guest::Guest,
    running::Spoken,
    text,
};
use latchkey_domain::plugin::Event;
use serde_json::{Map, Value};
use std::collections::HashMap;
use wasmtime::Store;

const KIND_CHARACTERS: usize = 128;
const PAYLOAD_BYTES: usize = 16 * 1024;

/// Asks which events a webhook sends, and how. None may be invented, doubled or moved in time.
pub(crate) struct Shape(Vec<events::Event>);

impl Shape {
    pub(crate) fn new(events: Vec<Event>) -> Self {
        Self(events.into_iter().map(Into::into).collect())
    }
}

impl Question for Shape {
    type Pre = EventSinkPre<Guest>;
    type Raw = Vec<events::Event>;
    type Answer = Vec<Event>;

    fn pre(world: &World) -> Option<&Self::Pre> {
        if let World::EventSink(pre) = world { Some(pre) } else { None }
    }

    fn ask(&self, pre: &Self::Pre, store: &mut Store<Guest>, settings: &str) -> Spoken<Self::Raw> {
        let guest = pre.instantiate(&mut *store)?;
        guest.call_shape(store, &self.0, settings)
    }

    fn accept(self, raw: Self::Raw) -> Result<Vec<Event>, String> {
        let mut left: HashMap<String, String> =
            self.0.into_iter().map(|event| (event.id, event.occurred_at)).collect();
        for event in &raw {
            match left.remove(&event.id) {
                None => return Err("an event is not one of those that came in, or comes twice".to_owned()),
                Some(occurred_at) if occurred_at != event.occurred_at => {
                    return Err("an event's time has changed".to_owned());
                }
                Some(_) => {}
            }
            text::words("an event's kind", &event.kind, KIND_CHARACTERS)?;
            text::bytes("an event's payload", event.payload.len(), PAYLOAD_BYTES)?;
            serde_json::from_str::<Map<String, Value>>(&event.payload)
                .map_err(|_| "an event's payload is no JSON object".to_owned())?;
        }
        Ok(raw.into_iter().map(Into::into).collect())
    }
}

impl From<Event> for events::Event {
    fn from(event: Event) -> Self {
        Self { id: event.id, kind: event.kind, occurred_at: event.occurred_at, payload: event.payload }
    }
}

impl From<events::Event> for Event {
    fn from(event: events::Event) -> Self {
        Self { id: event.id, kind: event.kind, occurred_at: event.occurred_at, payload: event.payload }
    }
}
