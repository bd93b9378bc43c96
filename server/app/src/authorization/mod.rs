//! The authorization endpoint's work (RFC 6749 §3.1, OpenID Connect Core §3.1): a request is checked, its person is found,
//! asked where they have to be, and its client gets an answer. Nothing is stored before there is a grant: what a browser
//! carries between the pages is the request itself, sealed.

mod account;
mod answer;
mod arrive;
mod check;
mod consent;
mod continuation;
pub(crate) mod hint;
mod issue;
mod next;
mod push;
mod request_object;

pub use account::{AccountChoice, choose_account};
pub use answer::Answer;
pub use arrive::{Arrival, arrive};
pub(crate) use check::allowed_scope;
pub use consent::{Decision, Question, decide, question};
pub use continuation::{leads_to, peek};
pub use push::{Pushed, push};

use crate::Failure;
use latchkey_domain::user::User;
use latchkey_protocol::oauth::error::{ErrorCode, OAuthError};

/// What has to happen now.
#[derive(Debug)]
pub enum Step {
    /// Somebody has to log in; `reauthenticate`: whoever is logged in has to prove themself again.
    LogIn {
        continuation: String,
        reauthenticate: bool,
    },
    /// The session began with a generated password.
    ChoosePassword {
        continuation: String,
    },
    ChooseAccount {
        continuation: String,
        user: Box<User>,
        client_name: String,
    },
    Consent {
        continuation: String,
    },
    /// The client is told.
    Answer(Box<Answer>),
}

/// What stops a request.
#[derive(Debug, thiserror::Error)]
pub enum AuthorizeError {
    /// Told on a page of ours: who asks, or where the answer would go, isn't known for sure.
    #[error(transparent)]
    OwnPage(OAuthError),
    /// Told to the client.
    #[error("the client is told")]
    Client(Box<Answer>),
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<latchkey_storage::StorageError> for AuthorizeError {
    fn from(error: latchkey_storage::StorageError) -> Self {
        Self::Failure(error.into())
    }
}

fn on_own_page(code: ErrorCode, description: impl Into<String>) -> AuthorizeError {
    AuthorizeError::OwnPage(OAuthError::new(code, description))
}
