//! What templates see of a page. Every name is there on every page of its kind, `null` where there is nothing to say,
//! for templates are strict.

mod oauth;
mod reset;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Frame, MailboxRow, Page, ResetPageKind};
use crate::brand::{Colours, Rgb};
use crate::error::RenderError;
use crate::locale::{Argument, Locale, Locales};
use crate::moment::Moment;
use crate::theme::{AssetNames, Theme};

/// Accepted lengths end here (the password policy's own limit), so that the browser says it first.
const PASSWORD_MAX_LENGTH: u32 = 256;
const LANGUAGE_NAME: &str = "language-name";

/// The locale files, in the page's language.
pub(super) struct Words<'a> {
    locales: &'a Locales,
    locale: String,
    tenant: &'a str,
}

impl Words<'_> {
    pub fn text(&self, id: &str, arguments: &[(&str, Argument<'_>)]) -> Result<String, RenderError> {
        let mut all = vec![("tenant", Argument::Text(self.tenant))];
        all.extend_from_slice(arguments);
        self.locales.format(&self.locale, id, &all)
    }

    pub fn count(&self, id: &str, name: &str, count: u32) -> Result<String, RenderError> {
        self.text(id, &[(name, Argument::Number(f64::from(count)))])
    }

    fn moment(&self, at: Timestamp, zone: &str) -> Result<Moment, RenderError> {
        Moment::new(&self.locale, at, zone)
    }

    fn moment_if(&self, at: Option<Timestamp>, zone: &str) -> Result<Option<Moment>, RenderError> {
        at.map(|at| self.moment(at, zone)).transpose()
    }
}

impl Frame {
    /// The name that people know.
    fn name(&self) -> &str {
        if self.brand.name.is_empty() { &self.tenant_name } else { &self.brand.name }
    }

    fn context(&self, names: &AssetNames, colours: &Colours) -> Value {
        let name = self.name();
        let own_colours = self.brand.rgb() != Rgb::PETROL;
        let stylesheet =
            own_colours.then(|| format!("{}/brand/{}", self.base_path, colours.stylesheet.file_name));
        json!({
            "lang": self.locale.to_string(),
            "tenant": { "slug": self.tenant_slug, "name": name, "initial": initial(name) },
            "logo": self.brand.logo_file_name().map(|file| format!("{}/brand/{file}", self.base_path)),
            "base": self.base_path,
            "recover_url": format!("{}/recover", self.base_path),
            "assets": names,
            "brand_stylesheet": stylesheet,
            "theme_colour": colours.derived.light.deep.to_string(),
            "theme_colour_dark": colours.derived.dark.deep.to_string(),
            "danger_outline": colours.derived.danger_outline,
            "csrf": self.csrf,
            "request_id": self.request_id,
            "help_url": web_address(self.brand.help_url.as_deref()),
            "privacy_url": web_address(self.brand.privacy_url.as_deref()),
            "support_email": self.brand.support_email,
            "refresh_seconds": null,
        })
    }

    /// The chooser: every language by the name that it has for itself. A page in the course of an application's request
    /// is the same page only with its continuation.
    fn languages(&self, locales: &Locales, continuation: Option<&str>) -> Result<Value, RenderError> {
        let at = match (self.languages_at.as_str(), continuation) {
            ("", Some(continuation)) => format!("?continue={}&", oauth::query_value(continuation)),
            (at, _) if at.contains('?') => format!("{at}&"),
            (at, _) => format!("{at}?"),
        };
        let language = |locale: &Locale| {
            let tag = locale.to_string();
            // English would stand in for a language that doesn't say its name.
            let name = match locales.has(&tag, LANGUAGE_NAME) {
                true => locales.format(&tag, LANGUAGE_NAME, &[])?,
                false => tag.clone(),
            };
            let address = format!("{at}ui_locales={tag}");
            Ok(json!({ "tag": tag, "name": name, "address": address, "current": *locale == self.locale }))
        };
        // A choice of one is none.
        let known = Some(locales.known()).filter(|known| known.len() > 1).unwrap_or_default();
        known.iter().map(language).collect()
    }
}

impl Page {
    pub(crate) fn context(
        &self,
        frame: &Frame,
        theme: &Theme,
        colours: &Colours,
    ) -> Result<Value, RenderError> {
        let words = Words { locales: &theme.locales, locale: frame.locale.to_string(), tenant: frame.name() };
        let mut context = frame.context(&theme.names, colours);
        let mut own = self.own(frame, &words)?;
        let continuation = own.get("continuation").and_then(Value::as_str);
        context["languages"] = frame.languages(&theme.locales, continuation)?;
        let title = self.title(&words)?;
        let failed = own.get("error").is_some_and(|error| !error.is_null());
        let document_id = if failed { "document-title-error" } else { "document-title" };
        own["document_title"] = words.text(document_id, &[("title", Argument::Text(&title))])?.into();
        own["title"] = title.into();
        if let (Some(context), Value::Object(own)) = (context.as_object_mut(), own) {
            context.extend(own);
        }
        Ok(context)
    }

    fn title(&self, words: &Words<'_>) -> Result<String, RenderError> {
        let plain = |id: &str| words.text(id, &[]);
        match self {
            Self::Reset { kind: ResetPageKind::SetUp, .. } => plain("reset-title-setup"),
            Self::Error { kind, .. } => plain(&format!("error-{}-title", kind.name())),
            Self::DeviceDone { allowed: false } => plain("device-done-title-denied"),
            Self::Consent { client_name, .. } | Self::FormPost { client_name, .. } => {
                let client = ("client", Argument::Text(client_name));
                words.text(&format!("{}-title", self.kind()), &[client])
            }
            _ => plain(&format!("{}-title", self.kind())),
        }
    }

    fn own(&self, frame: &Frame, words: &Words<'_>) -> Result<Value, RenderError> {
        Ok(match self {
            Self::Login { login, error, notice, continuation, client_name } => json!({
                "login": login,
                "error": error.map(|error| error.context(words)).transpose()?,
                "notice": notice.map(|notice| notice.context(words)).transpose()?,
                "continuation": continuation,
                "client_name": client_name,
            }),
            Self::DeadPassword { proof } => json!({ "proof": proof, "generated": false }),
            Self::DeadPasswordGenerated { proof } => json!({ "proof": proof, "generated": true }),
            Self::ChoosePassword {
                login,
                reset_by,
                reset_at,
                time_zone,
                error,
                min_length,
                continuation,
            } => json!({
                "continuation": continuation,
                "login": login,
                "reset_by": reset_by,
                "reset_at": words.moment_if(*reset_at, time_zone)?,
                "error": error.as_ref().map(|error| error.context(words)).transpose()?,
                "min_length": min_length,
                "max_length": PASSWORD_MAX_LENGTH,
            }),
            Self::SignedIn { login, display_name, signed_in_at, time_zone } => json!({
                "login": login,
                "display_name": if display_name.is_empty() { login } else { display_name },
                "signed_in_at": words.moment(*signed_in_at, time_zone)?,
            }),
            Self::Recover { login, error, minutes } => json!({
                "login": login,
                "error": error.map(|error| error.context(words)).transpose()?,
                "minutes": minutes,
            }),
            Self::RecoverSent { minutes } | Self::ResetSent { minutes } => {
                json!({ "minutes": minutes, "csrf": null, "request_id": null })
            }
            Self::Reset { .. } => self.reset(words)?,
            Self::ResetDone {} => json!({}),
            Self::ResetExpired { ended_at, time_zone, minutes, can_resend } => json!({
                "ended_at": words.moment_if(*ended_at, time_zone)?,
                "minutes": minutes,
                "can_resend": can_resend,
            }),
            Self::Consent { .. }
            | Self::ChooseAccount { .. }
            | Self::LogOut { .. }
            | Self::Device { .. }
            | Self::DeviceConfirm { .. }
            | Self::DeviceDone { .. }
            | Self::FormPost { .. }
            | Self::Applications { .. } => self.oauth(frame, words)?,
            Self::Error { status, kind } => kind.context(*status, words)?,
            Self::Mailbox { messages } => {
                json!({
                    "count": messages.len(),
                    "messages": messages.iter().map(|row| row.context(words)).collect::<Result<Vec<_>, _>>()?,
                })
            }
            Self::MailboxMessage { row, headers, text, html_url } => json!({
                "message": row.context(words)?,
                "headers": headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect::<Vec<_>>(),
                "lines": text.as_deref().map(lines),
                "html_url": html_url,
            }),
        })
    }
}

impl MailboxRow {
    fn context(&self, words: &Words<'_>) -> Result<Value, RenderError> {
        Ok(json!({
            "id": self.id,
            "to": self.to,
            "from": self.from,
            "subject": self.subject,
            "received_at": words.moment(self.received_at, "UTC")?,
        }))
    }
}

/// A text part line by line; a line that is an address becomes a link, for a sandboxed frame can't follow one.
fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| json!({ "text": line, "address": web_address(Some(line.trim())) })).collect()
}

/// Only what a browser opens as a page may become a link.
pub(crate) fn web_address(address: Option<&str>) -> Option<&str> {
    address.filter(|address| {
        (address.starts_with("https://") || address.starts_with("http://"))
            && !address.contains(|c: char| c.is_whitespace() || c.is_control())
    })
}

/// The letter that stands for a tenant until it has a logo.
pub(crate) fn initial(name: &str) -> String {
    let letter = name.chars().find(|c| c.is_alphanumeric());
    letter.map(|letter| letter.to_uppercase().collect()).unwrap_or_default()
}
