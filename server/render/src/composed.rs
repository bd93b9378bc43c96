//! Mails as a tenant's composer has reworded them: checked, never cleaned. What isn't on the list is refused, with a
//! reason that the composer's author can act on.

mod html;

use crate::placeholders::{FillError, MailDraft, Part};

const SUBJECT_CHARACTERS: usize = 200;
const PART_BYTES: usize = 60 * 1024;

/// A reworded mail that may not be sent. Carries places and names, never what the mail says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposedError {
    #[error("the subject must be one line of 1 to {SUBJECT_CHARACTERS} characters")]
    Subject,
    #[error("the {part} has {length_bytes} bytes, more than the {PART_BYTES} allowed")]
    TooLong { part: Part, length_bytes: usize },
    #[error("the {0} has control characters, or characters that turn the direction of writing")]
    Characters(Part),
    #[error("the html part, line {line}: {what} is not allowed in a mail")]
    Forbidden { line: u64, what: String },
    #[error("the html part, line {line}: {what}")]
    Malformed { line: u64, what: String },
    #[error(transparent)]
    Placeholder(#[from] FillError),
}

impl MailDraft {
    /// This draft in other words, if those may be sent: one line of subject, no control characters, HTML from a list of
    /// elements and attributes, nothing that is loaded from elsewhere, and the secret's placeholder where one may stand.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn reworded(&self, subject: &str, text: &str, html: &str) -> Result<Self, ComposedError> {
        check_subject(subject)?;
        for (part, content) in [(Part::Text, text), (Part::Html, html)] {
            if content.len() > PART_BYTES {
                return Err(ComposedError::TooLong { part, length_bytes: content.len() });
            }
            if content.chars().any(|c| is_foul(c) && !matches!(c, '\n' | '\t')) {
                return Err(ComposedError::Characters(part));
            }
        }
        html::check(html)?;
        let draft = Self {
            subject: subject.trim().to_owned(),
            text: crate::wrap::wrap(text),
            html: html.to_owned(),
            secret: self.secret,
        };
        draft.check_places()?;
        Ok(draft)
    }
}

fn check_subject(subject: &str) -> Result<(), ComposedError> {
    let length = subject.trim().chars().count();
    let is_line = (1..=SUBJECT_CHARACTERS).contains(&length) && !subject.chars().any(is_foul);
    if is_line { Ok(()) } else { Err(ComposedError::Subject) }
}

/// What no mail needs and a header, a terminal or a reader could be deceived with.
fn is_foul(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
