use super::{
    Capability, Claim, ClaimsContext, ComposeContext, Event, GenerationContext, MailParts, Person,
    ProposedBrand, TenantFacts,
};
use crate::{
    Entropy,
    id::TenantId,
    password::{PasswordPolicy, PlainPassword},
};
use async_trait::async_trait;
use serde_json::Value;
use std::{sync::Arc, time::Duration};

/// What a component is and says about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    /// SHA-256 of the component, in hexadecimal: by this it is called.
    pub digest: String,
    pub capability: Capability,
    pub name: String,
    pub version: String,
    pub settings_schema: Value,
}

/// Why bytes are no plugin. Each says what was expected and what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnfitComponent(pub String);

/// Which guest is called, for whom.
#[derive(Clone)]
pub struct Callee {
    pub tenant: TenantId,
    /// As [`Inspection::digest`].
    pub digest: String,
    /// A JSON object.
    pub settings: String,
    /// Where the guest's randomness comes from.
    pub entropy: Arc<dyn Entropy>,
}

/// How much a log line matters to the plugin's author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogLevel {
    Debug,
    Info,
    Warn,
    Error,
}

impl LogLevel {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// What a guest logged: for trials with sample data, dropped elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    pub level: LogLevel,
    /// Without control characters.
    pub message: String,
}

/// An answer within the contract's bounds, and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered<T> {
    pub answer: T,
    pub log: Vec<LogLine>,
    /// Instance and call; not the wait before.
    pub took: Duration,
}

/// Why a guest gave no answer. The text may be shown to administrators; it has nothing of what the call was about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PluginFailure {
    /// Not compiled here: [`PluginHost::load`] it and call again.
    #[error("the component is not loaded")]
    NotLoaded,
    /// It can't be had or compiled any more.
    #[error("it can't be loaded: {0}")]
    Unfit(String),
    /// Too many calls wait already. Not the guest's fault.
    #[error("too many plugin calls are waiting")]
    Busy,
    #[error("it did not answer within {} ms", .0.as_millis())]
    Deadline(Duration),
    #[error("it wanted more memory than the {0} MiB it may have")]
    Memory(u64),
    #[error("it exhausted its stack")]
    Stack,
    #[error("it trapped: {0}")]
    Trap(String),
    /// The guest's own refusal.
    #[error("it refused: {0}")]
    Refused(String),
    /// An answer beyond the contract's bounds.
    #[error("its answer is unacceptable: {0}")]
    Answer(String),
}

impl PluginFailure {
    /// The name in audit rows and metrics.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotLoaded => "not-loaded",
            Self::Unfit(_) => "unfit",
            Self::Busy => "busy",
            Self::Deadline(_) => "deadline",
            Self::Memory(_) => "memory",
            Self::Stack => "stack",
            Self::Trap(_) => "trap",
            Self::Refused(_) => "refused",
            Self::Answer(_) => "answer",
        }
    }
}

/// The result of a call.
pub type PluginResult<T> = Result<Answered<T>, PluginFailure>;

/// Runs guests: a fresh instance a call, within bounds of time, memory and output, without any effect but the answer.
/// Answers are bounded in size and shape here; whether they are acceptable is for the caller to judge.
#[async_trait]
pub trait PluginHost: Send + Sync {
    /// Whether a component can be called at once.
    fn is_loaded(&self, digest: &str) -> bool;

    /// Checks a component, compiles it unless that has been done, and asks it who it is. One at a time.
    async fn load(&self, component: Arc<[u8]>) -> Result<Inspection, UnfitComponent>;

    async fn generate(
        &self,
        callee: Callee,
        context: GenerationContext,
        policy: PasswordPolicy,
    ) -> PluginResult<PlainPassword>;

    async fn compose(
        &self,
        callee: Callee,
        context: ComposeContext,
        draft: MailParts,
    ) -> PluginResult<MailParts>;

    async fn brand(&self, callee: Callee, tenant: TenantFacts, locale: String)
    -> PluginResult<ProposedBrand>;

    async fn propose(
        &self,
        callee: Callee,
        person: Person,
        domain: Option<String>,
        attempt: u32,
    ) -> PluginResult<String>;

    async fn claims(&self, callee: Callee, context: ClaimsContext) -> PluginResult<Vec<Claim>>;

    async fn shape(&self, callee: Callee, events: Vec<Event>) -> PluginResult<Vec<Event>>;
}
