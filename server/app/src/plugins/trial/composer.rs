use super::{Sample, Stage, Trial, sample};
use crate::hooks;
use latchkey_domain::plugin::{MailParts, PluginFailure};
use latchkey_render::{Mail, MailDraft, MailFrame, SecretKind, Secrets};
use serde_json::{Value, json};

/// What stands in samples where a secret would: neither opens anything.
const DEAD_TOKEN: &str = "this-is-a-sample-and-opens-nothing";
const DEAD_PASSWORD: &str = "sample-password-not-valid";

pub(super) async fn samples(stage: &Stage<'_>, trial: &Trial) -> Vec<Sample> {
    let locales = trial.locales(stage);
    let mut samples = Vec::new();
    for (frame, mail) in stage.renderer.sample_mails() {
        let is_wanted = trial.kind.as_deref().is_none_or(|kind| kind == mail.kind());
        if !is_wanted || !locales.contains(&frame.locale) {
            continue;
        }
        samples.push(compose(stage, trial, &frame, &mail).await);
    }
    samples
}

async fn compose(stage: &Stage<'_>, trial: &Trial, frame: &MailFrame, mail: &Mail) -> Sample {
    let about = format!("{}, {}", mail.kind(), frame.locale);
    let drafted = stage.renderer.mail(frame, mail);
    let told = hooks::compose_context(stage.renderer, stage.facts(), frame, mail);
    let (draft, told) = match (drafted, told) {
        (Ok(draft), Ok(told)) => (draft, told),
        (Err(error), _) | (_, Err(error)) => {
            let failure = PluginFailure::Answer(format!("the sample itself can't be rendered: {error}"));
            return Sample { about, outcome: Err(failure), log: Vec::new(), took: None };
        }
    };
    let callee = stage.callee(&trial.digest, &trial.settings_text());
    let called = stage.host.compose(callee, told, hooks::parts_of(&draft)).await;
    sample(about, called, |parts| preview(stage, mail, &draft, &parts))
}

/// The mail as it would leave, with a dead secret.
fn preview(
    stage: &Stage<'_>,
    mail: &Mail,
    draft: &MailDraft,
    parts: &MailParts,
) -> Result<Value, PluginFailure> {
    let reworded = hooks::judge_message(draft, parts)?;
    let link = format!("{}/reset?token={DEAD_TOKEN}", stage.url);
    let secrets = match mail.secret() {
        SecretKind::None => Secrets::default(),
        SecretKind::Link => Secrets { link: Some(&link), password: None },
        SecretKind::Password => Secrets { link: None, password: Some(DEAD_PASSWORD) },
    };
    let filled = reworded.fill(&secrets).map_err(|error| PluginFailure::Answer(error.to_string()))?;
    Ok(json!({ "subject": filled.subject, "text": filled.text, "html": filled.html }))
}
