use super::errors::PageError;
use poem::{Body, Request, http::header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, error::Category};
use std::time::Duration;
use tokio::time::timeout;

/// Forms and documents beyond this are refused before they are read: the longest password takes 3 KiB.
pub(super) const MOST_BYTES: usize = 64 * 1024;

/// Time in which a body has to arrive.
pub(crate) const BODY_TIME: Duration = Duration::from_secs(30);

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
    let announced = request.header(header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MOST_BYTES as u64) {
        return Err(PageError::TooLarge);
    }
    let read = timeout(BODY_TIME, body.into_bytes_limit(MOST_BYTES)).await;
    let read = read.map_err(|_| PageError::BadRequest("The request's body took longer than 30 s.".into()))?;
    read.map(|bytes| bytes.to_vec()).map_err(|error| match error {
        poem::error::ReadBodyError::PayloadTooLarge => PageError::TooLarge,
        _ => PageError::BadRequest("The request's body ended early.".into()),
    })
}
