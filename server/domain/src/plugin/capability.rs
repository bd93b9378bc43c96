use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a plugin can do for a tenant: one world of the contract each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capability {
    /// Makes new passwords.
    PasswordGenerator,
    /// Rewords mails.
    MailComposer,
    /// Tells the tenant's face.
    TenantBranding,
    /// Proposes user names. Called by mass creation, once there is one.
    LoginNamer,
    /// Adds claims to tokens. Called once tokens are issued.
    TokenClaims,
    /// Shapes what webhooks send. Called once webhooks are sent.
    EventSink,
}

impl Capability {
    pub const ALL: [Self; 6] = [
        Self::PasswordGenerator,
        Self::MailComposer,
        Self::TenantBranding,
        Self::LoginNamer,
        Self::TokenClaims,
        Self::EventSink,
    ];

    /// The world's name in the contract, and the capability's in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PasswordGenerator => "password-generator",
            Self::MailComposer => "mail-composer",
            Self::TenantBranding => "tenant-branding",
            Self::LoginNamer => "login-namer",
            Self::TokenClaims => "token-claims",
            Self::EventSink => "event-sink",
        }
    }

    /// The function that a component of this world exports besides `describe`.
    #[must_use]
    pub const fn export(self) -> &'static str {
        match self {
            Self::PasswordGenerator => "generate",
            Self::MailComposer => "compose",
            Self::TenantBranding => "brand",
            Self::LoginNamer => "propose",
            Self::TokenClaims => "claims",
            Self::EventSink => "shape",
        }
    }

    /// Whether a failing plugin may be answered with a refusal. A page must be shown, whatever its brand does.
    #[must_use]
    pub const fn may_refuse(self) -> bool {
        !matches!(self, Self::TenantBranding)
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no capability.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be one of password-generator, mail-composer, tenant-branding, login-namer, token-claims, event-sink"
)]
pub struct UnknownCapability;

impl FromStr for Capability {
    type Err = UnknownCapability;
    fn from_str(text: &str) -> Result<Self, UnknownCapability> {
        Self::ALL.into_iter().find(|capability| capability.name() == text).ok_or(UnknownCapability)
    }
}
