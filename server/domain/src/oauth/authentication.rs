//! How and when somebody proved who they are, as ID tokens tell it.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// A way to prove oneself, by its Authentication Method Reference value (RFC 8176 §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuthenticationMethod {
    #[serde(rename = "pwd")]
    Password,
}

impl AuthenticationMethod {
    /// The value in `amr`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "pwd",
        }
    }
}

/// The classes that a session can reach, the weakest first (`acr`, OpenID Connect Core §2).
pub const ACR_PASSWORD: &str = "urn:latchkey:acr:password";
pub const ACR_VALUES: [&str; 1] = [ACR_PASSWORD];

/// A proof, given at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// `auth_time`.
    pub at: Timestamp,
    /// `amr`.
    pub methods: Vec<AuthenticationMethod>,
}

impl Authentication {
    /// By password, at that time.
    #[must_use]
    pub fn by_password(at: Timestamp) -> Self {
        Self { at, methods: vec![AuthenticationMethod::Password] }
    }

    /// The class that these methods reach.
    #[must_use]
    pub fn acr(&self) -> &'static str {
        ACR_PASSWORD
    }

    /// The methods' names.
    pub fn amr(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.methods.iter().map(|method| method.name())
    }
}
