//! Where tenants' plugins take part: the only place from which guests are called. Each hook stands in a file with its
//! built-in beside it. Hooks return data and have no effect of their own.
//!
//! A guest's answer is judged before it is believed. Where there is none, or none that is acceptable, the tenant's chosen
//! fallback takes its place, an audit row and a metric tell of it, and a guest that keeps failing rests for a while.

mod brand;
mod breaker;
mod claims;
mod compose;
mod generate;
mod guest;
mod metrics;
mod propose;

pub use brand::{brand, brand_of};
pub use breaker::{Breaker, BreakerState};
pub use metrics::{CallLabels, PluginMetrics};

pub(crate) use brand::{bound as bound_brand, checked as checked_brand};
pub(crate) use claims::{AskedClaims, RecentBindings, extra_claims, judge_claims, no_recent_bindings};
pub(crate) use compose::{
    COMPOSER_FAILS, context as compose_context, judge as judge_message, parts_of, rewritten,
};
pub(crate) use generate::{generate, refusal};
pub(crate) use propose::{judge_login, propose};

use brand::Brands;
use breaker::Breakers;
use latchkey_domain::plugin::PluginHost;
use std::sync::Arc;

/// What the hooks keep between calls; nothing of it is needed after a restart.
pub(crate) struct Hooks {
    pub(crate) host: Arc<dyn PluginHost>,
    /// `false` in safe mode: built-ins take every guest's place.
    calls_guests: bool,
    pub(crate) breakers: Breakers,
    brands: Brands,
    pub(crate) metrics: PluginMetrics,
}

impl Hooks {
    pub(crate) fn new(host: Arc<dyn PluginHost>, calls_guests: bool) -> Self {
        Self {
            host,
            calls_guests,
            breakers: Breakers::default(),
            brands: Brands::default(),
            metrics: PluginMetrics::default(),
        }
    }
}
