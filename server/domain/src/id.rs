//! Identifiers: UUIDv7 (RFC 9562), so that rows written together lie together and no sequence is hot.

use crate::{Clock, Entropy, entropy};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// A fresh UUIDv7 from the given clock and randomness.
pub fn new_uuid(clock: &dyn Clock, randomness: &dyn Entropy) -> Uuid {
    let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &entropy::bytes(randomness)).into_uuid()
}

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh identifier.
            pub fn new(clock: &dyn Clock, randomness: &dyn Entropy) -> Self {
                Self(new_uuid(clock, randomness))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

identifiers! {
    /// A tenant.
    TenantId,
    /// A person's account in one tenant.
    UserId,
    /// A reset, from the request to its end.
    ResetId,
    /// A message in the outbox.
    MessageId,
    /// A browser session.
    SessionId,
    /// A personal API token.
    ApiTokenId,
    /// A row of background work.
    JobId,
    /// An uploaded plugin.
    PluginId,
    /// An OAuth client (RFC 6749 §2.2); printed, it is its `client_id`.
    ClientId,
    /// What a person has granted a client: a family of tokens.
    GrantId,
    /// An initial access token (RFC 7591 §1.2).
    RegistrationTokenId,
    /// A row of the audit log.
    AuditId,
}
