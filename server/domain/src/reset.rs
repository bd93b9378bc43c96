//! Resets: how somebody is given a way to a new password, from the request to its end.

use crate::{
    Timestamp,
    id::{ResetId, TenantId, UserId},
    token::TokenDigest,
};
use serde::{Deserialize, Serialize};

/// Who started it, which decides what it does to the old password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetKind {
    /// Somebody with the right over the user: the old password is dead at once.
    Administrator,
    /// Whoever typed the address: the old password lives until the new one is set.
    SelfService,
    /// The first password of an account that has none, by a link printed on the server's shell.
    SetUp,
}

/// What the person gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResetMode {
    Link,
    Generated,
}

/// Where a reset stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetState {
    /// The mail, if any, has not been handed to SMTP yet.
    Requested,
    /// The link or generated password is on its way (or was shown) and lives until `expires_at`.
    Sent {
        sent_at: Timestamp,
        expires_at: Timestamp,
    },
    /// A new password was chosen with it.
    Completed {
        at: Timestamp,
    },
    /// The link's or password's life ended unused; a resend begins a new one.
    Expired {
        at: Timestamp,
    },
    /// A later reset or a password set by other means took its place.
    Superseded {
        at: Timestamp,
    },
    Cancelled {
        at: Timestamp,
    },
}

/// A transition that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the reset is over")]
pub struct ResetIsOver;

impl ResetState {
    pub const NAMES: [&'static str; 6] =
        ["requested", "sent", "completed", "expired", "superseded", "cancelled"];

    /// The name in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Sent { .. } => "sent",
            Self::Completed { .. } => "completed",
            Self::Expired { .. } => "expired",
            Self::Superseded { .. } => "superseded",
            Self::Cancelled { .. } => "cancelled",
        }
    }

    /// What counts at `now`: a life that has run out is over without anybody writing it down.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        match self {
            Self::Sent { expires_at, .. } if expires_at <= now => Self::Expired { at: expires_at },
            state => state,
        }
    }

    /// Whether it can still be resent, cancelled or completed. An expired reset can: its person still waits for access.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Sent { .. } | Self::Expired { .. })
    }

    /// The link or password went out, for the first time or again.
    pub fn sent(self, sent_at: Timestamp, expires_at: Timestamp) -> Result<Self, ResetIsOver> {
        self.open().map(|()| Self::Sent { sent_at, expires_at })
    }

    /// Asked for again: the next mail starts a new life.
    pub fn resent(self) -> Result<Self, ResetIsOver> {
        self.open().map(|()| Self::Requested)
    }

    pub fn completed(self, at: Timestamp) -> Result<Self, ResetIsOver> {
        self.open().map(|()| Self::Completed { at })
    }

    pub fn superseded(self, at: Timestamp) -> Result<Self, ResetIsOver> {
        self.open().map(|()| Self::Superseded { at })
    }

    pub fn cancelled(self, at: Timestamp) -> Result<Self, ResetIsOver> {
        self.open().map(|()| Self::Cancelled { at })
    }

    const fn open(self) -> Result<(), ResetIsOver> {
        if self.is_open() { Ok(()) } else { Err(ResetIsOver) }
    }
}

/// A reset as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reset {
    pub id: ResetId,
    pub tenant: TenantId,
    pub user: UserId,
    pub kind: ResetKind,
    pub mode: ResetMode,
    pub state: ResetState,
    pub created_at: Timestamp,
    /// The actor's id and name; of self-service nobody.
    pub requested_by: Option<UserId>,
    pub requested_by_label: Option<String>,
    pub reason: Option<String>,
    /// Where its mail goes; `None` when nothing is mailed.
    pub deliver_to: Option<String>,
    /// Whether that is another address than the person's stored one.
    pub delivered_elsewhere: bool,
    /// Whether the generated password was shown to the administrator.
    pub shown: bool,
    pub must_change: bool,
    /// First time that a live page of its link was opened.
    pub opened_at: Option<Timestamp>,
}

/// One link of a reset, by its token's digest. A reset has had as many as it was mailed anew, at most one of them alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResetLink {
    pub digest: TokenDigest,
    pub tenant: TenantId,
    pub user: UserId,
    pub reset: ResetId,
    pub issued_at: Timestamp,
    pub expires_at: Timestamp,
    /// When it was used or killed, if that came before its time.
    pub ended_at: Option<Timestamp>,
}

impl ResetLink {
    #[must_use]
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }

    /// When it stopped working.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        self.ended_at.map_or(self.expires_at, |ended| ended.min(self.expires_at))
    }
}

/// Live self-service resets that one person can have: a stranger asking again neither kills nor prolongs a link.
pub const MAXIMUM_LIVE_SELF_SERVICE: u64 = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn a_sent_reset_expires_by_itself_and_can_be_resent() {
        let sent = ResetState::Requested.sent(at(0), at(900)).expect("open");
        assert_eq!(sent.at(at(899)), sent);
        let expired = sent.at(at(900));
        assert_eq!(expired, ResetState::Expired { at: at(900) });
        assert_eq!(expired.resent(), Ok(ResetState::Requested));
    }

    #[test]
    fn what_is_over_stays_over() {
        let t = at(5);
        for over in [
            ResetState::Completed { at: t },
            ResetState::Superseded { at: t },
            ResetState::Cancelled { at: t },
        ] {
            assert_eq!(over.sent(t, t), Err(ResetIsOver));
            assert_eq!(over.resent(), Err(ResetIsOver));
            assert_eq!(over.completed(t), Err(ResetIsOver));
            assert_eq!(over.superseded(t), Err(ResetIsOver));
            assert_eq!(over.cancelled(t), Err(ResetIsOver));
        }
    }
}
