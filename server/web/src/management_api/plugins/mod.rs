mod bind;
mod bindings;
mod delete;
mod list;
mod rollback;
mod show;
mod test;
mod upload;

use super::{
    answer::Found,
    shapes::{CapabilityWord, FallbackWord, Instant},
};
use latchkey_app::{App, hooks::BreakerState, plugins::BindingStatus};
use latchkey_domain::plugin::{Binding, Plugin};
use poem_openapi::{Object, types::Any};
use serde_json::Value;
use uuid::Uuid;

pub(super) type Api =
    (upload::Api, list::Api, show::Api, delete::Api, test::Api, bindings::Api, bind::Api, rollback::Api);

pub(super) fn api(app: &App) -> Api {
    (
        upload::Api(app.clone()),
        list::Api(app.clone()),
        show::Api(app.clone()),
        delete::Api(app.clone()),
        test::Api(app.clone()),
        bindings::Api(app.clone()),
        bind::Api(app.clone()),
        rollback::Api(app.clone()),
    )
}

/// An uploaded WebAssembly component, as it described itself.
#[derive(Object)]
#[oai(rename = "Plugin")]
pub struct PluginJson {
    id: Uuid,
    /// What it can do: the world of `latchkey:plugin` that it implements.
    capability: CapabilityWord,
    name: String,
    version: String,
    /// A JSON Schema that a binding's settings must fit.
    settings_schema: Any<Value>,
    /// SHA-256 of the component, in hexadecimal.
    digest: String,
    size_bytes: u64,
    uploaded_at: Instant,
}

impl From<Plugin> for PluginJson {
    fn from(plugin: Plugin) -> Self {
        Self {
            id: plugin.id.0,
            capability: plugin.capability.into(),
            name: plugin.name,
            version: plugin.version,
            settings_schema: Any(plugin.settings_schema),
            digest: plugin.digest,
            size_bytes: plugin.size_bytes,
            uploaded_at: Instant(plugin.uploaded_at),
        }
    }
}

/// What does something, from this revision to the next.
#[derive(Object)]
#[oai(rename = "PluginBinding")]
struct BindingJson {
    /// Counts from 1.
    revision: u32,
    /// Null: the built-in.
    #[oai(nullable)]
    plugin: Option<Uuid>,
    settings: Any<Value>,
    on_failure: FallbackWord,
    bound_at: Instant,
}

impl From<Binding> for BindingJson {
    fn from(binding: Binding) -> Self {
        Self {
            revision: binding.revision,
            plugin: binding.plugin.map(|plugin| plugin.0),
            settings: Any(binding.settings),
            on_failure: binding.on_failure.into(),
            bound_at: Instant(binding.bound_at),
        }
    }
}

/// A capability, what holds for it and what held before.
#[derive(Object)]
#[oai(rename = "PluginBindingStatus")]
struct BindingStatusJson {
    capability: CapabilityWord,
    /// Null: nothing was ever bound, the built-in does it.
    #[oai(nullable)]
    current: Option<BindingJson>,
    /// Earlier revisions, the newest first.
    earlier: Vec<BindingJson>,
    /// When a plugin that keeps failing is tried again; null while it is called.
    #[oai(nullable)]
    resting_until: Option<Instant>,
}

impl From<BindingStatus> for BindingStatusJson {
    fn from(status: BindingStatus) -> Self {
        let mut revisions = status.revisions.into_iter().map(BindingJson::from);
        Self {
            capability: status.capability.into(),
            current: revisions.next(),
            earlier: revisions.collect(),
            resting_until: match status.breaker {
                BreakerState::Closed => None,
                BreakerState::Open { until } => Some(Instant(until)),
            },
        }
    }
}

/// A status under the entity tag of its revision; 0 where nothing was ever bound.
fn tagged(status: BindingStatus) -> Found<BindingStatusJson> {
    let revision = status.revisions.first().map_or(0, |binding| binding.revision);
    Found::of_version(status.into(), revision.into())
}
