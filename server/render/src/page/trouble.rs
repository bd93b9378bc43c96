//! The words for what was refused or went wrong: always what happened, what it means, what to do next.

use serde_json::{Value, json};

use super::context::Words;
use crate::error::RenderError;

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
    /// The person is logged in, and an application wants to be sure.
    Reauthenticate,
}

/// What is wrong with the one field of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldError {
    Missing,
    TooLong,
    FormExpired,
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
    BadRequest {
        detail: Unreadable,
    },
    FormExpired,
    TooManyRequests {
        retry_after_seconds: u32,
    },
    Unavailable,
    Internal,
    TenantDisabled,
    /// An application's request that can't be carried out, nor be answered by sending the person back: `code` and
    /// `description` are its error response's (RFC 6749 §4.1.2.1), for its developers.
    Authorization {
        code: String,
        description: String,
    },
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

impl LoginError {
    pub(super) fn context(self, words: &Words<'_>) -> Result<Value, RenderError> {
        let text = match self {
            Self::Mismatch => words.text("login-error-mismatch", &[])?,
            Self::Throttled { retry_after_minutes } => {
                words.count("login-error-throttled", "minutes", retry_after_minutes)?
            }
            Self::FormExpired => words.text("error-form-expired", &[])?,
        };
        // Everybody who isn't let in reads the line about administrators' resets, so that it tells nothing.
        let hint = (self == Self::Mismatch).then(|| words.text("login-error-hint", &[])).transpose()?;
        Ok(json!({ "text": text, "hint": hint, "marks_fields": self == Self::Mismatch }))
    }
}

impl LoginNotice {
    pub(super) fn context(self, words: &Words<'_>) -> Result<Value, RenderError> {
        let id = match self {
            Self::PasswordSet => "login-notice-password-set",
            Self::SignedOut => "login-notice-signed-out",
            Self::Reauthenticate => "login-notice-reauthenticate",
        };
        // The others tell of something that is done, this one asks for something.
        Ok(json!({ "text": words.text(id, &[])?, "asks": self == Self::Reauthenticate }))
    }
}

impl FieldError {
    pub(super) fn context(self, words: &Words<'_>) -> Result<Value, RenderError> {
        let id = match self {
            Self::Missing => "recover-error-missing",
            Self::TooLong => "recover-error-too-long",
            Self::FormExpired => "error-form-expired",
        };
        Ok(json!({
            "summary": words.text("recover-error-summary", &[])?,
            "text": words.text(id, &[])?,
        }))
    }
}

impl PasswordError {
    pub(super) fn context(&self, words: &Words<'_>) -> Result<Value, RenderError> {
        let text = match self {
            Self::Missing => words.text("password-error-missing", &[])?,
            Self::TooShort { min } => words.count("password-error-too-short", "min", *min)?,
            Self::TooLong { max } => words.count("password-error-too-long", "max", *max)?,
            Self::Blocklisted { reason } => words.text(weakness(reason), &[])?,
            Self::MissingClass { class } => words.text(missing_class(class), &[])?,
            Self::SameAsOld => words.text("password-error-same", &[])?,
            Self::FormExpired => words.text("error-form-expired", &[])?,
        };
        Ok(json!({ "summary": words.text("password-error-summary", &[])?, "text": text }))
    }
}

fn missing_class(class: &str) -> &'static str {
    match class {
        "lowercase" => "password-error-missing-lowercase",
        "uppercase" => "password-error-missing-uppercase",
        "digit" => "password-error-missing-digit",
        _ => "password-error-missing-symbol",
    }
}

fn weakness(reason: &str) -> &'static str {
    match reason {
        "context" => "password-error-context",
        "sequence" => "password-error-sequence",
        "repeat" => "password-error-repeat",
        "keyboard" => "password-error-keyboard",
        "names" => "password-error-names",
        "date" => "password-error-date",
        _ => "password-error-common",
    }
}

impl ErrorKind {
    /// What happened, what it means, what next.
    pub(super) fn context(&self, status: u16, words: &Words<'_>) -> Result<Value, RenderError> {
        let name = self.name();
        let id = |part: &str| format!("error-{name}-{part}");
        let way_on = match self.way_on() {
            Some((id, path)) => Some(json!({ "text": words.text(id, &[])?, "path": path })),
            None => None,
        };
        Ok(json!({
            "status": status,
            "kind": name,
            "detail": self.detail().map(|detail| detail.context(words)).transpose()?,
            "what": words.text(&id("what"), &[])?,
            "technical": self.technical(),
            "next": words.count(&id("next"), "seconds", self.retry_after_seconds())?,
            "way_on": way_on,
        }))
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::UnknownTenant => "unknown-tenant",
            Self::BadRequest { .. } => "bad-request",
            Self::FormExpired => "form-expired",
            Self::TooManyRequests { .. } => "too-many-requests",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
            Self::TenantDisabled => "tenant-disabled",
            Self::Authorization { .. } => "authorization",
        }
    }

    fn detail(&self) -> Option<&Unreadable> {
        match self {
            Self::BadRequest { detail } => Some(detail),
            _ => None,
        }
    }

    /// For developers, in English and as the protocol has it.
    fn technical(&self) -> Option<Value> {
        match self {
            Self::Authorization { code, description } => {
                Some(json!({ "code": code, "description": description }))
            }
            _ => None,
        }
    }

    fn retry_after_seconds(&self) -> u32 {
        match self {
            Self::TooManyRequests { retry_after_seconds } => *retry_after_seconds,
            _ => 0,
        }
    }

    /// What to do next, as a link: its message and its path below the tenant's.
    fn way_on(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::NotFound | Self::BadRequest { .. } | Self::Internal => Some(("error-go-login", "/login")),
            Self::FormExpired => Some(("error-go-again", "/login")),
            Self::UnknownTenant
            | Self::TenantDisabled
            | Self::TooManyRequests { .. }
            | Self::Unavailable
            | Self::Authorization { .. } => None,
        }
    }
}

impl Unreadable {
    fn context(&self, words: &Words<'_>) -> Result<Value, RenderError> {
        let (text, lang) = match self {
            Self::Said(text) => (text.clone(), Some("en")),
            Self::NotAForm => (words.text("error-bad-request-not-a-form", &[])?, None),
            Self::TooLarge { limit_kib } => {
                (words.count("error-bad-request-too-large", "kib", *limit_kib)?, None)
            }
            Self::Method => (words.text("error-bad-request-method", &[])?, None),
            Self::TooSlow { limit_seconds } => {
                (words.count("error-bad-request-too-slow", "seconds", *limit_seconds)?, None)
            }
            Self::EndedEarly => (words.text("error-bad-request-ended-early", &[])?, None),
            Self::Request => (words.text("error-bad-request-unreadable", &[])?, None),
        };
        Ok(json!({ "text": text, "lang": lang }))
    }
}
