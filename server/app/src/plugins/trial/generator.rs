use super::{Sample, Stage, Trial, sample};
use crate::hooks;
use latchkey_domain::{
    password::{PasswordPolicy, PlainPassword},
    plugin::{GenerationContext, PluginFailure, PluginResult, Purpose},
};
use serde_json::json;

pub(super) async fn samples(stage: &Stage<'_>, trial: &Trial) -> Vec<Sample> {
    let locale = trial.locale.clone().unwrap_or_else(|| stage.tenant.settings.locale.clone());
    let policy = &stage.tenant.settings.password;
    let mut samples = Vec::new();
    for number in 1..=trial.count {
        let called = generate(stage, &trial.digest, &trial.settings_text(), &locale).await;
        let about = format!("password {number}, {locale}");
        samples.push(sample(about, called, |password| {
            judge(policy, &password).map(|()| json!(password.reveal()))
        }));
    }
    samples
}

/// One password for nobody in particular.
pub(in crate::plugins) async fn generate(
    stage: &Stage<'_>,
    digest: &str,
    settings: &str,
    locale: &str,
) -> PluginResult<PlainPassword> {
    let context =
        GenerationContext { tenant: stage.facts(), locale: locale.to_owned(), purpose: Purpose::Reset };
    stage.host.generate(stage.callee(digest, settings), context, stage.tenant.settings.password.clone()).await
}

/// Whether anybody could have chosen it.
fn judge(policy: &PasswordPolicy, password: &PlainPassword) -> Result<(), PluginFailure> {
    policy.check(password, &[]).map_err(|refused| hooks::refusal(&refused))
}
