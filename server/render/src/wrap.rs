//! Plain text for mails: short lines, one blank line between paragraphs.

/// Lines are broken between words beyond this many characters (RFC 5322 §2.1.1 asks for fewer than 78).
pub const WIDTH: usize = 76;

/// Tidies a rendered text part: trims lines, folds several blank lines into one, breaks long lines between words.
/// A single word that is longer, such as an address, stays whole.
pub fn wrap(text: &str) -> String {
    let mut wrapped = String::with_capacity(text.len() + 64);
    let mut blank = true;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            if !blank {
                wrapped.push('\n');
            }
            blank = true;
            continue;
        }
        blank = false;
        push_line(&mut wrapped, line);
    }
    let end = wrapped.trim_end().len();
    wrapped.truncate(end);
    wrapped.push('\n');
    wrapped
}

fn push_line(wrapped: &mut String, line: &str) {
    let mut width = 0;
    // Not at every white space: French sets narrow ones, which don't break, before its punctuation.
    for word in line.split([' ', '\t']).filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            wrapped.push('\n');
            width = 0;
        } else if width > 0 {
            wrapped.push(' ');
            width += 1;
        }
        wrapped.push_str(word);
        width += length;
    }
    wrapped.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_short_and_paragraphs_apart() {
        let text = wrap(&format!("\n\n  one \n\n\n\n{}\n \n", "four ".repeat(40)));
        assert!(text.starts_with("one\n\nfour four"));
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
        assert_eq!(text.matches("four").count(), 40);
        assert!(text.ends_with("four\n"));
    }

    #[test]
    fn a_space_that_does_not_break_stays() {
        let text = wrap(&"Perdu\u{202f}? ".repeat(20));
        assert_eq!(text.matches("Perdu\u{202f}?").count(), 20);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH && !line.starts_with('?')));
    }

    #[test]
    fn an_address_stays_whole() {
        let address = format!("https://id.example/{}", "a".repeat(100));
        assert!(wrap(&format!("see {address} there")).lines().any(|line| line == address));
    }
}
