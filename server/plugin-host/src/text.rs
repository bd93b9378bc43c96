//! Bounds of texts that come from guests. Each refusal says which text it is, never what is in it.

/// What must not be in a line: control characters, the other line ends, and what makes text run backwards.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202d}' | '\u{202e}')
}

/// `text` with a space for each control character, cut to `maximum` characters.
pub(crate) fn printable(text: &str, maximum: usize) -> String {
    text.chars().take(maximum).map(|c| if is_control(c) { ' ' } else { c }).collect()
}

/// Refuses what is no single line of at most `maximum` characters.
pub(crate) fn line(what: &str, text: &str, maximum: usize) -> Result<(), String> {
    if text.chars().nth(maximum).is_some() {
        return Err(format!("{what} has more than {maximum} characters"));
    }
    if text.chars().any(is_control) {
        return Err(format!("{what} has a line break or another control character"));
    }
    Ok(())
}

/// As [`line`], and something must be in it.
pub(crate) fn words(what: &str, text: &str, maximum: usize) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("{what} is empty"));
    }
    line(what, text, maximum)
}

/// Refuses what is no text of at most `maximum` bytes; lines and tabs are allowed.
pub(crate) fn document(what: &str, text: &str, maximum: usize) -> Result<(), String> {
    bytes(what, text.len(), maximum)?;
    if text.chars().any(|c| is_control(c) && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(format!("{what} has a control character"));
    }
    Ok(())
}

/// Refuses what is longer than `maximum` bytes.
pub(crate) fn bytes(what: &str, length: usize, maximum: usize) -> Result<(), String> {
    if length > maximum {
        return Err(format!("{what} has {length} bytes; at most {maximum} are accepted"));
    }
    Ok(())
}

/// Refuses what is no `https:` address of at most 2,000 characters.
pub(crate) fn address(what: &str, text: &str) -> Result<(), String> {
    line(what, text, 2_000)?;
    let host = text.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
    let well_formed = !text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\'));
    match host {
        Some(host) if !host.is_empty() && !host.contains('@') && well_formed => Ok(()),
        _ => Err(format!("{what} is no https: address")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_one_line_of_bounded_length() {
        assert_eq!(printable("a\r\nb\u{1b}[0m\u{202e}c", 100), "a  b [0m c");
        assert_eq!(printable("žluťoučký", 3), "žlu");
    }

    #[test]
    fn a_line_is_a_line() {
        assert_eq!(line("x", "Zażółć gęślą jaźń", 17), Ok(()));
        for (text, told) in [
            ("123456789012345678", "more than 17"),
            ("a\nBcc: b", "line break"),
            ("a\u{2028}b", "line break"),
            ("\0", "control"),
        ] {
            assert!(line("the subject", text, 17).unwrap_err().contains(told), "{text:?}");
        }
        assert!(words("x", " \u{a0}", 17).unwrap_err().contains("empty"));
        assert_eq!(document("x", "a\r\n\tb", 6), Ok(()));
        assert!(document("x", "a\0", 6).is_err());
        assert!(document("x", "žžžž", 7).unwrap_err().contains("8 bytes"));
    }

    #[test]
    fn an_address_leads_over_https_to_a_host() {
        assert_eq!(address("x", "https://example.org/a?b#c"), Ok(()));
        for text in [
            "http://example.org",
            "https://",
            "https:///a",
            "https://a b",
            "javascript:alert(1)",
            "https://a@b",
            "https://a\"b",
            "HTTPS",
        ] {
            assert!(address("x", text).is_err(), "{text}");
        }
        assert!(address("x", &format!("https://a/{}", "b".repeat(2_000))).is_err());
    }
}
