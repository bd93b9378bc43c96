//! Resource indicators (RFC 8707 §2).

use super::{ErrorCode, OAuthError, Parameters};
use url::Url;

/// The most resources of a request.
pub const MAXIMUM_RESOURCES: usize = 20;
/// The most bytes of a resource's URI.
pub const MAXIMUM_BYTES: usize = 2_000;

/// Whether `uri` can be a resource: an absolute URI without a fragment.
#[must_use]
pub fn is_resource(uri: &str) -> bool {
    uri.len() <= MAXIMUM_BYTES
        && uri.bytes().all(|byte| byte.is_ascii_graphic())
        && !uri.contains('#')
        && Url::parse(uri).is_ok()
}

/// The resources that a request names, each once.
pub(super) fn requested(parameters: &Parameters) -> Result<Vec<String>, OAuthError> {
    let mut resources: Vec<String> = Vec::new();
    for uri in parameters.all("resource") {
        if !is_resource(uri) {
            let description = "`resource` must be an absolute URI without a fragment";
            return Err(OAuthError::new(ErrorCode::InvalidTarget, description));
        }
        if resources.iter().any(|known| known == uri) {
            continue;
        }
        if resources.len() == MAXIMUM_RESOURCES {
            return Err(OAuthError::new(ErrorCode::InvalidTarget, "there are too many resources"));
        }
        resources.push(uri.to_owned());
    }
    Ok(resources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_uris_without_fragment() {
        for uri in ["https://api.example/", "https://api.example/a?b=c", "urn:example:calendar", "app://x"] {
            assert!(is_resource(uri), "{uri}");
        }
        let long = format!("https://api.example/{}", "a".repeat(2_000));
        for uri in [
            "",
            "/api",
            "api.example",
            "//api.example",
            "https://a/#",
            "https://a/#b",
            "https://a/ b",
            "https://é/",
            &long,
        ] {
            assert!(!is_resource(uri), "{uri}");
        }
    }

    #[test]
    fn requests_name_each_once_and_not_too_many() {
        let request = |query: &str| requested(&Parameters::parse(query.as_bytes()).expect("well-formed"));
        assert_eq!(
            request("resource=urn:a:b&resource=urn:a:c&resource=urn:a:b"),
            Ok(vec!["urn:a:b".into(), "urn:a:c".into()])
        );
        assert_eq!(request("resource=x").expect_err("relative").code, ErrorCode::InvalidTarget);
        let many = (0..21).map(|i| format!("resource=urn:a:{i}")).collect::<Vec<_>>().join("&");
        assert_eq!(request(&many).expect_err("too many").code, ErrorCode::InvalidTarget);
    }
}
