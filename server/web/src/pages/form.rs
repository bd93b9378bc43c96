use super::errors::PageError;
use crate::bounded_body::{self, BodyError};
use poem::{Body, Request, http::header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, error::Category};

/// Which of the accepted types a body has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Form,
    Json,
}

pub(super) fn encoding(request: &Request) -> Result<Encoding, PageError> {
    let content_type = request.header(header::CONTENT_TYPE).unwrap_or_default();
    match content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => Ok(Encoding::Form),
        "application/json" => Ok(Encoding::Json),
        _ => Err(PageError::UnsupportedMediaType),
    }
}

/// Reads a form (WHATWG URL §5.1), by the names of `T`'s fields. Fields that `T` doesn't have are ignored, as browser
/// extensions add some.
pub(super) async fn read<T: DeserializeOwned>(request: &Request, body: Body) -> Result<T, PageError> {
    if encoding(request)? != Encoding::Form {
        return Err(PageError::UnsupportedMediaType);
    }
    let bytes = bytes(request, body).await?;
    serde_urlencoded::from_bytes(&bytes)
        .map_err(|error| PageError::BadRequest(format!("The form can't be read: {error}.")))
}

/// Reads the members of a JSON object (RFC 8259).
pub(super) async fn read_json(request: &Request, body: Body) -> Result<Map<String, Value>, PageError> {
    let bytes = bytes(request, body).await?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        PageError::BadRequest(match error.classify() {
            Category::Data => "The JSON must be an object.".into(),
            _ => format!("The JSON is not well-formed at {place}."),
        })
    })
}

async fn bytes(request: &Request, body: Body) -> Result<Vec<u8>, PageError> {
    bounded_body::read(request.headers(), body, bounded_body::DOCUMENT).await.map_err(|error| match error {
        BodyError::TooLarge => PageError::TooLarge,
        BodyError::TooSlow => PageError::TooSlow,
        BodyError::EndedEarly => PageError::EndedEarly,
    })
}
