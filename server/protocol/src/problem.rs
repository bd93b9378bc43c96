//! Problem details (RFC 9457): the types that the management API answers with, as data.
//!
//! The names are a promise to scripts. `docs/reference/problems.md` is generated from here by [`reference`].

use serde::Serialize;
use std::fmt::Write;

/// The media type of every error of the API.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A kind of problem: what its `type` member stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemType {
    /// Last part of the `type` URI.
    pub name: &'static str,
    /// HTTP status code.
    pub status: u16,
    /// The same for every occurrence (RFC 9457 §3.1.3).
    pub title: &'static str,
    /// What happened and what the caller can do, for the reference.
    pub explanation: &'static str,
}

impl ProblemType {
    /// The `type` member: a URI that names the kind and stays the same over installations and releases.
    #[must_use]
    pub fn uri(&self) -> String {
        format!("urn:latchkey:problem:{}", self.name)
    }
}

/// A problem as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    pub type_uri: String,
    pub title: &'static str,
    pub status: u16,
    /// This occurrence in a sentence; says nothing that the caller may not know.
    pub detail: String,
    /// `urn:latchkey:request:` and the request id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The id under which logs and audit rows tell of this request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// One entry for each field or parameter that can't be used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// A field, by its path in the body, or a parameter by its name, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    pub field: String,
    pub message: String,
}

impl Problem {
    /// A problem of this kind, in words about this occurrence.
    #[must_use]
    pub fn new(kind: ProblemType, detail: impl Into<String>) -> Self {
        Self {
            type_uri: kind.uri(),
            title: kind.title,
            status: kind.status,
            detail: detail.into(),
            instance: None,
            request_id: None,
            errors: Vec::new(),
        }
    }

    /// Says which request it was.
    #[must_use]
    pub fn of_request(mut self, request_id: &str) -> Self {
        self.instance = Some(format!("urn:latchkey:request:{request_id}"));
        self.request_id = Some(request_id.to_owned());
        self
    }
}

macro_rules! problem_types {
    ($($constant:ident = $status:literal $name:literal $title:literal $explanation:literal;)+) => {
        $(#[doc = $explanation]
        pub const $constant: ProblemType =
            ProblemType { name: $name, status: $status, title: $title, explanation: $explanation };)+

        /// Every problem type, by status.
        pub const ALL: &[ProblemType] = &[$($constant),+];
    };
}

problem_types! {
    MALFORMED = 400 "malformed-request" "The request can't be read"
        "A body is missing or is not well-formed JSON, or the address is not UTF-8. Of JSON the detail gives line and column.";
    UNAUTHENTICATED = 401 "unauthenticated" "A valid token is needed"
        "The request carries no bearer token, or one that is unknown, expired, revoked or dead since its person's credentials were reset. The API never reads cookies.";
    FORBIDDEN = 403 "forbidden" "The right for this is missing"
        "The token's person may not do this, or the token lacks the scope. The detail names the right or the scope. The attempt is in the audit log.";
    NOT_FOUND = 404 "not-found" "There is no such thing"
        "Nothing has this address in this tenant. Another tenant's things are answered in the same words.";
    METHOD_NOT_ALLOWED = 405 "method-not-allowed" "The address does not take this method"
        "The address exists, but not for this method. `Allow` lists the methods that it takes.";
    TAKEN = 409 "taken" "Something else has this name already"
        "A value that must be unique is in use. `errors` names the field. User names and login e-mails share one namespace in a tenant, without regard to case or width.";
    STATE = 409 "conflicting-state" "The present state does not allow this"
        "The thing is in a state in which this can't be done. The detail says which and what can be done instead.";
    IN_PROGRESS = 409 "idempotency-in-progress" "The same request is being worked on"
        "A request with this `Idempotency-Key` has begun and has no answer yet. Ask again after `Retry-After` seconds.";
    STALE = 412 "stale" "It was changed in the meantime"
        "`If-Match` names another version than the present one. Read the resource again and decide anew.";
    TOO_LARGE = 413 "too-large" "The body is too large"
        "Bodies of the management API have at most 64 KiB.";
    UNSUPPORTED_MEDIA_TYPE = 415 "unsupported-media-type" "The body must be JSON"
        "A body needs `Content-Type: application/json`. Nothing else is read, XML least of all.";
    INVALID = 422 "invalid" "Some values can't be used"
        "`errors` lists each field or parameter that can't be used and why: unknown names, wrong types, values out of bounds.";
    KEY_REUSED = 422 "idempotency-key-reused" "The idempotency key belongs to another request"
        "A different request was made with this `Idempotency-Key` within a day. Use a fresh key for each request.";
    TOO_MANY_REQUESTS = 429 "too-many-requests" "Too many requests"
        "The network or the account has asked too often. Ask again after `Retry-After` seconds.";
    INTERNAL = 500 "internal" "Something went wrong here"
        "A defect or a fault of the server. The log has the reason under the `request_id`.";
    BUSY = 503 "busy" "No room at the moment"
        "More passwords are waiting to be hashed than the server takes on. Ask again after `Retry-After` seconds.";
    UNAVAILABLE = 503 "unavailable" "The database can't be reached"
        "The database is away. Nothing was half done. Ask again after `Retry-After` seconds.";
}

/// The reference page of problem types, in Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Problem types\n\n<!-- Generated from server/protocol/src/problem.rs. Do not edit. -->\n\n\
         Every error of the management API is `application/problem+json` (RFC 9457) with the members `type`, `title`,\n\
         `status`, `detail`, `instance` and `request_id`, and `errors: [{field, message}]` where fields are to blame.\n\
         `type` never changes its meaning; `title` and `detail` are for people.\n",
    );
    for kind in ALL {
        let written = write!(
            page,
            "\n## {}\n\n`{}` · status {}\n\n{}. {}\n",
            kind.name,
            kind.uri(),
            kind.status,
            kind.title,
            kind.explanation
        );
        written.expect("a String takes any text");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_words() {
        let names: HashSet<_> = ALL.iter().map(|kind| kind.name).collect();
        assert_eq!(names.len(), ALL.len());
        for name in names {
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
        }
    }

    #[test]
    fn the_reference_has_every_type() {
        let page = reference();
        assert!(ALL.iter().all(|kind| page.contains(&kind.uri()) && page.contains(kind.explanation)));
    }

    #[test]
    fn empty_members_are_not_sent() {
        let problem = serde_json::to_value(Problem::new(NOT_FOUND, "user not found")).expect("plain data");
        let expected = serde_json::json!({
            "type": "urn:latchkey:problem:not-found",
            "title": "There is no such thing",
            "status": 404,
            "detail": "user not found",
        });
        assert_eq!(problem, expected);
    }
}
