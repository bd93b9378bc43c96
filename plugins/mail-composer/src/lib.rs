//! Mails that give access back, in a tenant's own words: *New password assigned* and *Set a new password*.

mod html;
mod letter;
mod plain;
mod wording;

use latchkey::plugin::{branding::Brand, types::Fact};
use latchkey_guest_kit::settings;
use letter::{Foot, Letter, Mail, Secret};
use wording::Settings;

wit_bindgen::generate!({ world: "mail-composer", path: "../wit/v1" });
export!(MailComposer);

struct MailComposer;

impl Guest for MailComposer {
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
        let settings: Settings = settings::read(&settings).map_err(PluginError::InvalidSettings)?;
        let placeholders = &context.placeholders;
        let secret = match kind.as_str() {
            "reset-generated" => placeholders.password.as_deref().map(Secret::Password),
            "reset-link" => placeholders.link.as_deref().map(Secret::Link),
            _ => None,
        };
        // A kind that isn't ours, a language that has no words: the theme's mail is as good as ever.
        let (Some(secret), Some(wording)) = (secret, settings.wording(&context.locale)) else {
            return Ok(draft);
        };
        let until = instant(&context.facts, "expires-at");
        let mail = Mail {
            tenant: context.brand.name.as_deref().unwrap_or(&context.tenant.name),
            colour: context.brand.colour.as_deref(),
            login_url: &format!("{}/login", context.tenant.url),
            name: context.greeting_name.as_deref(),
            login: &context.login,
            secret,
            administrator: fact(&context.facts, "administrator"),
            until: until.as_deref(),
            minutes: fact(&context.facts, "minutes"),
            must_change: fact(&context.facts, "must-change") == Some("true"),
            foot: foot(&context.brand),
        };
        let letter = Letter::write(&wording, &mail);
        let language = &context.locale;
        Ok(Message {
            subject: letter.subject(),
            text: plain::text(&letter),
            html: html::document(&letter, language),
        })
    }
}

fn fact<'a>(facts: &'a [Fact], name: &str) -> Option<&'a str> {
    let value = facts.iter().find(|fact| fact.name == name)?.value.as_str();
    Some(value).filter(|value| !value.is_empty())
}

/// An instant as its parts are worded in the mail's language: `23 de noviembre de 2026, 15:17 (CET)`.
fn instant(facts: &[Fact], name: &str) -> Option<String> {
    let part = |part: &str| fact(facts, &format!("{name}-{part}"));
    Some(format!("{}, {} ({})", part("date")?, part("clock")?, part("zone")?))
}

fn foot(brand: &Brand) -> Foot<'_> {
    Foot {
        provider_line: brand.provider_line.as_deref(),
        provider_url: brand.provider_url.as_deref(),
        confidentiality: brand.confidentiality_notice.as_deref(),
        no_reply: brand.no_reply_notice.as_deref(),
        web_site: brand.web_site.as_deref(),
        postal_address: brand.postal_address.as_deref(),
        phone: brand.phone.as_deref(),
        support_email: brand.support_email.as_deref(),
    }
}
