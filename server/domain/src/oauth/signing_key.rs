//! Which key signs, and which may still be met: told by the clock alone, so that replicas agree without talking.

use crate::{Timestamp, clock};
use latchkey_protocol::jose::Algorithm;
use serde_json::Value;

/// How long the next key is published before it signs: longer than any client keeps a key set that we let it keep.
pub const LEAD_SECONDS: u32 = 24 * 60 * 60;
/// Life of a key before its successor takes over by itself.
pub const ROTATE_AFTER_SECONDS: u32 = 90 * 24 * 60 * 60;
/// How long a key is published after it signed for the last time: longer than any token that it signed lives.
pub const RETIRED_SECONDS: u32 = 24 * 60 * 60;

/// A signing key row. Keys of one algorithm are numbered; each signs from its instant until the next one's.
#[derive(Debug, Clone, PartialEq)]
pub struct SigningKeyRow {
    pub algorithm: Algorithm,
    /// Counts from 1.
    pub number: u32,
    /// PKCS#8, sealed for its place.
    pub sealed: String,
    /// A JWK (RFC 7517).
    pub public_key: Value,
    pub created_at: Timestamp,
    pub active_from: Timestamp,
}

/// What a key is for at some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// Published, so that everybody knows it when it starts to sign.
    Next,
    Current,
    /// Signs no more; published while tokens that it signed may be met.
    Retired,
    Gone,
}

/// A key's place in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    pub created_at: Timestamp,
    pub active_from: Timestamp,
}

impl Term {
    /// Whether it got no time to become known: the key before it is known to somebody else.
    fn is_hurried(self) -> bool {
        self.active_from < clock::after(self.created_at, LEAD_SECONDS / 2)
    }
}

/// The states at `now` of keys of one algorithm, which are in the order of their numbers. What was signed by a key whose
/// successor took over in a hurry is believed no more.
#[must_use]
pub fn states(terms: &[Term], now: Timestamp) -> Vec<KeyState> {
    let current = terms.iter().rposition(|term| term.active_from <= now);
    let state = |index: usize| match current {
        // The very first one signs even before its time: there is no other.
        None if index == 0 => KeyState::Current,
        Some(current) if index == current => KeyState::Current,
        Some(current) if index < current => {
            let is_over = clock::after(terms[index + 1].active_from, RETIRED_SECONDS) <= now;
            // One that was published for later may stand between.
            let was_hurried = terms[index + 1..=current].iter().any(|term| term.is_hurried());
            if is_over || was_hurried { KeyState::Gone } else { KeyState::Retired }
        }
        _ => KeyState::Next,
    };
    (0..terms.len()).map(state).collect()
}

/// When a successor should be published, if there is none yet.
#[must_use]
pub fn successor_due(newest_active_from: Timestamp) -> Timestamp {
    clock::after(newest_active_from, ROTATE_AFTER_SECONDS - LEAD_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn a_key_is_published_before_it_signs_and_after() {
        use KeyState::{Current, Gone, Next, Retired};
        let long_known = |second| Term { created_at: at(second - 86_400), active_from: at(second) };
        let keys = [0, 1000, 2000].map(long_known);
        assert_eq!(states(&keys, at(999)), [Current, Next, Next]);
        assert_eq!(states(&keys, at(1000)), [Retired, Current, Next]);
        assert_eq!(states(&keys, at(2000)), [Retired, Retired, Current]);
        let gone = i64::from(RETIRED_SECONDS);
        assert_eq!(states(&keys, at(1000 + gone)), [Gone, Retired, Current]);
        assert_eq!(states(&keys, at(2000 + gone)), [Gone, Gone, Current]);
        assert_eq!(states(&[long_known(50)], at(0)), [Current]);
        assert_eq!(states(&[], at(0)), []);
    }

    #[test]
    fn a_key_that_others_know_is_gone_when_the_next_one_signs() {
        use KeyState::{Current, Gone, Next, Retired};
        let term = |created, active| Term { created_at: at(created), active_from: at(active) };
        let keys = [term(0, 0), term(0, 86_400), term(100_000, 100_015)];
        assert_eq!(states(&keys, at(100_014)), [Retired, Current, Next]);
        assert_eq!(states(&keys, at(100_015)), [Gone, Gone, Current]);
        let one_for_later = [term(0, 0), term(50_000, 136_400), term(100_000, 100_015)];
        assert_eq!(states(&one_for_later, at(100_014)), [Current, Next, Next]);
        assert_eq!(states(&one_for_later, at(100_015)), [Gone, Gone, Current]);
    }
}
