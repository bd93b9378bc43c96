//! Mails as the theme makes them, with a closing line of the tenant's own.

use latchkey::plugin::log;
use serde::Deserialize;

wit_bindgen::generate!({ world: "mail-composer", path: "wit" });

struct Plugin;
export!(Plugin);

/// What a tenant can set; `settings.schema.json` says the same to the server.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    closing: Option<String>,
}

impl Guest for Plugin {
    fn describe() -> Description {
        Description {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            settings_schema: include_str!("settings.schema.json").into(),
        }
    }

    fn compose(
        kind: MailKind,
        context: MailContext,
        draft: Message,
        settings: String,
    ) -> Result<Message, PluginError> {
        let settings: Settings = serde_json::from_str(&settings)
            .map_err(|error| PluginError::InvalidSettings(error.to_string()))?;
        // Shown by `latchkey plugin run`, dropped when real mails are made.
        log::write(log::Level::Debug, &format!("{kind} in {}", context.locale));
        let closing = settings
            .closing
            .unwrap_or_else(|| format!("{}, {}", context.tenant.name, context.tenant.url));
        // The draft has the secret's placeholder where it must stand; keeping the draft keeps that.
        Ok(Message {
            subject: draft.subject,
            text: format!("{}\n\n{closing}\n", draft.text.trim_end()),
            html: draft.html.replace(
                "</body>",
                &format!("<p align=\"center\">{}</p></body>", escaped(&closing)),
            ),
        })
    }
}

/// Text as it may stand in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    #[test]
    fn markup_in_a_text_stays_text() {
        assert_eq!(super::escaped("a < b & c"), "a &lt; b &amp; c");
    }
}
