//! Plugins: tenants' WebAssembly components, in the domain's terms. The contract itself is `plugins/wit/v1`; its words
//! are these. Who runs the guests implements [`PluginHost`].

mod binding;
mod capability;
mod host;
mod words;

pub use binding::{Binding, Fallback, Plugin};
pub use capability::Capability;
pub use host::{
    Answered, Callee, Inspection, LogLevel, LogLine, PluginFailure, PluginHost, PluginResult, UnfitComponent,
};
pub use words::{
    Claim, ClaimsContext, ComposeContext, Event, Fact, GenerationContext, MailParts, Person, Placeholders,
    ProposedBrand, Purpose, TenantFacts, TokenKind,
};

/// The most bytes that a component may have.
pub const MAXIMUM_COMPONENT_BYTES: usize = 24 * 1024 * 1024;
/// The most bytes of a binding's settings as JSON.
pub const MAXIMUM_SETTINGS_BYTES: usize = 16 * 1024;
/// Distinct samples that a generator must make before it is bound.
pub const GENERATOR_SAMPLES: usize = 1_000;
