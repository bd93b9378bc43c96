//! Bounds of what tenants may decide for themselves. Every message ends a sentence that begins with the field.

use crate::FieldError;
use jiff::tz::TimeZone;
use latchkey_domain::{
    mail,
    password::PasswordPolicy,
    tenant::{Brand, RecoveryPolicy, TenantSettings},
};
use latchkey_protocol::language_tag::is_language_tag;
use std::ops::RangeInclusive;

type Checked = Result<(), FieldError>;

const NAME_CHARACTERS: usize = 100;
const LINE_CHARACTERS: usize = 200;
const NOTICE_CHARACTERS: usize = 2000;
const URL_CHARACTERS: usize = 500;
const MOST_BLOCKED_WORDS: usize = 200;
const MOST_CLASSES: usize = 4;

pub(super) fn check_name(name: &str) -> Checked {
    line("name", Some(name), NAME_CHARACTERS)
}

pub(super) fn check_settings(settings: &TenantSettings) -> Checked {
    if !is_language_tag(&settings.locale) {
        return refuse("settings.locale", "must be a BCP 47 language tag such as en or pt-BR");
    }
    // A path or a made-up zone is none that the bundled database knows.
    if TimeZone::get(&settings.time_zone).is_err() {
        return refuse("settings.time_zone", "must be an IANA time zone such as Europe/Madrid");
    }
    address("settings.sender.address", settings.sender.address.as_deref())?;
    line("settings.sender.name", settings.sender.name.as_deref(), NAME_CHARACTERS)?;
    address("settings.administrator_email", settings.administrator_email.as_deref())?;
    check_recovery(&settings.recovery)?;
    check_password(&settings.password)
}

fn check_recovery(recovery: &RecoveryPolicy) -> Checked {
    let link = 1..=RecoveryPolicy::MAXIMUM_LINK_MINUTES;
    number("settings.recovery.link_minutes", recovery.link_minutes, link)?;
    let generated = 1..=RecoveryPolicy::MAXIMUM_GENERATED_HOURS;
    number("settings.recovery.generated_hours", recovery.generated_hours, generated)
}

fn check_password(policy: &PasswordPolicy) -> Checked {
    // NIST SP 800-63B-4 §3.1.1.2: fifteen where the password stands alone, and until there are second factors it does.
    number("settings.password.minimum_length", policy.minimum_length, 15..=64)?;
    number("settings.password.maximum_length", policy.maximum_length, 64..=256)?;
    if policy.required_classes.len() > MOST_CLASSES {
        return refuse("settings.password.required_classes", "must name each class at most once");
    }
    if policy.blocked_words.len() > MOST_BLOCKED_WORDS {
        let message = format!("must have at most {MOST_BLOCKED_WORDS} entries");
        return refuse("settings.password.blocked_words", &message);
    }
    let mut words = policy.blocked_words.iter();
    words.try_for_each(|word| line("settings.password.blocked_words", Some(word), NAME_CHARACTERS))
}

/// For a face that somebody else proposes.
pub(crate) fn check_name_and_brand(name: &str, brand: &Brand) -> Checked {
    check_name(name)?;
    check_brand(brand)
}

pub(super) fn check_brand(brand: &Brand) -> Checked {
    let digits = brand.colour.strip_prefix('#').unwrap_or_default();
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return refuse("brand.colour", "must be a colour such as #006270");
    }
    line("brand.provider_line", brand.provider_line.as_deref(), LINE_CHARACTERS)?;
    url("brand.provider_url", brand.provider_url.as_deref())?;
    paragraphs("brand.confidentiality_notice", brand.confidentiality_notice.as_deref())?;
    paragraphs("brand.no_reply_notice", brand.no_reply_notice.as_deref())?;
    url("brand.web_site", brand.web_site.as_deref())?;
    line("brand.postal_address", brand.postal_address.as_deref(), LINE_CHARACTERS)?;
    line("brand.phone", brand.phone.as_deref(), NAME_CHARACTERS)?;
    address("brand.support_email", brand.support_email.as_deref())?;
    url("brand.help_url", brand.help_url.as_deref())?;
    url("brand.privacy_url", brand.privacy_url.as_deref())
}

fn refuse(field: &'static str, message: &str) -> Checked {
    Err(FieldError::new(field, message))
}

fn number(field: &'static str, value: u32, range: RangeInclusive<u32>) -> Checked {
    if range.contains(&value) {
        return Ok(());
    }
    refuse(field, &format!("must be {} to {}", range.start(), range.end()))
}

fn line(field: &'static str, text: Option<&str>, most: usize) -> Checked {
    let Some(text) = text else { return Ok(()) };
    if text.trim().is_empty() || text.chars().count() > most || text.chars().any(char::is_control) {
        return refuse(field, &format!("must have 1 to {most} characters and no control characters"));
    }
    Ok(())
}

/// Longer text, in which lines may be broken.
fn paragraphs(field: &'static str, text: Option<&str>) -> Checked {
    let without_breaks = text.map(|text| text.replace('\n', " "));
    line(field, without_breaks.as_deref(), NOTICE_CHARACTERS)
}

fn address(field: &'static str, text: Option<&str>) -> Checked {
    if text.is_none_or(mail::is_address) { Ok(()) } else { refuse(field, "must be an e-mail address") }
}

/// Links are shown, never fetched; http and https only, so that none of them can run anything.
fn url(field: &'static str, text: Option<&str>) -> Checked {
    let Some(text) = text else { return Ok(()) };
    let parsed = url::Url::parse(text).ok();
    let fits = text.len() <= URL_CHARACTERS && !text.chars().any(|c| c.is_control() || c.is_whitespace());
    if fits && parsed.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) {
        return Ok(());
    }
    refuse(field, &format!("must be an http or https URL with at most {URL_CHARACTERS} characters"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused_setting(edit: impl FnOnce(&mut TenantSettings)) -> &'static str {
        let mut settings = TenantSettings::default();
        edit(&mut settings);
        check_settings(&settings).expect_err("out of bounds").field
    }

    fn refused_brand(edit: impl FnOnce(&mut Brand)) -> &'static str {
        let mut brand = Brand::default();
        edit(&mut brand);
        check_brand(&brand).expect_err("out of bounds").field
    }

    #[test]
    fn defaults_are_within_bounds() {
        assert_eq!(check_settings(&TenantSettings::default()), Ok(()));
        assert_eq!(check_brand(&Brand::default()), Ok(()));
    }

    #[test]
    fn settings_out_of_bounds_are_named() {
        assert_eq!(refused_setting(|s| s.locale = "en_US".into()), "settings.locale");
        assert_eq!(refused_setting(|s| s.time_zone = "Mars/Olympus".into()), "settings.time_zone");
        assert_eq!(refused_setting(|s| s.time_zone = "../etc/passwd".into()), "settings.time_zone");
        assert_eq!(refused_setting(|s| s.sender.address = Some("no".into())), "settings.sender.address");
        assert_eq!(refused_setting(|s| s.sender.name = Some("a\r\nBcc: b".into())), "settings.sender.name");
        assert_eq!(refused_setting(|s| s.recovery.link_minutes = 16), "settings.recovery.link_minutes");
        assert_eq!(refused_setting(|s| s.recovery.generated_hours = 0), "settings.recovery.generated_hours");
        assert_eq!(refused_setting(|s| s.password.minimum_length = 7), "settings.password.minimum_length");
        assert_eq!(refused_setting(|s| s.password.maximum_length = 63), "settings.password.maximum_length");
    }

    #[test]
    fn a_brand_out_of_bounds_is_named() {
        assert_eq!(refused_brand(|b| b.colour = "red".into()), "brand.colour");
        assert_eq!(refused_brand(|b| b.colour = "#00é00".into()), "brand.colour");
        assert_eq!(refused_brand(|b| b.help_url = Some("javascript:alert(1)".into())), "brand.help_url");
        assert_eq!(refused_brand(|b| b.web_site = Some("https://a b".into())), "brand.web_site");
        assert_eq!(refused_brand(|b| b.phone = Some("\u{7}".into())), "brand.phone");
        assert_eq!(refused_brand(|b| b.no_reply_notice = Some("x".repeat(2001))), "brand.no_reply_notice");
    }
}
