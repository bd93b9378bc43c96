use crate::management_api::{Caller, Found, OptionalBody, Outcome, Tag};
use latchkey_app::{
    App,
    plugins::{self, Sample, TestPlugin},
};
use latchkey_domain::id::PluginId;
use poem_openapi::{Object, OpenApi, param::Path, types::Any};
use serde_json::{Value, json};
use uuid::Uuid;

/// With what a plugin is tried.
#[derive(Object)]
struct PluginTrial {
    /// Must fit the plugin's schema; `{}` unless given.
    settings: Option<Any<Value>>,
    /// A language tag such as `es`; every language of the theme unless given.
    #[oai(validator(max_length = 35))]
    locale: Option<String>,
    /// For composers, one kind of mail such as `reset-generated`; every kind unless given.
    #[oai(validator(max_length = 50))]
    kind: Option<String>,
    /// For generators, how many passwords; 5 unless given.
    #[oai(validator(minimum(value = "1"), maximum(value = "50")))]
    count: Option<u32>,
}

/// How a trial came out.
#[derive(Object)]
struct PluginTrialResult {
    samples: Vec<SampleJson>,
}

/// One call with sample data.
#[derive(Object)]
#[oai(rename = "PluginSample")]
struct SampleJson {
    /// What was asked.
    about: String,
    /// What the plugin makes of it, as it would be used; null where it can't be.
    #[oai(nullable)]
    answer: Option<Any<Value>>,
    /// Why it can't be used.
    #[oai(nullable)]
    problem: Option<String>,
    /// What the plugin logged.
    log: Vec<LogLineJson>,
    /// From a fresh instance to the answer.
    #[oai(nullable)]
    took_microseconds: Option<u64>,
}

/// A line that a plugin logged.
#[derive(Object)]
#[oai(rename = "PluginLogLine")]
struct LogLineJson {
    /// `debug`, `info`, `warn` or `error`.
    level: String,
    message: String,
}

impl From<Sample> for SampleJson {
    fn from(sample: Sample) -> Self {
        let (answer, problem) = match sample.outcome {
            Ok(answer) => (Some(Any(answer)), None),
            Err(failure) => (None, Some(failure.to_string())),
        };
        let line = |line: latchkey_domain::plugin::LogLine| LogLineJson {
            level: line.level.name().to_owned(),
            message: line.message,
        };
        Self {
            about: sample.about,
            answer,
            problem,
            log: sample.log.into_iter().map(line).collect(),
            took_microseconds: sample.took.map(|took| u64::try_from(took.as_micros()).unwrap_or(u64::MAX)),
        }
    }
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Try a plugin
    ///
    /// With sample data, bound or not. Nothing changes.
    #[oai(
        path = "/tenants/:tenant/plugins/:plugin/test",
        method = "post",
        tag = "Tag::Plugins",
        operation_id = "test-plugin"
    )]
    async fn test_plugin(
        &self,
        caller: Caller,
        tenant: Path<String>,
        plugin: Path<Uuid>,
        body: OptionalBody<PluginTrial>,
    ) -> Outcome<Found<PluginTrialResult>> {
        let context = caller.within(&self.0, &tenant).await?;
        let PluginTrial { settings, locale, kind, count } = body.0;
        let settings = settings.map_or_else(|| json!({}), |settings| settings.0);
        let count = count.unwrap_or(5) as usize;
        let request = TestPlugin { settings, locale, kind, count };
        let samples = plugins::test(&self.0, &context, PluginId(plugin.0), request).await?;
        Ok(Found::new(PluginTrialResult { samples: samples.into_iter().map(Into::into).collect() }))
    }
}
