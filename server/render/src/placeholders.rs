//! Placeholders: where a secret will stand. Templates and composers handle these tokens, and the host fills
//! them in last, so that no guest code ever sees a link or a password.

use std::fmt;

use crate::html_scan::{Piece, pieces};
use crate::mail::SecretKind;

/// Private-use characters: no font shows them, no keyboard types them, and [`neutralise`] takes them out of
/// every value, so that a token can only come from the host.
pub const LINK: &str = "\u{f8e0}link\u{f8e1}";
pub const PASSWORD: &str = "\u{f8e0}password\u{f8e1}";
const RESERVED: std::ops::RangeInclusive<char> = '\u{f8e0}'..='\u{f8ef}';
const LINK_LIMIT_BYTES: usize = 2_048;
const PASSWORD_LIMIT_BYTES: usize = 1_024;

/// A mail in the tenant's words, with placeholders where secrets will stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailDraft {
    /// One line.
    pub subject: String,
    /// Lines of at most 76 characters, unless one word is longer.
    pub text: String,
    pub html: String,
    /// The secret it must carry, and the only one it may.
    pub secret: SecretKind,
}

/// What is filled in; exactly what the draft's `secret` asks for.
#[derive(Clone, Copy, Default)]
pub struct Secrets<'a> {
    pub link: Option<&'a str>,
    pub password: Option<&'a str>,
}

/// A mail ready to be sent. It has no `Debug`, for it holds a secret.
pub struct FilledMail {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Why a draft may not be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    #[error("the mail needs a {0}, and none was given")]
    SecretMissing(Name),
    #[error("the mail has no place for the {0} that was given")]
    SecretUnwanted(Name),
    #[error("the {0} is empty, too long or has characters that don't belong in a mail")]
    SecretUnfit(Name),
    #[error("the {name} stands {found} times in the {part}, not {expected}")]
    Count { name: Name, part: Part, found: usize, expected: usize },
    #[error("the {name} stands in the {part} where it may not")]
    Misplaced { name: Name, part: Part },
    #[error("the {0} has a piece of a placeholder")]
    Stray(Part),
    #[error("the html part is cut off")]
    Unfinished,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    Link,
    Password,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Subject,
    Text,
    Html,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Link => "link",
            Self::Password => "password",
        })
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Subject => "subject",
            Self::Text => "text part",
            Self::Html => "html part",
        })
    }
}

impl Name {
    fn token(self) -> &'static str {
        match self {
            Self::Link => LINK,
            Self::Password => PASSWORD,
        }
    }

    /// Whether a mail can carry it: printable, and a link is one word that starts as an address does.
    fn fits(self, secret: &str) -> bool {
        let clean = !secret.is_empty() && !secret.chars().any(|c| c.is_control() || RESERVED.contains(&c));
        let is_address = secret.starts_with("https://") || secret.starts_with("http://");
        match self {
            Self::Link => {
                clean
                    && is_address
                    && secret.len() <= LINK_LIMIT_BYTES
                    && !secret.contains(char::is_whitespace)
            }
            Self::Password => clean && secret.len() <= PASSWORD_LIMIT_BYTES && secret.trim() == secret,
        }
    }
}

impl MailDraft {
    /// Puts the secret in its places. The link must stand once as the whole `href` of an `<a>` and once as a whole
    /// text, the password once as a whole text; in the text part each once, alone on a line; in the subject never.
    ///
    /// # Errors
    /// Anything missing, unwanted, misplaced or doubled; then nothing may be sent.
    pub fn fill(self, secrets: &Secrets<'_>) -> Result<FilledMail, FillError> {
        for (name, secret) in [(Name::Link, secrets.link), (Name::Password, secrets.password)] {
            match (secret, self.wants(name)) {
                (None, true) => return Err(FillError::SecretMissing(name)),
                (Some(_), false) => return Err(FillError::SecretUnwanted(name)),
                (Some(secret), true) if !name.fits(secret) => return Err(FillError::SecretUnfit(name)),
                _ => {}
            }
        }
        self.check_places()?;
        let fill = |content: String, escape: fn(&str) -> String| {
            [(Name::Link, secrets.link), (Name::Password, secrets.password)]
                .into_iter()
                .filter_map(|(name, secret)| Some((name, secret?)))
                .fold(content, |content, (name, secret)| content.replace(name.token(), &escape(secret)))
        };
        Ok(FilledMail {
            subject: self.subject,
            text: fill(self.text, str::to_owned),
            html: fill(self.html, escape),
        })
    }

    fn parts(&self) -> [(Part, &str); 3] {
        [(Part::Subject, &self.subject), (Part::Text, &self.text), (Part::Html, &self.html)]
    }

    /// Once whole tokens are counted, a half of one or an unknown one can only come from tampering.
    fn check_strays(&self) -> Result<(), FillError> {
        for (part, content) in self.parts() {
            let whole = content.matches(LINK).count() + content.matches(PASSWORD).count();
            let marks = content.chars().filter(|c| RESERVED.contains(c)).count();
            if marks != 2 * whole {
                return Err(FillError::Stray(part));
            }
        }
        Ok(())
    }

    /// Whether each secret that will be filled in has its places, and no other has any.
    ///
    /// # Errors
    /// Anything missing, unwanted, misplaced or doubled.
    pub fn check_places(&self) -> Result<(), FillError> {
        self.check_places_of(Name::Link)?;
        self.check_places_of(Name::Password)?;
        self.check_strays()
    }

    fn wants(&self, name: Name) -> bool {
        match name {
            Name::Link => self.secret == SecretKind::Link,
            Name::Password => self.secret == SecretKind::Password,
        }
    }

    fn check_places_of(&self, name: Name) -> Result<(), FillError> {
        let wanted = self.wants(name);
        let in_html = if name == Name::Link { 2 } else { 1 };
        let expected = if wanted { [0, 1, in_html] } else { [0; 3] };
        for ((part, content), expected) in self.parts().into_iter().zip(expected) {
            let found = content.matches(name.token()).count();
            if found != expected {
                return Err(FillError::Count { name, part, found, expected });
            }
        }
        if !wanted {
            return Ok(());
        }
        if !self.text.lines().any(|line| line.trim() == name.token()) {
            return Err(FillError::Misplaced { name, part: Part::Text });
        }
        check_html(name, &self.html)
    }
}

/// The counts are right already; here each place must be one where a secret may stand.
fn check_html(name: Name, html: &str) -> Result<(), FillError> {
    let token = name.token();
    let pieces = pieces(html).map_err(|_| FillError::Unfinished)?;
    let (mut texts, mut targets) = (0, 0);
    for piece in &pieces {
        match piece {
            Piece::Text(text) if text.trim() == token => texts += 1,
            Piece::Open { name: tag, attributes } if tag.eq_ignore_ascii_case("a") => {
                let is_target =
                    |(key, value): &&(&str, &str)| key.eq_ignore_ascii_case("href") && *value == token;
                targets += attributes.iter().filter(is_target).count();
            }
            _ => {}
        }
    }
    let expected = if name == Name::Link { (1, 1) } else { (1, 0) };
    if (texts, targets) == expected { Ok(()) } else { Err(FillError::Misplaced { name, part: Part::Html }) }
}

/// Escapes for a text and for a quoted attribute alike.
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

/// Makes a value from outside harmless in a mail: no line breaks, no control characters, nothing that turns the
/// direction of writing, no placeholder.
pub fn neutralise(value: &str) -> String {
    let direction = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    value
        .chars()
        .filter(|c| !direction(*c) && !RESERVED.contains(c))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests;
