use super::{
    Stage,
    trial::{self, Trial, generator},
};
use crate::Failure;
use latchkey_domain::plugin::{Capability, GENERATOR_SAMPLES};
use std::collections::HashSet;

/// Of the samples of a generator, this many are also compared with the lists of common passwords, which is slow.
const JUDGED: usize = 20;

/// What a guest must show before it is bound: an acceptable answer to every sample; a generator as many distinct
/// passwords as [`GENERATOR_SAMPLES`].
pub async fn prove(stage: &Stage<'_>, trial: &Trial) -> Result<(), Failure> {
    for sample in trial::run(stage, &Trial { count: JUDGED, ..trial.clone() }).await {
        if let Err(failure) = sample.outcome {
            return Err(unproven(&format!("{}: {failure}", sample.about)));
        }
    }
    match trial.capability {
        Capability::PasswordGenerator => prove_distinct(stage, trial).await,
        _ => Ok(()),
    }
}

async fn prove_distinct(stage: &Stage<'_>, trial: &Trial) -> Result<(), Failure> {
    let settings = trial.settings.to_string();
    let locale = &stage.tenant.settings.locale;
    let policy = &stage.tenant.settings.password;
    let mut seen = HashSet::with_capacity(GENERATOR_SAMPLES);
    for number in 1..=GENERATOR_SAMPLES {
        let made = generator::generate(stage, &trial.digest, &settings, locale).await;
        let password = made.map_err(|failure| unproven(&format!("sample {number}: {failure}")))?.answer;
        policy.check_shape(&password).map_err(|refused| unproven(&format!("sample {number} {refused}")))?;
        if !seen.insert(latchkey_domain::digest::sha256(password.reveal().as_bytes())) {
            return Err(unproven(&format!("sample {number} of {GENERATOR_SAMPLES} repeats an earlier one")));
        }
    }
    Ok(())
}

fn unproven(why: &str) -> Failure {
    Failure::invalid("plugin", format!("did not stand its trial with these settings: {why}"))
}
