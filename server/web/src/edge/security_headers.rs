use poem::http::{HeaderMap, HeaderName, HeaderValue, header};

/// What kind of answer a path gives, which decides its headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Page,
    Asset,
    Api,
}

impl Kind {
    pub(super) fn of(path: &str) -> Self {
        if path.starts_with("/api/") {
            Self::Api
        } else if path.starts_with("/assets/") || path.contains("/brand/") {
            Self::Asset
        } else {
            Self::Page
        }
    }
}

/// Pages load their own style and script files and nothing else, are framed by nobody and post to themselves only.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same for a page whose form leads to somebody else in the end: `source` is theirs (CSP Level 3 §2.3.1).
pub(crate) fn page_policy(source: &str) -> String {
    PAGE_POLICY.replace("form-action 'self'", &format!("form-action 'self' {source}"))
}

const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// Adds what every answer carries; a handler that set one of them knows better.
pub(super) fn add(kind: Kind, headers: &mut HeaderMap) {
    let policy = if kind == Kind::Page { PAGE_POLICY } else { NOTHING };
    add_one(headers, header::CONTENT_SECURITY_POLICY, policy);
    add_one(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    add_one(headers, header::REFERRER_POLICY, "no-referrer");
    add_one(headers, header::X_FRAME_OPTIONS, "DENY");
    add_one(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    add_one(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if kind != Kind::Asset {
        add_one(headers, header::CACHE_CONTROL, "no-store");
    }
}

fn add_one(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
