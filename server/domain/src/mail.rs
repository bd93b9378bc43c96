//! Mails: what is written to whom, where each one stands, and the port through which they leave.

use crate::{
    Entropy, Timestamp, clock, entropy,
    id::{MessageId, ResetId, TenantId, UserId},
};
use serde::{Deserialize, Serialize};

/// What a mail says, with everything it needs but secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MailContent {
    /// An administrator reset the password; a link follows.
    ResetLink { administrator: Option<String> },
    /// An administrator reset the password; the new one is inside.
    ResetGenerated { administrator: Option<String>, expires_at: Option<Timestamp>, must_change: bool },
    /// Somebody asked for a link with this address.
    RecoverLink,
    /// The password was changed; for whoever did not do it.
    PasswordChanged { at: Timestamp },
    /// Credentials went to another address or were shown; for the stored address, without the secret.
    ResetNotice { administrator: Option<String>, at: Timestamp, sent_to: Option<String>, shown: bool },
    /// A new account with a generated password.
    Welcome { expires_at: Option<Timestamp>, must_change: bool },
    /// Asked for by an administrator to see whether mail works.
    Test { at: Timestamp },
}

impl MailContent {
    /// The name in the API, the theme and the database.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ResetLink { .. } => "reset_link",
            Self::ResetGenerated { .. } => "reset_generated",
            Self::RecoverLink => "recover_link",
            Self::PasswordChanged { .. } => "password_changed",
            Self::ResetNotice { .. } => "reset_notice",
            Self::Welcome { .. } => "welcome",
            Self::Test { .. } => "test",
        }
    }

    /// Whether a link is minted for it when it is first handed to SMTP.
    #[must_use]
    pub const fn carries_link(&self) -> bool {
        matches!(self, Self::ResetLink { .. } | Self::RecoverLink)
    }
}

/// Where a mail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailState {
    /// Waits for its first attempt.
    Queued,
    /// A worker holds it.
    Sending,
    /// The SMTP server took it.
    Sent,
    /// Waits for another attempt after a temporary refusal.
    Deferred,
    /// The SMTP server refused it for good.
    Refused,
    /// Given up: its reset was over before it left, or it waited too long.
    Abandoned,
}

impl MailState {
    pub const ALL: [Self; 6] =
        [Self::Queued, Self::Sending, Self::Sent, Self::Deferred, Self::Refused, Self::Abandoned];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Deferred => "deferred",
            Self::Refused => "refused",
            Self::Abandoned => "abandoned",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether nothing more happens to it by itself.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Sent | Self::Refused | Self::Abandoned)
    }
}

/// A row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxMessage {
    pub id: MessageId,
    pub tenant: TenantId,
    pub user: Option<UserId>,
    pub reset: Option<ResetId>,
    pub to: String,
    pub content: MailContent,
    /// BCP 47 tags in order of preference for the mail's language.
    pub languages: Vec<String>,
    /// The link's token or the generated password, sealed; gone once settled.
    pub sealed_secret: Option<String>,
    pub state: MailState,
    /// Attempts begun.
    pub attempts: u32,
    pub next_attempt_at: Timestamp,
    /// The `Message-ID` that the attempts share, set at the first (RFC 5322 §3.6.4, without angle brackets).
    pub header_message_id: Option<String>,
    /// When the link inside stops working, set at the first attempt.
    pub link_expires_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub settled_at: Option<Timestamp>,
    /// What the SMTP server said last, or why it was given up.
    pub last_answer: Option<String>,
}

/// One attempt to hand a mail to SMTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAttempt {
    pub message: MessageId,
    /// Counts from 1.
    pub number: u32,
    pub at: Timestamp,
    pub state: MailState,
    pub answer: String,
    pub header_message_id: String,
}

/// A mail as handed to the transport, secrets filled in. Never logged.
pub struct OutgoingMail {
    /// Without angle brackets.
    pub message_id: String,
    pub date: Timestamp,
    pub from_address: String,
    pub from_name: String,
    pub to: String,
    /// BCP 47 tag.
    pub language: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// What became of an attempt; the answer is the SMTP server's reply or the transport's own words, with no secret in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    Accepted {
        answer: String,
    },
    /// Worth another try: 4yz replies, broken connections, wrong credentials of ours.
    Deferred {
        answer: String,
    },
    /// Not worth another try: 5yz replies about this mail or its recipient.
    Refused {
        answer: String,
    },
}

/// The way out. One implementation speaks SMTP.
#[async_trait::async_trait]
pub trait MailTransport: Send + Sync {
    /// How many mails it takes at the same time; more would only wait inside.
    fn lanes(&self) -> usize;

    /// Makes one attempt, within the transport's own time limits.
    async fn deliver(&self, mail: &OutgoingMail) -> Delivery;
}

/// Mails that couldn't be handed over in this time are given up.
pub const GIVE_UP_AFTER_SECONDS: u32 = 2 * 24 * 60 * 60;

/// A retry that finds less of its link's life left than this mints a new link.
pub const MINIMUM_LINK_LIFE_SECONDS: u32 = 10 * 60;

/// When to try again after `attempts` failures: 10 s doubling up to an hour, each with up to a quarter of jitter
/// so that a thousand deferred mails don't return at once.
#[must_use]
pub fn retry_at(now: Timestamp, attempts: u32, randomness: &dyn Entropy) -> Timestamp {
    let base = 10_u32.saturating_mul(1 << attempts.saturating_sub(1).min(9)).min(3600);
    clock::after(now, base + entropy::below(randomness, base / 4 + 1))
}

/// Whether `text` is an address that we are willing to write to (RFC 5321 §4.1.2 `Mailbox`, no comments, no quoted
/// local parts, no control characters, at most 254 octets).
#[must_use]
pub fn is_address(text: &str) -> bool {
    let options =
        email_address::Options::default().without_display_text().without_domain_literal().with_required_tld();
    let options = email_address::Options { minimum_sub_domains: 1, ..options };
    text.len() <= 254
        && !text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '"' || c == '\\')
        && email_address::EmailAddress::parse_with_options(text, options).is_ok()
}

/// An address with its local part hidden but for the first letter, for notices: `j…@example.com`.
#[must_use]
pub fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => format!("{}…@{domain}", local.chars().take(1).collect::<String>()),
        None => "…".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::tests::Seeded;

    #[test]
    fn retries_spread_out_and_stay_within_bounds() {
        let now = Timestamp::UNIX_EPOCH;
        let entropy = Seeded::new(3);
        let waits: Vec<i64> = (1..=20).map(|n| retry_at(now, n, &entropy).as_second()).collect();
        assert!((10..=12).contains(&waits[0]), "{waits:?}");
        assert!((3600..=4500).contains(&waits[19]), "{waits:?}");
        assert!(waits.windows(2).take(8).all(|pair| pair[1] > pair[0]), "{waits:?}");
    }

    #[test]
    fn addresses() {
        for good in ["ada@example.com", "a.b+c@sub.example.co", "żółw@przykład.example", "x@localhost"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "a b@example.com",
            "a@b\r\nBcc: c@d",
            "\"a b\"@example.com",
            "Ada <ada@example.com>",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn a_masked_address_keeps_only_its_domain() {
        assert_eq!(masked("jonas@example.com"), "j…@example.com");
    }
}
