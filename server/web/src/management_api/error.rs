use latchkey_app::Failure;
use latchkey_domain::rights::{Action, Refusal};
use latchkey_protocol::problem::{self, FieldProblem, Problem, ProblemType};
use latchkey_storage::StorageError;
use poem::{
    Error, Response,
    error::ResponseError,
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use poem_openapi::{
    ApiResponse, Object,
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::Type,
};

/// What the API answers with when it doesn't do what it was asked.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", .problem.title, .problem.detail)]
pub struct ApiError {
    pub(super) problem: Box<Problem>,
    pub(super) headers: Vec<(HeaderName, String)>,
    /// For the log alone.
    pub(super) cause: Option<String>,
}

impl ApiError {
    pub(super) fn new(kind: ProblemType, detail: impl Into<String>) -> Self {
        Self { problem: Box::new(Problem::new(kind, detail)), headers: Vec::new(), cause: None }
    }

    /// Values that can't be used, by field or parameter.
    pub(super) fn invalid(errors: Vec<FieldProblem>) -> Self {
        let fields: Vec<String> = errors.iter().map(|e| format!("{} {}", e.field, e.message)).collect();
        let mut error = Self::new(problem::INVALID, fields.join("; "));
        error.problem.errors = errors;
        error
    }

    pub(super) fn with_header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn retry_after(kind: ProblemType, detail: &str, seconds: u32) -> Self {
        Self::new(kind, detail).with_header(header::RETRY_AFTER, seconds.to_string())
    }

    /// The answer, which says which request it is about; what it hides goes to the log under the same id.
    pub(super) fn into_response(self, request_id: &str) -> Response {
        if let Some(cause) = &self.cause {
            tracing::error!(request_id, cause, "a request to the management API failed");
        }
        let problem = self.problem.of_request(request_id);
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = Response::builder().status(status).content_type(problem::MEDIA_TYPE).body(body);
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotFound(what) => Self::new(problem::NOT_FOUND, format!("The {what} does not exist.")),
            Failure::Refused { refusal: Refusal::OtherTenant, .. } => {
                Self::new(problem::NOT_FOUND, "The tenant does not exist.")
            }
            Failure::Refused { action, refusal } => refused(action, refusal),
            Failure::Invalid(error) => {
                Self::invalid(vec![FieldProblem { field: error.field.into(), message: error.message }])
            }
            Failure::Stale => {
                Self::new(problem::STALE, "The resource is no longer in the version that was read.")
            }
            Failure::Taken { field } => taken(field),
            Failure::State(why) => Self::new(problem::STATE, sentence(why)),
            Failure::Busy { retry_after_seconds } => {
                Self::retry_after(problem::BUSY, "Too many passwords wait to be hashed.", retry_after_seconds)
            }
            Failure::Storage(error) => unstored(&error),
            Failure::Internal(cause) => internal(cause),
        }
    }
}

fn refused(action: Action, refusal: Refusal) -> ApiError {
    let right = action.name();
    let scope = action.scope().name();
    match refusal {
        Refusal::Scope => {
            let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"");
            ApiError::new(problem::FORBIDDEN, format!("The token lacks the scope {scope}."))
                .with_header(header::WWW_AUTHENTICATE, challenge)
        }
        Refusal::Setting => {
            ApiError::new(problem::FORBIDDEN, format!("The tenant's settings do not allow {right}."))
        }
        Refusal::Rank => ApiError::new(
            problem::FORBIDDEN,
            format!("The right {right} does not reach people who stand above or beside you."),
        ),
        Refusal::Role | Refusal::OtherTenant => {
            ApiError::new(problem::FORBIDDEN, format!("Your role does not have the right {right}."))
        }
    }
}

fn taken(field: &'static str) -> ApiError {
    let message = match field {
        "email" => {
            "logs somebody in already; for an address that several people share, set email_is_login to false"
        }
        "login" => "is somebody's user name or login e-mail already",
        _ => "is taken",
    };
    let mut error = ApiError::new(problem::TAKEN, format!("{field} {message}"));
    error.problem.errors = vec![FieldProblem { field: field.into(), message: message.into() }];
    error
}

fn unstored(error: &StorageError) -> ApiError {
    match error {
        StorageError::Unavailable(_) | StorageError::Contended(_) => {
            let mut answer = ApiError::retry_after(problem::UNAVAILABLE, "The database can't be reached.", 2);
            answer.cause = Some(chain(error));
            answer
        }
        error => internal(chain(error)),
    }
}

fn internal(cause: String) -> ApiError {
    let mut error = ApiError::new(problem::INTERNAL, "The server's log has the reason.");
    error.cause = Some(cause);
    error
}

/// An error and what it came from, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// Errors of the framework: what no handler of ours has seen.
impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error.downcast::<Self>() {
            Ok(error) => error,
            Err(error) => match error.status() {
                StatusCode::NOT_FOUND => Self::new(problem::NOT_FOUND, "Nothing has this address."),
                StatusCode::METHOD_NOT_ALLOWED => {
                    Self::new(problem::METHOD_NOT_ALLOWED, "The address does not take this method.")
                }
                StatusCode::PAYLOAD_TOO_LARGE => Self::new(problem::TOO_LARGE, "The body is too large."),
                StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                    Self::new(problem::UNSUPPORTED_MEDIA_TYPE, "The body must be JSON.")
                }
                status if status.is_client_error() => {
                    Self::new(problem::MALFORMED, "The request can't be read.")
                }
                _ => internal(error.to_string()),
            },
        }
    }
}

impl ResponseError for ApiError {
    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// What every error says (RFC 9457); the types are listed in the reference of problem types.
#[derive(Object)]
#[oai(rename = "Problem")]
struct ProblemShape {
    /// Names the kind of problem and never changes its meaning.
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    instance: String,
    /// The id under which the server's log and the audit log tell of this request.
    request_id: String,
    /// Which fields or parameters are to blame.
    errors: Option<Vec<FieldProblemShape>>,
}

/// A field by its path in the body, or a parameter by its name.
#[derive(Object)]
#[oai(rename = "FieldProblem")]
struct FieldProblemShape {
    field: String,
    message: String,
}

impl ApiResponse for ApiError {
    fn meta() -> MetaResponses {
        let content = MetaMediaType { content_type: problem::MEDIA_TYPE, schema: ProblemShape::schema_ref() };
        let any = MetaResponse {
            description: "A problem",
            status: None,
            status_range: None,
            content: vec![content],
            headers: Vec::new(),
        };
        MetaResponses { responses: vec![any] }
    }

    fn register(registry: &mut Registry) {
        ProblemShape::register(registry);
    }
}
