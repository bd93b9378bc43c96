use super::{Sample, Stage, Trial, sample};
use crate::hooks;
use latchkey_domain::plugin::PluginFailure;
use latchkey_render::Brand;
use serde_json::{Value, json};

pub(super) async fn samples(stage: &Stage<'_>, trial: &Trial) -> Vec<Sample> {
    let mut samples = Vec::new();
    for locale in trial.locales(stage) {
        let locale = locale.to_string();
        let callee = stage.callee(&trial.digest, &trial.settings_text());
        let called = stage.host.brand(callee, stage.facts(), locale.clone()).await;
        samples.push(sample(format!("brand, {locale}"), called, |proposed| {
            let checked = hooks::checked_brand(stage.tenant, proposed);
            checked.map(|brand| shown(&brand)).map_err(|error| PluginFailure::Answer(error.to_string()))
        }));
    }
    samples
}

fn shown(brand: &Brand) -> Value {
    json!({
        "name": brand.name, "colour": brand.colour, "logo_bytes": brand.logo.as_ref().map(|logo| logo.len()),
        "provider_line": brand.provider_line, "provider_url": brand.provider_url,
        "confidentiality_notice": brand.confidentiality_notice, "no_reply_notice": brand.no_reply_notice,
        "web_site": brand.web_site, "postal_address": brand.postal_address, "phone": brand.phone,
        "support_email": brand.support_email, "help_url": brand.help_url, "privacy_url": brand.privacy_url,
    })
}
