use crate::Failure;
use latchkey_protocol::oauth::error::{ErrorCode, OAuthError};
use latchkey_storage::StorageError;

/// What stops a client at an OAuth endpoint: words of the standard that it is answered with, or a failure of ours.
#[derive(Debug, thiserror::Error)]
pub enum OAuthRefusal {
    #[error(transparent)]
    Refused(#[from] OAuthError),
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<StorageError> for OAuthRefusal {
    fn from(error: StorageError) -> Self {
        Self::Failure(error.into())
    }
}

/// A refusal in the standard's words.
pub(crate) fn refuse(code: ErrorCode, description: impl Into<String>) -> OAuthRefusal {
    OAuthRefusal::Refused(OAuthError::new(code, description))
}
