use super::{Sample, Stage, Trial, sample};
use crate::hooks;
use latchkey_domain::plugin::Person;
use serde_json::json;

/// Names with what namers stumble over: accents, several names, particles, letters that don't decompose, an apostrophe.
const PEOPLE: [(&str, &str, &str); 6] = [
    ("Lucía", "Fernández Núñez", "es"),
    ("María del Mar", "de la Cruz", "es"),
    ("Łukasz", "Żółkiewski", "pl"),
    ("Zoë", "D’Œuvre", "fr"),
    ("Jürgen", "Groß", "de"),
    ("Bo", "Li", "en"),
];

pub(super) async fn samples(stage: &Stage<'_>, trial: &Trial) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (first_name, last_name, locale) in PEOPLE {
        for (domain, attempt) in [(None, 1), (Some("school.example".to_owned()), 1), (None, 2)] {
            let person = Person {
                first_name: first_name.to_owned(),
                last_name: last_name.to_owned(),
                profile: "student".to_owned(),
                group: "3B".to_owned(),
                locale: locale.to_owned(),
            };
            let about = format!(
                "{first_name} {last_name}, {}, attempt {attempt}",
                domain.as_deref().unwrap_or("no domain")
            );
            let callee = stage.callee(&trial.digest, &trial.settings_text());
            let called = stage.host.propose(callee, person, domain, attempt).await;
            samples.push(sample(about, called, |login| hooks::judge_login(&login).map(|()| json!(login))));
        }
    }
    samples
}
