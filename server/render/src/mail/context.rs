//! What templates see of a mail. Values from outside are neutralised here, once, before any template sees them.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Mail, MailFrame, SecretKind};
use crate::brand::{Colours, named};
use crate::error::RenderError;
use crate::moment::Moment;
use crate::page::{initial, web_address};
use crate::placeholders::{LINK, PASSWORD, neutralise};

impl MailFrame {
    fn name(&self) -> &str {
        if self.brand.name.is_empty() { &self.tenant_name } else { &self.brand.name }
    }

    fn context(&self) -> Value {
        let (brand, name) = (&self.brand, self.name());
        let phone_digits: Option<String> = brand
            .phone
            .as_deref()
            .map(|phone| phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect());
        let provider = brand
            .provider_line
            .as_ref()
            .map(|line| json!({ "line": line, "url": web_address(brand.provider_url.as_deref()) }));
        json!({
            "lang": self.locale.to_string(),
            "tenant": { "name": name, "initial": initial(name) },
            // Filled in once the subject's own template has been rendered.
            "subject": "",
            "to": self.to,
            "greeting_name": self.display_name.as_deref().filter(|name| !name.trim().is_empty()),
            "login": self.login,
            "login_url": format!("{}/login", self.public_url),
            "recover_url": format!("{}/recover", self.public_url),
            "provider": provider,
            "confidentiality_notice": brand.confidentiality_notice,
            "no_reply_notice": brand.no_reply_notice,
            "web_site": web_address(brand.web_site.as_deref()),
            "postal_address": brand.postal_address,
            "phone": brand.phone,
            "phone_digits": phone_digits,
            "support_email": brand.support_email,
            "support_link": brand.support_email.as_ref().map(|address| format!("mailto:{address}")),
        })
    }
}

impl Mail {
    pub(crate) fn context(&self, frame: &MailFrame, colours: &Colours) -> Result<Value, RenderError> {
        let mut context = Map::new();
        for part in [frame.context(), self.own(frame)?] {
            if let Value::Object(part) = part {
                context.extend(part.into_iter().map(|(name, value)| (name, neutral(value))));
            }
        }
        context.insert("colours".to_owned(), palettes(colours));
        match self.secret() {
            SecretKind::Link => context.insert("link".to_owned(), LINK.into()),
            SecretKind::Password => context.insert("password".to_owned(), PASSWORD.into()),
            SecretKind::None => None,
        };
        Ok(Value::Object(context))
    }

    /// What this kind of mail tells, by name: `minutes`, `expires-at-date`, … What there is nothing to say about is left out.
    pub(crate) fn facts(&self, frame: &MailFrame) -> Result<Vec<(String, String)>, RenderError> {
        let mut facts = Vec::new();
        collect("", &neutral(self.own(frame)?), &mut facts);
        Ok(facts)
    }

    fn own(&self, frame: &MailFrame) -> Result<Value, RenderError> {
        let moment = |at: Timestamp| Moment::new(&frame.locale.to_string(), at, &frame.time_zone);
        Ok(match self {
            Self::ResetLink { administrator, expires_at, minutes } => json!({
                "administrator": administrator, "expires_at": moment(*expires_at)?, "minutes": minutes,
            }),
            Self::RecoverLink { expires_at, minutes } => json!({
                "expires_at": moment(*expires_at)?, "minutes": minutes,
            }),
            Self::ResetGenerated { administrator, expires_at, must_change } => json!({
                "administrator": administrator,
                "expires_at": expires_at.map(moment).transpose()?,
                "must_change": must_change,
            }),
            Self::Welcome { expires_at, must_change } => json!({
                "expires_at": expires_at.map(moment).transpose()?, "must_change": must_change,
            }),
            Self::PasswordChanged { at } | Self::Test { at } => json!({ "at": moment(*at)? }),
            Self::ResetNotice { administrator, at, sent_to_masked, shown } => json!({
                "administrator": administrator,
                "at": moment(*at)?,
                "sent_to": Some(sent_to_masked).filter(|to| !to.is_empty()),
                "shown": shown,
            }),
        })
    }
}

/// Names as composers know them, members of members joined by a hyphen.
fn collect(name: &str, value: &Value, facts: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (member, value) in members {
                let member = member.replace('_', "-");
                let joined = if name.is_empty() { member } else { format!("{name}-{member}") };
                collect(&joined, value, facts);
            }
        }
        Value::String(text) => facts.push((name.to_owned(), text.clone())),
        plain => facts.push((name.to_owned(), plain.to_string())),
    }
}

fn neutral(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(neutralise(&text)),
        Value::Array(values) => Value::Array(values.into_iter().map(neutral).collect()),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, neutral(value))).collect(),
        plain => plain,
    }
}

/// Both palettes, by the names of `tokens.css`; those of the dark one begin with `dark_`.
fn palettes(colours: &Colours) -> Value {
    let light = named(&colours.derived.light).map(|(name, colour)| (name.replace('-', "_"), colour));
    let dark = named(&colours.derived.dark)
        .map(|(name, colour)| (format!("dark_{}", name.replace('-', "_")), colour));
    light.into_iter().chain(dark).map(|(name, colour)| (name, Value::String(colour.to_string()))).collect()
}
