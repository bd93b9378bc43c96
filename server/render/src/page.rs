//! Every page that people are shown, as data. How it looks is the theme's business.

mod context;
mod kind;
mod oauth;
mod samples;
mod trouble;

use jiff::Timestamp;

pub(crate) use context::{initial, web_address};
pub use oauth::{ApplicationRow, ConsentScope, DeviceError};
pub use trouble::{ErrorKind, FieldError, LoginError, LoginNotice, PasswordError, Unreadable};

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
    /// Where the links of the language chooser lead; a query that it has is kept, and a page's continuation is added to
    /// one that has none. Empty is the page itself, which must then be one that its address shows by GET.
    pub languages_at: String,
}

/// A page and what it tells. Times come with the IANA zone to show them in (`Europe/Madrid`).
#[derive(Clone, Debug)]
pub enum Page {
    /// POST `{base}/login`: `login`, `password`, `continue`.
    Login {
        login: Option<String>,
        error: Option<LoginError>,
        notice: Option<LoginNotice>,
        /// What an application waits for, opaque to pages; forms carry it as the hidden field `continue`.
        continuation: Option<String>,
        /// The application that waits.
        client_name: Option<String>,
    },
    /// Somebody typed the password that an administrator's link reset killed. POST `{base}/login/resend`: `proof`.
    DeadPassword {
        proof: String,
    },
    /// The same where a new password, not a link, was mailed.
    DeadPasswordGenerated {
        proof: String,
    },
    /// The forced change after a generated password. POST `{base}/login/new-password`: `password`, `continue`.
    ChoosePassword {
        login: String,
        /// Name of the administrator, if it may be told.
        reset_by: Option<String>,
        reset_at: Option<Timestamp>,
        time_zone: String,
        error: Option<PasswordError>,
        /// In characters.
        min_length: u32,
        continuation: Option<String>,
    },
    /// POST `{base}/logout`. Links to `{base}/account/applications`.
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
    /// An application asks what it may do. POST `{base}/consent`: `continue`, `decision` (`allow` or `deny`).
    Consent {
        client_name: String,
        /// Where the answer goes: `app.example`.
        client_host: String,
        client_uri: Option<String>,
        policy_uri: Option<String>,
        tos_uri: Option<String>,
        login: String,
        display_name: String,
        scopes: Vec<ConsentScope>,
        continuation: String,
    },
    /// `prompt=select_account`. POST `{base}/login/account`: `continue`, `choice` (`keep` or `other`).
    ChooseAccount {
        client_name: String,
        login: String,
        display_name: String,
        continuation: String,
    },
    /// An application asks to end the session. POST `{base}/logout`: `continue`.
    LogOut {
        client_name: Option<String>,
        login: String,
        display_name: String,
        continuation: Option<String>,
    },
    /// RFC 8628 §3.3: the code that a device shows. POST `{base}/device`: `user_code`.
    Device {
        /// What was typed, or came with the address.
        user_code: Option<String>,
        error: Option<DeviceError>,
    },
    /// POST `{base}/device`: `user_code`, `decision` (`allow` or `deny`).
    DeviceConfirm {
        client_name: String,
        user_code: String,
        login: String,
        display_name: String,
        scopes: Vec<ConsentScope>,
    },
    DeviceDone {
        allowed: bool,
    },
    /// OAuth 2.0 Form Post Response Mode: the answer goes to the application as a form, sent by script at once and by a
    /// button without one. The only form that leaves us, hence without the token against forgery. An `action` that is no
    /// web address is an error. The page's `form-action` policy has to let it through.
    FormPost {
        action: String,
        fields: Vec<(String, String)>,
        client_name: String,
    },
    /// What may use the account, in the order to be shown. POST `{base}/account/applications`: `client_id`.
    Applications {
        rows: Vec<ApplicationRow>,
        time_zone: String,
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

/// How the link came to be; changes the words, never the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetPageKind {
    AdministratorLink,
    SelfService,
    /// A first password, such as the first operator's.
    SetUp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxRow {
    pub id: String,
    pub to: String,
    pub from: String,
    pub subject: String,
    pub received_at: Timestamp,
}
