//! Entity tags and `If-Match` (RFC 9110 §8.8.3, §13.1.1). Ours are strong and carry a version number.

/// The tag of a resource in its `version`.
#[must_use]
pub fn print(version: i64) -> String {
    format!("\"v{version}\"")
}

/// What an `If-Match` field asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfMatch {
    /// `*`: the resource must exist, in whatever version.
    Any,
    /// One of these versions. Tags that we never gave match nothing and are left out; so the list may be empty.
    Versions(Vec<i64>),
}

/// The field is no list of entity tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be `*` or a list of quoted entity tags")]
pub struct MalformedIfMatch;

impl IfMatch {
    /// Reads the field's value.
    ///
    /// Weak tags are well-formed and match nothing, because `If-Match` compares strongly (RFC 9110 §13.1.1).
    pub fn parse(field: &str) -> Result<Self, MalformedIfMatch> {
        if field.trim() == "*" {
            return Ok(Self::Any);
        }
        let mut versions = Vec::new();
        let mut rest = field.trim();
        while !rest.is_empty() {
            let (tag, after) = tag(rest).ok_or(MalformedIfMatch)?;
            versions.extend(tag.version());
            rest = match after.trim_start().strip_prefix(',') {
                Some(next) if !next.trim().is_empty() => next.trim_start(),
                None if after.trim().is_empty() => "",
                _ => return Err(MalformedIfMatch),
            };
        }
        if versions.is_empty() && field.trim().is_empty() {
            return Err(MalformedIfMatch);
        }
        Ok(Self::Versions(versions))
    }

    /// The version that a change may start from; `None` where any will do.
    ///
    /// Of several the greatest, since versions only grow and the others are past. An empty list gives a version that no
    /// resource ever has.
    #[must_use]
    pub fn expected_version(&self) -> Option<i64> {
        match self {
            Self::Any => None,
            Self::Versions(versions) => Some(versions.iter().copied().max().unwrap_or(-1)),
        }
    }
}

struct Tag<'a> {
    weak: bool,
    opaque: &'a str,
}

impl Tag<'_> {
    fn version(&self) -> Option<i64> {
        let version = self.opaque.strip_prefix('v')?.parse().ok()?;
        // Only the exact text that we print: `v03` and `v+3` are somebody else's.
        (!self.weak && print(version)[1..].strip_suffix('"') == Some(self.opaque)).then_some(version)
    }
}

/// One entity tag at the beginning of `text`, and what follows it.
fn tag(text: &str) -> Option<(Tag<'_>, &str)> {
    let (weak, quoted) = text.strip_prefix("W/").map_or((false, text), |rest| (true, rest));
    let (opaque, after) = quoted.strip_prefix('"')?.split_once('"')?;
    opaque.chars().all(is_etag_character).then_some((Tag { weak, opaque }, after))
}

/// `etagc`: visible characters but the quote, and what is beyond ASCII.
fn is_etag_character(c: char) -> bool {
    c == '!' || ('#'..='~').contains(&c) || c > '\u{7f}'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lists_and_the_star() {
        assert_eq!(IfMatch::parse("*"), Ok(IfMatch::Any));
        assert_eq!(IfMatch::parse("\"v3\""), Ok(IfMatch::Versions(vec![3])));
        assert_eq!(IfMatch::parse("\"xyzzy\", \"v2\", \"v7\""), Ok(IfMatch::Versions(vec![2, 7])));
        assert_eq!(IfMatch::parse("\"a,b\",\"v2\""), Ok(IfMatch::Versions(vec![2])));
        assert_eq!(IfMatch::parse("\"v2\", \"v7\"").expect("a list").expected_version(), Some(7));
        assert_eq!(IfMatch::parse("*").expect("a star").expected_version(), None);
    }

    #[test]
    fn weak_and_foreign_tags_match_no_version() {
        for field in ["W/\"v3\"", "\"xyzzy\"", "\"v03\"", "\"\""] {
            assert_eq!(IfMatch::parse(field).expect("well-formed").expected_version(), Some(-1), "{field}");
        }
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        for field in ["", "v3", "\"v3", "\"v3\" \"v4\"", "\"v3\",", "\"a\u{7f}\"", "W/v3"] {
            assert_eq!(IfMatch::parse(field), Err(MalformedIfMatch), "{field}");
        }
    }

    proptest! {
        #[test]
        fn a_printed_tag_reads_back(version in 0_i64..) {
            prop_assert_eq!(IfMatch::parse(&print(version)), Ok(IfMatch::Versions(vec![version])));
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,60}") {
            let _ = IfMatch::parse(&text);
        }
    }
}
