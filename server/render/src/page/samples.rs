//! Sample data for every kind of page, in every state that its template tells apart. The people are invented.

mod oauth;

use jiff::Timestamp;

use super::{
    ErrorKind, FieldError, Frame, LoginError, LoginNotice, MailboxRow, Page, PasswordError, ResetPageKind,
    Unreadable,
};
use crate::brand::Brand;
use crate::locale::Locale;

const LOGIN: &str = "devika.thorne@harrowgate.example";
const ZONE: &str = "Europe/London";
const CHOOSE_AT: i64 = 1_795_442_529;
const EXPIRES_AT: i64 = 1_795_443_420;

impl Frame {
    /// A tenant with everything a brand can have, and one with nothing but a name.
    pub fn samples() -> Vec<Self> {
        let full = Self {
            locale: Locale::fallback(),
            tenant_slug: "quillfern".to_owned(),
            tenant_name: "Quillfern Ltd".to_owned(),
            brand: Brand::sample(),
            base_path: "/t/quillfern".to_owned(),
            csrf: Some("sample-token".to_owned()),
            request_id: "01J9ZK3V5Q8R2T6W".to_owned(),
            languages_at: String::new(),
        };
        let bare = Self {
            tenant_slug: "north".to_owned(),
            tenant_name: "North & Søn".to_owned(),
            brand: Brand::default(),
            base_path: "/t/north".to_owned(),
            csrf: None,
            languages_at: "/t/north/login".to_owned(),
            ..full.clone()
        };
        vec![full, bare]
    }
}

impl Brand {
    /// An invented tenant that has filled in everything.
    pub fn sample() -> Self {
        let some = |text: &str| Some(text.to_owned());
        Self {
            colour: "#9b2f6b".to_owned(),
            name: "Quillfern".to_owned(),
            logo: Some(include_bytes!("samples/logo.png").as_slice().into()),
            provider_line: some("Quillfern is the account centre of the Fernbridge co-operative."),
            provider_url: some("https://quillfern.example/about"),
            confidentiality_notice: some(
                "This message is meant for its addressee only. If that is not you, delete it and tell us.",
            ),
            no_reply_notice: some("This address only sends; replies are not read."),
            web_site: some("https://quillfern.example"),
            postal_address: some("1 Sample Lane, Fernbridge"),
            phone: some("+44 1632 960 000"),
            support_email: some("help@quillfern.example"),
            privacy_url: some("https://quillfern.example/privacy"),
            help_url: some("https://quillfern.example/help"),
        }
    }
}

impl Page {
    /// Name and data of each sample; together they reach every branch of the templates.
    pub fn samples() -> Vec<(&'static str, Self)> {
        let mut samples = login();
        samples.extend(choose_password());
        samples.extend(recover());
        samples.extend(reset());
        samples.extend(oauth::samples());
        samples.extend(errors());
        samples.extend(mailbox());
        samples
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or_default()
}

fn login() -> Vec<(&'static str, Page)> {
    let page = |login: Option<&str>, error, notice| Page::Login {
        login: login.map(str::to_owned),
        error,
        notice,
        continuation: None,
        client_name: None,
    };
    vec![
        ("login", page(None, None, None)),
        ("login-mismatch", page(Some(LOGIN), Some(LoginError::Mismatch), None)),
        ("login-throttled", page(Some(LOGIN), Some(LoginError::Throttled { retry_after_minutes: 5 }), None)),
        ("login-form-expired", page(Some(LOGIN), Some(LoginError::FormExpired), None)),
        ("login-password-set", page(Some(LOGIN), None, Some(LoginNotice::PasswordSet))),
        ("login-signed-out", page(None, None, Some(LoginNotice::SignedOut))),
        ("dead-password", Page::DeadPassword { proof: "sample-proof".to_owned() }),
        ("dead-password-generated", Page::DeadPasswordGenerated { proof: "sample-proof".to_owned() }),
        (
            "signed-in",
            Page::SignedIn {
                login: LOGIN.to_owned(),
                display_name: "Devika Thorne".to_owned(),
                signed_in_at: at(CHOOSE_AT),
                time_zone: ZONE.to_owned(),
            },
        ),
    ]
}

fn choose_password() -> Vec<(&'static str, Page)> {
    let page = |reset_by: Option<&str>, reset_at, error| Page::ChoosePassword {
        login: LOGIN.to_owned(),
        reset_by: reset_by.map(str::to_owned),
        reset_at,
        time_zone: ZONE.to_owned(),
        error,
        min_length: 15,
        continuation: None,
    };
    let when = Some(at(CHOOSE_AT));
    let blocked = PasswordError::Blocklisted { reason: "names".to_owned() };
    vec![
        ("choose-password", page(Some("Ines Okafor"), when, None)),
        ("choose-password-unnamed", page(None, None, Some(blocked))),
        ("choose-password-same", page(Some("Ines Okafor"), None, Some(PasswordError::SameAsOld))),
        (
            "choose-password-class",
            page(None, None, Some(PasswordError::MissingClass { class: "digit".to_owned() })),
        ),
        ("choose-password-when", page(None, when, Some(PasswordError::TooLong { max: 256 }))),
    ]
}

fn recover() -> Vec<(&'static str, Page)> {
    let page =
        |login: Option<&str>, error| Page::Recover { login: login.map(str::to_owned), error, minutes: 15 };
    vec![
        ("recover", page(None, None)),
        ("recover-missing", page(Some(""), Some(FieldError::Missing))),
        ("recover-too-long", page(Some("aaaaaaaa"), Some(FieldError::TooLong))),
        ("recover-form-expired", page(Some(LOGIN), Some(FieldError::FormExpired))),
        ("recover-sent", Page::RecoverSent { minutes: 15 }),
    ]
}

fn reset() -> Vec<(&'static str, Page)> {
    let live = |kind, (seconds_left, total_seconds), error| Page::Reset {
        login: LOGIN.to_owned(),
        kind,
        expires_at: at(EXPIRES_AT),
        seconds_left,
        total_seconds,
        time_zone: ZONE.to_owned(),
        error,
        min_length: 15,
    };
    let expired = |ended_at, can_resend| Page::ResetExpired {
        ended_at,
        time_zone: ZONE.to_owned(),
        minutes: 15,
        can_resend,
    };
    vec![
        ("reset", live(ResetPageKind::AdministratorLink, (661, 900), None)),
        (
            "reset-too-short",
            live(ResetPageKind::SelfService, (432, 900), Some(PasswordError::TooShort { min: 15 })),
        ),
        ("reset-set-up", live(ResetPageKind::SetUp, (84_661, 86_400), Some(PasswordError::Missing))),
        ("reset-low", live(ResetPageKind::AdministratorLink, (87, 900), Some(PasswordError::FormExpired))),
        ("reset-done", Page::ResetDone {}),
        ("reset-expired", expired(Some(at(EXPIRES_AT)), true)),
        ("reset-expired-unknown", expired(None, false)),
        ("reset-sent", Page::ResetSent { minutes: 15 }),
    ]
}

fn errors() -> Vec<(&'static str, Page)> {
    let unreadable = |detail| Page::Error { status: 400, kind: ErrorKind::BadRequest { detail } };
    vec![
        ("error-not-found", Page::Error { status: 404, kind: ErrorKind::NotFound }),
        ("error-unknown-tenant", Page::Error { status: 404, kind: ErrorKind::UnknownTenant }),
        ("error-bad-request", unreadable(Unreadable::Request)),
        ("error-not-a-form", unreadable(Unreadable::NotAForm)),
        ("error-too-large", unreadable(Unreadable::TooLarge { limit_kib: 64 })),
        ("error-method", unreadable(Unreadable::Method)),
        ("error-too-slow", unreadable(Unreadable::TooSlow { limit_seconds: 30 })),
        ("error-ended-early", unreadable(Unreadable::EndedEarly)),
        ("error-said", unreadable(Unreadable::Said("The JSON lacks login.".to_owned()))),
        ("error-form-expired", Page::Error { status: 403, kind: ErrorKind::FormExpired }),
        (
            "error-too-many-requests",
            Page::Error { status: 429, kind: ErrorKind::TooManyRequests { retry_after_seconds: 30 } },
        ),
        ("error-unavailable", Page::Error { status: 503, kind: ErrorKind::Unavailable }),
        ("error-internal", Page::Error { status: 500, kind: ErrorKind::Internal }),
        ("error-tenant-disabled", Page::Error { status: 403, kind: ErrorKind::TenantDisabled }),
    ]
}

fn mailbox() -> Vec<(&'static str, Page)> {
    let row = |id: &str, to: &str, subject: &str| MailboxRow {
        id: id.to_owned(),
        to: to.to_owned(),
        from: "Quillfern <no-reply@quillfern.example>".to_owned(),
        subject: subject.to_owned(),
        received_at: at(CHOOSE_AT),
    };
    let newest = row("2", LOGIN, "Set your new Quillfern password");
    let headers = [("From", newest.from.as_str()), ("To", LOGIN), ("Auto-Submitted", "auto-generated")];
    vec![
        ("mailbox-empty", Page::Mailbox { messages: Vec::new() }),
        (
            "mailbox",
            Page::Mailbox {
                messages: vec![
                    newest.clone(),
                    row("1", "ines.okafor@quillfern.example", "New password assigned"),
                ],
            },
        ),
        (
            "mailbox-message",
            Page::MailboxMessage {
                row: newest.clone(),
                headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
                text: Some(
                    "Hello Devika,\n\nset a new one:\n\nhttps://id.example/t/quillfern/reset#sample\n"
                        .to_owned(),
                ),
                html_url: Some("/_mailbox/2/html".to_owned()),
            },
        ),
        (
            "mailbox-message-empty",
            Page::MailboxMessage { row: newest, headers: Vec::new(), text: None, html_url: None },
        ),
    ]
}
