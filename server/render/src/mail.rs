//! Every mail that leaves, as data.

mod context;
mod samples;

use jiff::Timestamp;

use crate::brand::Brand;
use crate::locale::Locale;

/// What every mail needs.
#[derive(Clone, Debug)]
pub struct MailFrame {
    pub locale: Locale,
    pub tenant_name: String,
    pub brand: Brand,
    /// The address it goes to.
    pub to: String,
    /// The name to greet, usually the first name.
    pub display_name: Option<String>,
    pub login: String,
    /// The tenant's own address, without a slash at the end: `https://id.example/t/quillfern`.
    pub public_url: String,
    /// IANA zone that times are told in; an unknown one is told in UTC.
    pub time_zone: String,
}

/// A mail and what it tells.
#[derive(Clone, Debug)]
pub enum Mail {
    /// An administrator's reset with a link.
    ResetLink {
        administrator: Option<String>,
        expires_at: Timestamp,
        minutes: u32,
    },
    /// An administrator's reset with a new password.
    ResetGenerated {
        administrator: Option<String>,
        expires_at: Option<Timestamp>,
        must_change: bool,
    },
    /// "Forgot your password?": the old one works until a new one is set.
    RecoverLink {
        expires_at: Timestamp,
        minutes: u32,
    },
    PasswordChanged {
        at: Timestamp,
    },
    /// To the stored address, where the credentials went elsewhere.
    ResetNotice {
        administrator: Option<String>,
        at: Timestamp,
        /// Such as `b…@nubaria.example`; empty if nothing was mailed.
        sent_to_masked: String,
        /// The administrator was shown the password.
        shown: bool,
    },
    /// A new account and its first password.
    Welcome {
        expires_at: Option<Timestamp>,
        must_change: bool,
    },
    /// From the settings page: does the way out work?
    Test {
        at: Timestamp,
    },
}

/// Which secret a mail carries as a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    None,
    Link,
    Password,
}

impl Mail {
    /// The templates' folder: `mail/{kind}/{subject,text,html}.hbs`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ResetLink { .. } => "reset-link",
            Self::ResetGenerated { .. } => "reset-generated",
            Self::RecoverLink { .. } => "recover-link",
            Self::PasswordChanged { .. } => "password-changed",
            Self::ResetNotice { .. } => "reset-notice",
            Self::Welcome { .. } => "welcome",
            Self::Test { .. } => "test",
        }
    }

    pub fn secret(&self) -> SecretKind {
        match self {
            Self::ResetLink { .. } | Self::RecoverLink { .. } => SecretKind::Link,
            Self::ResetGenerated { .. } | Self::Welcome { .. } => SecretKind::Password,
            Self::PasswordChanged { .. } | Self::ResetNotice { .. } | Self::Test { .. } => SecretKind::None,
        }
    }

    /// Every kind there is, by folder name.
    pub(crate) const KINDS: [&str; 7] = [
        "reset-link",
        "reset-generated",
        "recover-link",
        "password-changed",
        "reset-notice",
        "welcome",
        "test",
    ];
}
