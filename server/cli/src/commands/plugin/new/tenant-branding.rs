//! A tenant's colour and notices, the notices in the reader's language.

use serde::Deserialize;
use std::collections::BTreeMap;

wit_bindgen::generate!({ world: "tenant-branding", path: "wit" });

struct Plugin;
export!(Plugin);

/// What a tenant can set; `settings.schema.json` says the same to the server.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    colour: Option<String>,
    /// The line about who answers, by language tag; `*` for every other language.
    no_reply: BTreeMap<String, String>,
}

impl Guest for Plugin {
    fn describe() -> Description {
        Description {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            settings_schema: include_str!("settings.schema.json").into(),
        }
    }

    /// What is none stays as the tenant's settings in Latchkey say.
    fn brand(_: Tenant, locale: String, settings: String) -> Result<Brand, PluginError> {
        let settings: Settings = serde_json::from_str(&settings)
            .map_err(|error| PluginError::InvalidSettings(error.to_string()))?;
        Ok(Brand {
            name: None,
            colour: settings.colour,
            logo: None,
            provider_line: None,
            provider_url: None,
            confidentiality_notice: None,
            no_reply_notice: worded(&settings.no_reply, &locale),
            web_site: None,
            postal_address: None,
            phone: None,
            support_email: None,
            help_url: None,
            privacy_url: None,
        })
    }
}

/// The line of the language, else of its parent (`pt` for `pt-BR`), else of every other one.
fn worded(lines: &BTreeMap<String, String>, locale: &str) -> Option<String> {
    let parent = locale.split('-').next().unwrap_or(locale);
    [locale, parent, "*"]
        .into_iter()
        .find_map(|tag| lines.get(tag))
        .cloned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_nearest_language_is_taken() {
        let lines = [("es", "No responda."), ("*", "Don't reply.")]
            .map(|(tag, line)| (tag.into(), line.into()));
        let told = |locale| super::worded(&lines.clone().into(), locale).unwrap();
        assert_eq!(
            (&*told("es-MX"), &*told("pl")),
            ("No responda.", "Don't reply.")
        );
    }
}
