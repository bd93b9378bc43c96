//! Text for people and for mails.

/// Escapes for a text and for a quoted attribute of HTML alike.
#[must_use]
pub fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len() + 8);
    for c in value.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// A value as one line: without control characters, and at most `limit` characters of it.
#[must_use]
pub fn one_line(value: &str, limit: usize) -> String {
    let separates = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let line: String = value.chars().map(|c| if separates(c) { ' ' } else { c }).take(limit).collect();
    line.trim().to_owned()
}

/// Puts values where `{name}` stands in a text. What has no value stays as it is.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, after))
        });
        if let Some((value, after)) = value {
            filled.push_str(value);
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

/// The language of a BCP 47 tag: `es` of `es-MX`.
#[must_use]
pub fn language(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        assert_eq!(escape(r#"<a href="x">'&'"#), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;");
    }

    #[test]
    fn a_line_is_a_line() {
        assert_eq!(one_line(" a\r\nBcc: b\u{2028}c ", 200), "a  Bcc: b c");
        assert_eq!(one_line("łódź", 3), "łód");
    }

    #[test]
    fn values_are_filled_in_once_and_never_filled_again() {
        let values = [("name", "{tenant}"), ("tenant", "Nubaria")];
        assert_eq!(fill("{name} of {tenant}, {other} {", &values), "{tenant} of Nubaria, {other} {");
        assert_eq!(fill("{}{name", &values), "{}{name");
    }

    #[test]
    fn tags_have_a_language() {
        assert_eq!(
            (language("es-MX"), language("PL"), language("")),
            ("es".into(), "pl".into(), String::new())
        );
    }
}
