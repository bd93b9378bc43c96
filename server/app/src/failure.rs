use latchkey_domain::rights::{Action, Refusal};
use latchkey_storage::{StorageError, Unique};

/// What stops ordinary operations. A use case with outcomes of its own has its own enum and carries this in one variant.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// No such thing in this tenant, or a tenant that the actor must not know of.
    #[error("{0} not found")]
    NotFound(&'static str),
    #[error("{action} refused: {refusal}", action = .action.name())]
    Refused { action: Action, refusal: Refusal },
    #[error("{0}")]
    Invalid(#[from] FieldError),
    /// The thing was changed since the caller read it.
    #[error("changed in the meantime")]
    Stale,
    /// Something else already has what was asked for; names the field.
    #[error("{field} is taken")]
    Taken { field: &'static str },
    /// The thing is in a state that does not allow it.
    #[error("{0}")]
    State(&'static str),
    /// No room in the hashing queue; worth another try after this time.
    #[error("busy, try again in {retry_after_seconds} s")]
    Busy { retry_after_seconds: u32 },
    #[error(transparent)]
    Storage(StorageError),
    #[error("internal: {0}")]
    Internal(String),
}

/// Input that can't be used, by the name under which the caller sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct FieldError {
    /// Path in the request's own words, such as `deliver.to`.
    pub field: &'static str,
    /// What is wrong with it, as the end of a sentence that begins with the field.
    pub message: String,
}

impl FieldError {
    pub fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self { field, message: message.into() }
    }
}

impl Failure {
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(FieldError::new(field, message))
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Stale => Self::Stale,
            StorageError::Duplicate(Unique::TenantSlug) => Self::Taken { field: "slug" },
            StorageError::Duplicate(Unique::Login) => Self::Taken { field: "login" },
            StorageError::Duplicate(Unique::Email) => Self::Taken { field: "email" },
            StorageError::BadCursor => Self::invalid("cursor", "is not one that this list gave"),
            error => Self::Storage(error),
        }
    }
}
