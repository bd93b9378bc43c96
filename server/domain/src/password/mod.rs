//! Passwords: what is accepted, how they are kept, how new ones are made.

mod argon2id;
mod generator;
mod plain;
mod policy;

pub use argon2id::{Argon2Memory, Argon2Parameters, InvalidParameters, MalformedVerifier, Verifier};
pub use generator::generate;
pub use plain::{PlainPassword, TooLong};
pub use policy::{BlocklistReason, CharacterClass, PasswordPolicy, PasswordRefusal};

use crate::{Timestamp, id::ResetId};

/// What is known of a user's password.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PasswordCredential {
    /// The living password, if there is one.
    pub current: Option<CurrentPassword>,
    /// The password that an administrator's open reset killed: recognised, never accepted.
    pub dead: Option<DeadPassword>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentPassword {
    pub verifier: Verifier,
    pub set_at: Timestamp,
    /// Set on a generated password; past it the password is refused.
    pub expires_at: Option<Timestamp>,
    pub must_change: bool,
    /// The reset that generated it, until the person has chosen their own.
    pub generated_by: Option<ResetId>,
}

impl CurrentPassword {
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|instant| instant <= now)
    }
}

/// A killed password's verifier and the reset that killed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadPassword {
    pub verifier: Verifier,
    pub reset: ResetId,
}
