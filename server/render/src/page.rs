//! Every page that people are shown, as data. How it looks is the theme's business.

mod context;
mod samples;
mod trouble;

use jiff::Timestamp;

pub(crate) use context::{initial, web_address};

use crate::brand::Brand;
use crate::locale::Locale;

/// What every page needs.
#[derive(Clone, Debug)]
pub struct Frame {
    pub locale: Locale,
    pub tenant_slug: String,
    pub tenant_name: String,
    pub brand: Brand,
    /// Where the tenant's paths begin, without a slash at the end: `/t/quillfern`. Empty outside of tenants.
    pub base_path: String,
    /// Goes into every form as the hidden field `csrf`.
    pub csrf: Option<String>,
    /// Shown on error pages only.
    pub request_id: String,
    /// Where the links of the language chooser lead, without their query. Empty is the page itself, which must then be
    /// one that its address shows by GET.
    pub languages_at: String,
}

/// A page and what it tells. Times come with the IANA zone to show them in (`Europe/Madrid`).
#[derive(Clone, Debug)]
pub enum Page {
    /// POST `{base}/login`: `login`, `password`.
    Login {
        login: Option<String>,
        error: Option<LoginError>,
        notice: Option<LoginNotice>,
    },
    /// Somebody typed the password that an administrator's link reset killed. POST `{base}/login/resend`: `proof`.
    DeadPassword {
        proof: String,
    },
    /// The same where a new password, not a link, was mailed.
    DeadPasswordGenerated {
        proof: String,
    },
    /// The forced change after a generated password. POST `{base}/login/new-password`: `password`.
    ChoosePassword {
        login: String,
        /// Name of the administrator, if it may be told.
        reset_by: Option<String>,
        reset_at: Option<Timestamp>,
        time_zone: String,
        error: Option<PasswordError>,
        /// In characters.
        min_length: u32,
    },
    /// POST `{base}/logout`.
    SignedIn {
        login: String,
        display_name: String,
        signed_in_at: Timestamp,
        time_zone: String,
    },
    /// POST `{base}/recover`: `login`.
    Recover {
        login: Option<String>,
        error: Option<FieldError>,
        minutes: u32,
    },
    /// The answer to everybody. Its bytes depend on locale, brand and minutes only: neither the token against
    /// forgery nor the request id of the [`Frame`] is in it.
    RecoverSent {
        minutes: u32,
    },
    /// A live link. Exactly one form, for mail scanners submit any other they find. POST `{base}/reset`: `password`.
    Reset {
        login: String,
        kind: ResetPageKind,
        expires_at: Timestamp,
        /// By the server's clock; the page counts these down and never asks the visitor's clock.
        seconds_left: u32,
        /// The link's whole life.
        total_seconds: u32,
        time_zone: String,
        error: Option<PasswordError>,
        min_length: u32,
    },
    ResetDone {},
    /// With `can_resend`: POST `{base}/reset/resend`, one press. Otherwise a way to `{base}/recover`.
    ResetExpired {
        /// `None` for a link nobody knows.
        ended_at: Option<Timestamp>,
        time_zone: String,
        minutes: u32,
        can_resend: bool,
    },
    /// After asking for a new link on the expired page.
    ResetSent {
        minutes: u32,
    },
    /// `status` is the HTTP status it is sent with.
    Error {
        status: u16,
        kind: ErrorKind,
    },
    /// The demo's mailbox, newest first.
    Mailbox {
        messages: Vec<MailboxRow>,
    },
    MailboxMessage {
        row: MailboxRow,
        /// Names and values in the order received.
        headers: Vec<(String, String)>,
        text: Option<String>,
        /// Where the HTML part is served alone, under a policy of its own, to be framed in a sandbox.
        html_url: Option<String>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginError {
    Mismatch,
    Throttled { retry_after_minutes: u32 },
    FormExpired,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginNotice {
    PasswordSet,
    SignedOut,
}

/// What is wrong with the one field of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldError {
    Missing,
    TooLong,
    FormExpired,
}

/// How the link came to be; changes the words, never the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetPageKind {
    AdministratorLink,
    SelfService,
    /// A first password, such as the first operator's.
    SetUp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordError {
    Missing,
    /// Lengths in characters.
    TooShort {
        min: u32,
    },
    TooLong {
        max: u32,
    },
    /// `reason` is one of `common`, `context`, `sequence`, `repeat`, `keyboard`, `names`, `date`; the words for it
    /// are the locale's. Any other is told as `common`.
    Blocklisted {
        reason: String,
    },
    /// A tenant's composition rule: `class` is `lowercase`, `uppercase`, `digit` or `symbol`.
    MissingClass {
        class: String,
    },
    SameAsOld,
    FormExpired,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    NotFound,
    UnknownTenant,
    BadRequest { detail: Unreadable },
    FormExpired,
    TooManyRequests { retry_after_seconds: u32 },
    Unavailable,
    Internal,
    TenantDisabled,
}

/// What could not be read of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    NotAForm,
    TooLarge {
        limit_kib: u32,
    },
    Method,
    TooSlow {
        limit_seconds: u32,
    },
    EndedEarly,
    /// Nothing more is known.
    Request,
    /// A sentence for the developer of whatever sent it, in English.
    Said(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxRow {
    pub id: String,
    pub to: String,
    pub from: String,
    pub subject: String,
    pub received_at: Timestamp,
}

impl Page {
    /// The template's name: `pages/{kind}.hbs`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Login { .. } => "login",
            Self::DeadPassword { .. } | Self::DeadPasswordGenerated { .. } => "dead-password",
            Self::ChoosePassword { .. } => "choose-password",
            Self::SignedIn { .. } => "signed-in",
            Self::Recover { .. } => "recover",
            Self::RecoverSent { .. } => "recover-sent",
            Self::Reset { .. } => "reset",
            Self::ResetDone {} => "reset-done",
            Self::ResetExpired { .. } => "reset-expired",
            Self::ResetSent { .. } => "reset-sent",
            Self::Error { .. } => "error",
            Self::Mailbox { .. } => "mailbox",
            Self::MailboxMessage { .. } => "mailbox-message",
        }
    }

    /// Every kind there is, by template name.
    pub(crate) const KINDS: [&str; 13] = [
        "login",
        "dead-password",
        "choose-password",
        "signed-in",
        "recover",
        "recover-sent",
        "reset",
        "reset-done",
        "reset-expired",
        "reset-sent",
        "error",
        "mailbox",
        "mailbox-message",
    ];
}
