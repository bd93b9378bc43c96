use super::{
    super::{ApiError, body::CheckedBody, schema::Schemas},
    operations::Operation,
};
use crate::bounded_body::{self, BodyError};
use latchkey_protocol::problem::{self, FieldProblem};
use poem::{
    Request,
    http::{Method, header},
};
use serde_json::{Map, Value};

/// Takes the body out of a request that may have one.
pub(super) async fn read(request: &mut Request) -> Result<Vec<u8>, ApiError> {
    if request.method() == Method::GET {
        return Ok(Vec::new());
    }
    let body = request.take_body();
    bounded_body::read(request.headers(), body).await.map_err(|error| match error {
        BodyError::TooLarge => ApiError::new(problem::TOO_LARGE, "The body is larger than 64 KiB."),
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
    let documented = operation.meta.request.as_ref();
    if bytes.is_empty() {
        if documented.is_some_and(|documented| documented.required) {
            return Err(ApiError::new(problem::MALFORMED, "The body is missing: this needs a JSON object."));
        }
        request.set_data(CheckedBody(Value::Object(Map::new())));
        return Ok(());
    }
    if !is_json(request) {
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

fn is_json(request: &Request) -> bool {
    let value = request.header(header::CONTENT_TYPE).unwrap_or_default();
    let media_type = value.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/json")
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
