//! Trials: a guest is called with sample data, and its answers are judged as in earnest.

mod branding;
mod claims;
mod composer;
pub(super) mod generator;
mod later;
mod namer;

use super::Stage;
use latchkey_domain::plugin::{Answered, Capability, LogLine, PluginFailure, PluginResult};
use serde_json::Value;
use std::time::Duration;

/// What is to be tried.
#[derive(Debug, Clone)]
pub struct Trial {
    pub capability: Capability,
    /// The component, which must be loaded.
    pub digest: String,
    /// A JSON object that fits the plugin's schema.
    pub settings: Value,
    /// BCP 47 tag; every language of the theme unless given.
    pub locale: Option<String>,
    /// For composers: one kind of mail; every kind unless given.
    pub kind: Option<String>,
    /// For generators: how many passwords.
    pub count: usize,
}

/// One call and how it came out.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What was asked, such as `reset-generated, es`.
    pub about: String,
    /// The answer as JSON, or why it can't be taken.
    pub outcome: Result<Value, PluginFailure>,
    pub log: Vec<LogLine>,
    /// Of an answered call: instance and call.
    pub took: Option<Duration>,
}

/// Calls the guest with every sample that the trial asks for.
pub async fn run(stage: &Stage<'_>, trial: &Trial) -> Vec<Sample> {
    match trial.capability {
        Capability::PasswordGenerator => generator::samples(stage, trial).await,
        Capability::MailComposer => composer::samples(stage, trial).await,
        Capability::TenantBranding => branding::samples(stage, trial).await,
        Capability::LoginNamer => namer::samples(stage, trial).await,
        Capability::TokenClaims => claims::samples(stage, trial).await,
        Capability::EventSink => later::events(stage, trial).await,
    }
}

impl Trial {
    fn settings_text(&self) -> String {
        self.settings.to_string()
    }

    /// The languages to try: the wanted one as the theme has it, or all.
    fn locales(&self, stage: &Stage<'_>) -> Vec<latchkey_render::Locale> {
        match &self.locale {
            Some(wanted) => vec![stage.renderer.negotiate([wanted.as_str()])],
            None => stage.renderer.locales().to_vec(),
        }
    }
}

/// A sample of a call whose answer `judge` turns into JSON, or refuses.
fn sample<T>(
    about: String,
    called: PluginResult<T>,
    judge: impl FnOnce(T) -> Result<Value, PluginFailure>,
) -> Sample {
    match called {
        Ok(Answered { answer, log, took }) => Sample { about, outcome: judge(answer), log, took: Some(took) },
        Err(failure) => Sample { about, outcome: Err(failure), log: Vec::new(), took: None },
    }
}
