use latchkey_domain::plugin::Capability;
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::Registry,
};
use std::time::Duration;

/// What plugin calls are counted by. Not by tenant: there may be thousands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct CallLabels {
    pub capability: &'static str,
    /// `answered`, a failure's name, or `resting`.
    pub outcome: &'static str,
}

/// Counters of plugin calls.
pub struct PluginMetrics {
    calls: Family<CallLabels, Counter>,
    seconds: Histogram,
    rests: Counter,
}

impl Default for PluginMetrics {
    fn default() -> Self {
        // From 25 µs to 400 ms, each twice the one before: a good call takes 60 µs, the deadline is 250 ms.
        let buckets = (0..15).map(|power| 0.000_025 * f64::from(1 << power));
        Self { calls: Family::default(), seconds: Histogram::new(buckets), rests: Counter::default() }
    }
}

impl PluginMetrics {
    pub(super) fn called(&self, capability: Capability, outcome: &'static str, took: Option<Duration>) {
        self.calls.get_or_create(&CallLabels { capability: capability.name(), outcome }).inc();
        if let Some(took) = took {
            self.seconds.observe(took.as_secs_f64());
        }
    }

    pub(super) fn rested(&self) {
        self.rests.inc();
    }

    /// How often calls of this kind ended this way.
    #[must_use]
    pub fn calls(&self, capability: Capability, outcome: &'static str) -> u64 {
        self.calls.get_or_create(&CallLabels { capability: capability.name(), outcome }).get()
    }

    /// Lists the metrics where they are exposed.
    pub fn register(&self, registry: &mut Registry) {
        registry.register(
            "latchkey_plugin_calls",
            "Plugin calls, by capability and by how they ended",
            self.calls.clone(),
        );
        registry.register(
            "latchkey_plugin_call_seconds",
            "Time of answered plugin calls, from a fresh instance to the answer",
            self.seconds.clone(),
        );
        registry.register(
            "latchkey_plugin_rests",
            "How often a plugin was given a rest because it kept failing",
            self.rests.clone(),
        );
    }
}
