use super::{
    super::{
        ApiError,
        body::{CheckedBody, ReadComponent, WASM},
        schema::Schemas,
    },
    operations::Operation,
};
use crate::bounded_body::{self, BodyError};
use latchkey_protocol::problem::{self, FieldProblem};
use poem::{
    Request,
    http::{Method, header},
};
use serde_json::{Map, Value};
use tokio::sync::Semaphore;

/// Takes the body out of a request that may have one. Components are large: only so many are read at a time as there are
/// `places`.
pub(super) async fn read(
    request: &mut Request,
    operation: &Operation,
    places: &Semaphore,
) -> Result<Vec<u8>, ApiError> {
    if request.method() == Method::GET {
        return Ok(Vec::new());
    }
    let (bound, _place) = if takes_component(operation) {
        let place = places.try_acquire().map_err(|_| {
            ApiError::new(problem::BUSY, "Other components are being uploaded at this moment.")
                .with_header(header::RETRY_AFTER, "5")
        })?;
        (bounded_body::COMPONENT, Some(place))
    } else {
        (bounded_body::DOCUMENT, None)
    };
    let body = request.take_body();
    bounded_body::read(request.headers(), body, bound).await.map_err(|error| match error {
        BodyError::TooLarge => {
            let most = bound.most_bytes / 1024;
            ApiError::new(problem::TOO_LARGE, format!("The body is larger than {most} KiB."))
        }
        BodyError::TooSlow | BodyError::EndedEarly => {
            ApiError::new(problem::MALFORMED, "The body ended before its time.")
        }
    })
}

/// Compares the body with the document and keeps it for the operation.
pub(super) fn check(
    schemas: &Schemas,
    operation: &Operation,
    bytes: &[u8],
    request: &mut Request,
    problems: &mut Vec<FieldProblem>,
) -> Result<(), ApiError> {
    if takes_component(operation) {
        return keep_component(bytes, request);
    }
    let documented = operation.meta.request.as_ref();
    if bytes.is_empty() {
        if documented.is_some_and(|documented| documented.required) {
            return Err(ApiError::new(problem::MALFORMED, "The body is missing: this needs a JSON object."));
        }
        request.set_data(CheckedBody(Value::Object(Map::new())));
        return Ok(());
    }
    if !is_of_type(request, "application/json") {
        return Err(ApiError::new(problem::UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: application/json."));
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
    match documented.and_then(|documented| documented.content.first()) {
        Some(content) => schemas.check(&content.schema, &value, "", problems),
        None => refuse_members(&value, problems),
    }
    request.set_data(CheckedBody(value));
    Ok(())
}

fn takes_component(operation: &Operation) -> bool {
    let documented = operation.meta.request.as_ref();
    documented.is_some_and(|documented| documented.content.iter().any(|content| content.content_type == WASM))
}

fn keep_component(bytes: &[u8], request: &mut Request) -> Result<(), ApiError> {
    if bytes.is_empty() {
        let detail = "The body is missing: this needs a WebAssembly component.";
        return Err(ApiError::new(problem::MALFORMED, detail));
    }
    if !is_of_type(request, WASM) {
        return Err(ApiError::new(problem::UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: application/wasm."));
    }
    request.set_data(ReadComponent(bytes.to_vec()));
    Ok(())
}

fn is_of_type(request: &Request, expected: &str) -> bool {
    let value = request.header(header::CONTENT_TYPE).unwrap_or_default();
    let media_type = value.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case(expected)
}

/// Where the JSON ends to be JSON; never what stands there, which may be a password.
fn malformed(error: &serde_json::Error) -> ApiError {
    let what = if error.is_eof() { "ends too early" } else { "is not well-formed" };
    let detail = format!("The JSON {what} at line {}, column {}.", error.line(), error.column());
    ApiError::new(problem::MALFORMED, detail)
}

/// An operation without a body takes an empty object for none.
fn refuse_members(value: &Value, problems: &mut Vec<FieldProblem>) {
    if value.as_object().is_none_or(|members| !members.is_empty()) {
        problems
            .push(FieldProblem { field: "body".into(), message: "must be absent: this takes none".into() });
    }
}
