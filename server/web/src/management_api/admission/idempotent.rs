use super::super::ApiError;
use crate::request::RequestId;
use latchkey_app::{
    App,
    idempotency::{self, Beginning, KeyedRequest},
};
use latchkey_domain::{Actor, OperationContext, context::Person, digest, tenant::Tenant};
use latchkey_protocol::problem;
use poem::{
    Request, Response, Result,
    http::{HeaderValue, Method, StatusCode, header},
};
use serde_json::Value;

/// Members of an answer that are said once: a replay never repeats a secret.
const SECRETS: [&str; 3] = ["password", "token", "client_secret"];

/// A write that carries an `Idempotency-Key`, and the id under which the logs know it.
pub(super) struct Keyed {
    request: KeyedRequest,
    request_id: String,
}

/// The request as one that may be asked for twice. Reads need no key, so that theirs is not looked at.
pub(super) fn keyed(app: &App, request: &Request, body: &[u8]) -> Result<Option<Keyed>, ApiError> {
    let Some(key) = request.headers().get("Idempotency-Key") else { return Ok(None) };
    if request.method() == Method::GET {
        return Ok(None);
    }
    let key = String::from_utf8_lossy(key.as_bytes()).into_owned();
    let line = format!("{} {}\n", request.method(), request.original_uri());
    // Keyed, because a body may hold a password and all else in it can be known.
    let mac = app.keyring().mac("idempotency", &[line.as_bytes(), body].concat());
    let digest = digest::sha256(mac.as_bytes());
    let request_id = request.data::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    Ok(Some(Keyed { request: KeyedRequest { key, digest }, request_id }))
}

/// Performs the request unless it was performed before; then its answer is given again.
pub(super) async fn once(
    app: &App,
    person: &Person,
    home: &Tenant,
    keyed: Keyed,
    perform: impl Future<Output = Result<Response, ApiError>>,
) -> Result<Response, ApiError> {
    let actor = Actor::Person(person.clone());
    let context = app.context(home.id, actor, keyed.request_id.clone());
    match idempotency::begin(app, &context, &keyed.request).await? {
        Beginning::Fresh => {}
        Beginning::Answered { status, body } => return Ok(replay(status, body)),
        Beginning::InProgress { retry_after_seconds } => {
            let detail = "A request with this Idempotency-Key has no answer yet.";
            let error = ApiError::new(problem::IN_PROGRESS, detail);
            return Err(error.with_header(header::RETRY_AFTER, retry_after_seconds.to_string()));
        }
        Beginning::Reused => {
            let detail = "The Idempotency-Key came with a different request before.";
            return Err(ApiError::new(problem::KEY_REUSED, detail));
        }
    }
    match perform.await {
        Ok(response) => keep(app, &context, &keyed.request, response).await,
        Err(error) if error.problem.type_uri == problem::BUSY.uri() => {
            idempotency::release(app, &context, &keyed.request).await?;
            Err(error)
        }
        Err(error) => keep(app, &context, &keyed.request, error.into_response(&keyed.request_id)).await,
    }
}

/// Keeps an answer that is final. A fault of the server is none: the caller is to try again.
async fn keep(
    app: &App,
    context: &OperationContext,
    request: &KeyedRequest,
    response: Response,
) -> Result<Response, ApiError> {
    if response.status().is_server_error() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let text = body.into_string().await.unwrap_or_default();
    let kept = without_secrets(&text);
    let status = parts.status.as_u16();
    // The deed is done: that its answer could not be kept must not turn it into a failure.
    if let Err(error) = idempotency::answer(app, context, request, status, kept).await {
        tracing::error!(request_id = context.request_id, %error, "an idempotent answer was not kept");
    }
    Ok(Response::from_parts(parts, text.into()))
}

fn without_secrets(body: &str) -> String {
    let Ok(Value::Object(mut members)) = serde_json::from_str(body) else { return body.to_owned() };
    for secret in SECRETS {
        members.remove(secret);
    }
    Value::Object(members).to_string()
}

fn replay(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let media_type =
        if status.is_client_error() { problem::MEDIA_TYPE } else { "application/json; charset=utf-8" };
    let mut response = Response::builder().status(status).body(body);
    if status != StatusCode::NO_CONTENT {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    response.headers_mut().insert("Idempotency-Replayed", HeaderValue::from_static("true"));
    response
}
