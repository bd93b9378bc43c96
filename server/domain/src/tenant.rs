//! Tenants: an organisation, its rules and its face.

use crate::{Timestamp, id::TenantId, password::PasswordPolicy};
use serde::{Deserialize, Serialize};

/// Slug of the reserved tenant whose people run the installation.
pub const OPERATORS: &str = "operators";

/// A tenant as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Tenant {
    pub id: TenantId,
    /// Part of every address and of the issuer; never changes.
    pub slug: String,
    pub name: String,
    pub status: TenantStatus,
    pub settings: TenantSettings,
    pub brand: Brand,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Counts changes; the entity tag.
    pub version: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TenantStatus {
    Active,
    /// Nobody logs in and nothing is sent; the data stay.
    Deactivated,
}

/// What a tenant decides for itself. Kept as one JSON document, so unknown fields of a newer release survive a rollback
/// only as long as the document isn't written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TenantSettings {
    /// BCP 47 tag of the language that pages and mails fall back to.
    pub locale: String,
    /// IANA name of the zone in which mails and pages tell the time.
    pub time_zone: String,
    pub sender: Sender,
    /// Where notices for the tenant's administrators go, and new users' credentials if the tenant so decides.
    pub administrator_email: Option<String>,
    pub new_user_delivery: NewUserDelivery,
    pub recovery: RecoveryPolicy,
    pub password: PasswordPolicy,
}

impl Default for TenantSettings {
    fn default() -> Self {
        Self {
            locale: "en".into(),
            time_zone: "UTC".into(),
            sender: Sender::default(),
            administrator_email: None,
            new_user_delivery: NewUserDelivery::default(),
            recovery: RecoveryPolicy::default(),
            password: PasswordPolicy::default(),
        }
    }
}

/// The `From` of the tenant's mails.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sender {
    /// `None`: `no-reply@` and the host of the public URL.
    pub address: Option<String>,
    /// `None`: the tenant's name.
    pub name: Option<String>,
}

/// Who gets the credentials of a user created without a password (S1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NewUserDelivery {
    /// Nobody: the user starts without a password.
    #[default]
    None,
    /// The user's own address.
    User,
    /// The tenant's administrator address.
    Administrator,
}

/// How people get their access back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecoveryPolicy {
    /// Whether *Forgot your password?* sends anything.
    pub self_service: bool,
    /// Life of a link in minutes, 1 to 15.
    pub link_minutes: u32,
    /// Life of a generated password in hours, 1 to 168.
    pub generated_hours: u32,
    /// Whether a generated password must be changed at first login where a reset doesn't say.
    pub must_change: bool,
    /// Whether those with the right may send a reset's mail to another address.
    pub allow_other_address: bool,
    /// Whether those with the right may see a generated password. Off: an administrator should not know passwords.
    pub allow_show: bool,
}

impl RecoveryPolicy {
    /// Fifteen minutes are the ceiling for everyone.
    pub const MAXIMUM_LINK_MINUTES: u32 = 15;
    pub const MAXIMUM_GENERATED_HOURS: u32 = 168;

    /// Life of a link in seconds, within the ceiling whatever was stored.
    #[must_use]
    pub fn link_seconds(&self) -> u32 {
        self.link_minutes.clamp(1, Self::MAXIMUM_LINK_MINUTES) * 60
    }

    /// Life of a generated password in seconds.
    #[must_use]
    pub fn generated_seconds(&self) -> u32 {
        self.generated_hours.clamp(1, Self::MAXIMUM_GENERATED_HOURS) * 3600
    }
}

impl Default for RecoveryPolicy {
    fn default() -> Self {
        Self {
            self_service: true,
            link_minutes: Self::MAXIMUM_LINK_MINUTES,
            generated_hours: 24,
            must_change: true,
            allow_other_address: true,
            allow_show: false,
        }
    }
}

/// The tenant's face on pages and in mails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Brand {
    /// `#rrggbb`; everything else is derived from it.
    pub colour: String,
    /// One line about who runs the service, with the page that tells more.
    pub provider_line: Option<String>,
    pub provider_url: Option<String>,
    pub confidentiality_notice: Option<String>,
    pub no_reply_notice: Option<String>,
    pub web_site: Option<String>,
    pub postal_address: Option<String>,
    pub phone: Option<String>,
    pub support_email: Option<String>,
    pub help_url: Option<String>,
    pub privacy_url: Option<String>,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            colour: "#006270".into(),
            provider_line: None,
            provider_url: None,
            confidentiality_notice: None,
            no_reply_notice: None,
            web_site: None,
            postal_address: None,
            phone: None,
            support_email: None,
            help_url: None,
            privacy_url: None,
        }
    }
}

/// Checks a slug: 2 to 40 lower-case letters, digits and inner hyphens.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}
