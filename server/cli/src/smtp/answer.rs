//! What of a server's answer is kept: one line, not too long, with nothing in it that was a secret.

use latchkey_domain::mail::OutgoingMail;

const LONGEST: usize = 300;
const WITHHELD: &str = "[withheld]";

/// Shorter words of a mail are left alone in answers: too many of them are ordinary.
const SHORTEST_SECRET: usize = 8;

/// What must not show up in an answer.
pub(super) struct Words<'a> {
    secrets: &'a [String],
    mail: Option<&'a OutgoingMail>,
}

impl<'a> Words<'a> {
    /// Our credentials.
    pub(super) fn without(secrets: &'a [String]) -> Self {
        Self { secrets, mail: None }
    }

    /// And the mail's links and passwords: content filters like to quote what they object to.
    pub(super) fn and_words_of(self, mail: &'a OutgoingMail) -> Self {
        Self { mail: Some(mail), ..self }
    }

    /// `answer` on one line of at most 300 characters, what must not be seen replaced.
    pub(super) fn clean(&self, answer: &str) -> String {
        let mut answer = answer.to_owned();
        for secret in self.secrets.iter().filter(|secret| !secret.is_empty()) {
            answer = answer.replace(secret.as_str(), WITHHELD);
        }
        let words = answer
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .map(|word| if self.is_secret(word) { WITHHELD } else { word });
        words.collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
    }

    /// A link, or a word of the mail's text that isn't made of letters alone.
    fn is_secret(&self, word: &str) -> bool {
        if word.contains("://") {
            return true;
        }
        let core = word.trim_matches(|c: char| c.is_ascii_punctuation());
        self.mail.is_some_and(|mail| {
            core.chars().count() >= SHORTEST_SECRET
                && !core.chars().all(char::is_alphabetic)
                && !core.eq_ignore_ascii_case(&mail.to)
                && mail.text.contains(core)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smtp::tests::mail_to;

    #[test]
    fn an_answer_is_one_short_line() {
        let words = Words::without(&[]);
        assert_eq!(words.clean("250 2.0.0 Ok:\r\n queued\tas\0 4XJ"), "250 2.0.0 Ok: queued as 4XJ");
        assert_eq!(words.clean(&"ż".repeat(5_000)).chars().count(), LONGEST);
    }

    #[test]
    fn credentials_and_what_the_mail_carried_are_withheld() {
        let mut mail = mail_to("ada.1815@example.org");
        mail.text =
            "Hello ada.1815@example.org,\nhttps://login.example/t/s0/reset#tok3n-tok3n\nkiwi-Plum-7-oak\n"
                .into();
        let secrets = ["hush hush".to_owned()];
        let words = Words::without(&secrets).and_words_of(&mail);
        for (answer, kept) in [
            ("535 no hush hush here", "535 no [withheld] here"),
            ("554 blocked: <https://login.example/t/s0/reset#tok3n-tok3n>", "554 blocked: [withheld]"),
            ("554 spam: login.example/t/s0/reset#tok3n-tok3n!", "554 spam: [withheld]"),
            ("554 odd word 'kiwi-Plum-7-oak'", "554 odd word [withheld]"),
            ("550 <ada.1815@example.org> unknown", "550 <ada.1815@example.org> unknown"),
        ] {
            assert_eq!(words.clean(answer), kept);
        }
    }
}
