//! What clients are told when something is wrong (RFC 6749 §5.2, RFC 6750 §3).

use latchkey_app::{Failure, OAuthRefusal};
use latchkey_protocol::oauth::{
    bearer::{Challenge, Scheme},
    error::{ErrorCode, OAuthError},
};
use latchkey_storage::StorageError;
use poem::{
    Response,
    http::{HeaderValue, StatusCode, header},
};

/// What stops a call, and how it is told.
#[derive(Debug)]
pub(super) struct OAuthProblem {
    status: StatusCode,
    error: OAuthError,
    challenge: Option<String>,
    retry_after_seconds: Option<u32>,
}

/// What an endpoint answers with.
pub(super) type Outcome = Result<Response, OAuthProblem>;

impl OAuthProblem {
    pub(super) fn new(status: StatusCode, error: OAuthError) -> Self {
        Self { status, error, challenge: None, retry_after_seconds: None }
    }

    /// Of a resource that wants an access token: 401, or 403 where the token doesn't suffice.
    pub(super) fn of_bearer(scheme: Scheme, refusal: OAuthRefusal) -> Self {
        let problem = Self::from(refusal);
        let status = match problem.error.code {
            ErrorCode::InsufficientScope => StatusCode::FORBIDDEN,
            ErrorCode::InvalidToken | ErrorCode::InvalidDpopProof => StatusCode::UNAUTHORIZED,
            _ => return problem,
        };
        let challenge = Some(Challenge::of_error(scheme, &problem.error).to_string());
        Self { status, challenge, ..problem }
    }

    /// Nothing was presented, so nothing is said of it (RFC 6750 §3.1).
    pub(super) fn no_token() -> Self {
        let error = OAuthError::new(ErrorCode::InvalidToken, "an access token is needed");
        let mut problem = Self::new(StatusCode::UNAUTHORIZED, error);
        problem.challenge = Some(Challenge::new(Scheme::Bearer).to_string());
        problem
    }

    pub(super) fn into_response(self) -> Response {
        let body = serde_json::to_string(&self.error).unwrap_or_default();
        let mut response =
            Response::builder().status(self.status).content_type("application/json").body(body);
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(challenge) = self.challenge.and_then(|challenge| challenge.parse().ok()) {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// The answer, whichever it is.
pub(super) fn answered(outcome: Outcome) -> Response {
    outcome.unwrap_or_else(OAuthProblem::into_response)
}

impl From<OAuthError> for OAuthProblem {
    fn from(error: OAuthError) -> Self {
        if error.code == ErrorCode::InvalidClient {
            // The scheme that a client can always answer with (RFC 6749 §5.2).
            let mut problem = Self::new(StatusCode::UNAUTHORIZED, error);
            problem.challenge = Some(r#"Basic realm="client", charset="UTF-8""#.into());
            return problem;
        }
        Self::new(StatusCode::BAD_REQUEST, error)
    }
}

impl From<OAuthRefusal> for OAuthProblem {
    fn from(refusal: OAuthRefusal) -> Self {
        match refusal {
            OAuthRefusal::Refused(error) => error.into(),
            OAuthRefusal::Failure(failure) => failure.into(),
        }
    }
}

impl From<Failure> for OAuthProblem {
    fn from(failure: Failure) -> Self {
        let told = |status, code, text: &str| Self::new(status, OAuthError::new(code, text));
        match failure {
            Failure::Busy { retry_after_seconds } => Self {
                retry_after_seconds: Some(retry_after_seconds),
                ..told(StatusCode::SERVICE_UNAVAILABLE, ErrorCode::TemporarilyUnavailable, "busy")
            },
            Failure::Storage(StorageError::Unavailable(_) | StorageError::Contended(_)) => Self {
                retry_after_seconds: Some(2),
                ..told(StatusCode::SERVICE_UNAVAILABLE, ErrorCode::TemporarilyUnavailable, "busy")
            },
            // A rule of the tenant's own stands in the way; to ask again is of no use, but nothing is broken here.
            Failure::State(why) => told(StatusCode::BAD_REQUEST, ErrorCode::AccessDenied, why),
            Failure::Invalid(error) => {
                told(StatusCode::BAD_REQUEST, ErrorCode::InvalidRequest, &error.to_string())
            }
            Failure::NotFound(what) => {
                told(StatusCode::NOT_FOUND, ErrorCode::InvalidRequest, &format!("no such {what}"))
            }
            Failure::Stale => {
                told(StatusCode::BAD_REQUEST, ErrorCode::InvalidGrant, "it has changed meanwhile")
            }
            other => {
                tracing::error!(error = %other, "an OAuth endpoint failed");
                told(StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::ServerError, "the server failed")
            }
        }
    }
}
