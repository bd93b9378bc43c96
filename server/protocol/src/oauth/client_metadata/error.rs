//! What is wrong with metadata (RFC 7591 §3.2.2).

use crate::oauth::{ErrorCode, OAuthError};

/// A member that can't be used, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` {message}")]
pub struct MetadataError {
    /// The member's name.
    pub field: &'static str,
    /// The rest of a sentence that begins with the name.
    pub message: String,
    /// `invalid_redirect_uri` or `invalid_client_metadata`.
    pub code: ErrorCode,
}

impl MetadataError {
    pub(super) fn new(field: &'static str, message: impl Into<String>) -> Self {
        let code = match field {
            "redirect_uris" => ErrorCode::InvalidRedirectUri,
            _ => ErrorCode::InvalidClientMetadata,
        };
        Self { field, message: message.into(), code }
    }
}

impl From<MetadataError> for OAuthError {
    fn from(error: MetadataError) -> Self {
        Self::new(error.code, error.to_string())
    }
}
