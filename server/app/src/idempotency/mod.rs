//! Writes that may be asked for twice and are done once: the `Idempotency-Key` of the management API.
//!
//! A key is *begun* in a transaction of its own before anything is done, which makes simultaneous duplicates meet, and
//! *answered* once there is an answer worth giving again. Whoever dies in between leaves a beginning that counts for a
//! minute: longer than any request takes, and short enough for the caller to try again.

mod answer;
mod begin;
mod release;

pub use answer::answer;
pub use begin::{Beginning, begin};
pub use release::release;

use latchkey_domain::OperationContext;

/// How long a beginning keeps duplicates away.
const BEGUN_SECONDS: u32 = 60;
/// How long an answer is given again.
const ANSWERED_SECONDS: u32 = 24 * 60 * 60;

/// A write that carries a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedRequest {
    /// The caller's own words, unique among the caller's requests.
    pub key: String,
    /// A keyed digest of method, path and body: the same key must mean the same request.
    pub digest: [u8; 32],
}

impl KeyedRequest {
    fn begun(&self) -> String {
        format!("begun {}", self.key)
    }

    fn answered(&self) -> String {
        format!("answered {}", self.key)
    }
}

/// Keys belong to their actor, so that nobody meets another's.
fn actor(context: &OperationContext) -> String {
    context.actor.user().map_or_else(|| context.actor.label().to_owned(), |user| user.to_string())
}
