use poem::http::Method;
use poem_openapi::registry::{MetaApi, MetaOperation};
use std::borrow::Cow;

/// The document's operations, to be found by method and path.
pub(super) struct Operations(Vec<Operation>);

/// One operation and its path, cut at the slashes.
pub(super) struct Operation {
    path: Vec<Segment>,
    pub(super) meta: MetaOperation,
}

enum Segment {
    Literal(String),
    Parameter(String),
}

pub(super) enum Lookup<'a> {
    Found(&'a Operation),
    /// The path exists for other methods: these, as `Allow` lists them.
    OtherMethods(String),
    Unknown,
}

impl Operations {
    pub(super) fn of(apis: Vec<MetaApi>) -> Self {
        let paths = apis.into_iter().flat_map(|api| api.paths);
        let operations = paths.flat_map(|path| {
            let name = path.path;
            path.operations.into_iter().map(move |meta| Operation { path: template(&name), meta })
        });
        Self(operations.collect())
    }

    pub(super) fn find(&self, method: &Method, segments: &[Cow<'_, str>]) -> Lookup<'_> {
        let mut here: Vec<&Operation> = self.0.iter().filter(|operation| operation.is_at(segments)).collect();
        // `plugins/bindings` is an address of its own and no plugin called so.
        let most_literal = here.iter().map(|operation| operation.literals()).max();
        here.retain(|operation| Some(operation.literals()) == most_literal);
        if let Some(operation) = here.iter().find(|operation| operation.meta.method == *method) {
            return Lookup::Found(operation);
        }
        if here.is_empty() {
            return Lookup::Unknown;
        }
        let methods: Vec<&str> = here.iter().map(|operation| operation.meta.method.as_str()).collect();
        Lookup::OtherMethods(methods.join(", "))
    }
}

impl Operation {
    fn is_at(&self, segments: &[Cow<'_, str>]) -> bool {
        let matches = |(pattern, segment): (&Segment, &Cow<'_, str>)| match pattern {
            Segment::Literal(text) => text == segment,
            Segment::Parameter(_) => !segment.is_empty(),
        };
        self.path.len() == segments.len() && self.path.iter().zip(segments).all(matches)
    }

    /// How much of its path is spelled out.
    fn literals(&self) -> usize {
        self.path.iter().filter(|segment| matches!(segment, Segment::Literal(_))).count()
    }

    /// What stands in the path for the parameter of this name.
    pub(super) fn path_value<'a>(&self, name: &str, segments: &'a [Cow<'_, str>]) -> Option<&'a str> {
        let is_it = |segment: &Segment| matches!(segment, Segment::Parameter(parameter) if parameter == name);
        segments.get(self.path.iter().position(is_it)?).map(AsRef::as_ref)
    }
}

fn template(path: &str) -> Vec<Segment> {
    let segment = |text: &str| match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some(name) => Segment::Parameter(name.to_owned()),
        None => Segment::Literal(text.to_owned()),
    };
    path.trim_start_matches('/').split('/').map(segment).collect()
}

/// A request's path, cut at the slashes and decoded piece by piece, so that an encoded slash divides nothing.
pub(super) fn segments(path: &str) -> Vec<Cow<'static, str>> {
    let decoded = |text: &str| Cow::Owned(percent_decode(text));
    path.trim_start_matches('/').split('/').map(decoded).collect()
}

/// Percent-decoding (RFC 3986 §2.1). What isn't UTF-8 becomes replacement characters, which name nothing.
fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match hex.and_then(octet) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// The octet that two hexadecimal digits stand for.
fn octet(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(digits[at]).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoded_slash_divides_nothing() {
        assert_eq!(segments("/tenants/a/users/by-login:x%2Fy"), ["tenants", "a", "users", "by-login:x/y"]);
        assert_eq!(segments("/%C5%BC/%zz/%"), ["ż", "%zz", "%"]);
        assert_eq!(segments("/%ff"), ["\u{fffd}"]);
        assert_eq!(segments("/%+1"), ["%+1"]);
    }
}
