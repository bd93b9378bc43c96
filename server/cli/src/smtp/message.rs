//! From an [`OutgoingMail`] to the bytes and the envelope that cross the wire.

use super::dkim::Signer;
use latchkey_domain::mail::{self, OutgoingMail};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use std::time::{Duration, SystemTime};
use url::Host;

/// A mail ready to be sent.
pub(super) struct Composed {
    pub from: Address,
    pub to: Address,
    /// An address has letters beyond ASCII before the `@`: the server must know SMTPUTF8 (RFC 6531).
    pub needs_utf8: bool,
    /// Header and body, every line ended by CRLF.
    pub content: String,
}

/// Why no mail can be made of it; trying again won't change that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unsendable {
    #[error("not sent: the recipient's address is none that mail can be sent to")]
    Recipient,
    #[error("not sent: the sender's address is none that mail can be sent from")]
    Sender,
    #[error("not sent: the Message-ID is malformed")]
    MessageId,
}

/// Longer names and subjects are cut, in characters.
const LONGEST_NAME: usize = 128;
const LONGEST_SUBJECT: usize = 512;

/// Builds the message: multipart/alternative, text first, both parts quoted-printable, so that neither long lines nor
/// lone carriage returns nor line feeds reach the wire.
pub(super) fn compose(mail: &OutgoingMail, signer: Option<&Signer>) -> Result<Composed, Unsendable> {
    let from = address(&mail.from_address).ok_or(Unsendable::Sender)?;
    let to = address(&mail.to).ok_or(Unsendable::Recipient)?;
    if !is_message_id(&mail.message_id) {
        return Err(Unsendable::MessageId);
    }
    let name = one_line(&mail.from_name, LONGEST_NAME);
    let name = (!name.is_empty()).then_some(name);
    let message = Message::builder()
        .from(Mailbox::new(name, from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(one_line(&mail.subject, LONGEST_SUBJECT))
        .date(date(mail))
        .message_id(Some(format!("<{}>", mail.message_id)))
        // RFC 3834 §5: no holiday notice should answer this.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .raw_header(header("Content-Language", &language_tag(&mail.language)))
        .multipart(
            MultiPart::alternative()
                .singlepart(part(ContentType::TEXT_PLAIN, &mail.text))
                .singlepart(part(ContentType::TEXT_HTML, &mail.html)),
        )
        .expect("sender and recipient are set");
    let mut content = String::from_utf8(message.formatted())
        .expect("built of text, and quoted-printable leaves nothing but ASCII");
    if !content.ends_with("\r\n") {
        content.push_str("\r\n");
    }
    if let Some(signer) = signer {
        content.insert_str(0, &signer.sign(content.as_bytes(), mail.date.as_second()));
    }
    Ok(Composed { needs_utf8: !(from.user().is_ascii() && to.user().is_ascii()), from, to, content })
}

/// An address that may stand in an SMTP command, its domain in ASCII (RFC 5890).
///
/// [`mail::is_address`] lets neither quotes nor control characters nor spaces pass, so that no address can end a command
/// and begin another. lettre 0.11.23 leaves that to its callers (0.11.24, once it can be had, doesn't).
fn address(text: &str) -> Option<Address> {
    if !mail::is_address(text) {
        return None;
    }
    let (local, domain) = text.rsplit_once('@')?;
    match Host::parse(domain).ok()? {
        Host::Domain(domain) => Address::new(local, domain).ok(),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

/// `text` on one line: lettre's builder panics on control characters in names, and none belongs in a header.
fn one_line(text: &str, longest: usize) -> String {
    let visible: String = text
        .chars()
        .map(|c| {
            let breaks_lines = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
            if breaks_lines { ' ' } else { c }
        })
        .take(longest)
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// RFC 5322 §3.6.4, without angle brackets and narrower: what ids of ours are made of.
fn is_message_id(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-+=".contains(&b))
    };
    text.len() <= 200 && text.split_once('@').is_some_and(|(left, right)| is_part(left) && is_part(right))
}

fn language_tag(text: &str) -> String {
    let is_tag = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if is_tag { text.to_owned() } else { "en".to_owned() }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Never before 1970, where lettre's date formatting would panic.
fn date(mail: &OutgoingMail) -> SystemTime {
    let seconds = u64::try_from(mail.date.as_second()).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn part(content_type: ContentType, body: &str) -> SinglePart {
    let body = body.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "");
    SinglePart::builder().header(content_type).header(ContentTransferEncoding::QuotedPrintable).body(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smtp::tests::mail_to;
    use mail_parser::MessageParser;

    fn composed(mail: &OutgoingMail) -> String {
        compose(mail, None).expect("sendable").content
    }

    #[test]
    fn the_header_says_what_it_is() {
        let text = composed(&mail_to("ada@example.org"));
        for line in [
            "From: Example <no-reply@login.example>\r\n",
            "To: ada@example.org\r\n",
            "Subject: New password\r\n",
            "Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n",
            "Message-ID: <0190.1@login.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Content-Language: en\r\n",
            "MIME-Version: 1.0\r\n",
            "Content-Type: multipart/alternative;",
        ] {
            assert!(text.contains(line), "{line:?} in {text}");
        }
    }

    #[test]
    fn both_parts_come_back_as_they_were_with_text_first() {
        let mut mail = mail_to("ada@example.org");
        mail.text = format!("Dzień dobry,\n.\nhttps://login.example/{}\n", "x".repeat(400));
        mail.html = "<p>a=3D\rb\r\nżółw</p>".into();
        let text = composed(&mail);
        assert!(text.is_ascii());
        assert!(text.lines().all(|line| line.len() <= 78), "{text}");
        assert!(text.find("text/plain").expect("plain") < text.find("text/html").expect("html"));
        let parsed = MessageParser::default().parse(text.as_bytes()).expect("a message");
        let body = parsed.body_text(0).expect("text").replace("\r\n", "\n");
        assert_eq!(body.trim_end(), mail.text.trim_end());
        let html = parsed.body_html(0).expect("html").replace("\r\n", "\n");
        assert_eq!(html.trim_end(), "<p>a=3D\nb\nżółw</p>");
    }

    #[test]
    fn no_header_can_be_smuggled_in() {
        let mut mail = mail_to("ada@example.org");
        mail.from_name = "Mallory\r\nBcc: all@example.org\0\u{2028}".into();
        mail.subject = "Hi\r\n\r\n<script>\nBcc: all@example.org\u{7f}".into();
        mail.language = "en\r\nBcc: all@example.org".into();
        let text = composed(&mail);
        let head = text.split("\r\n\r\n").next().expect("a header");
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
        let parsed = MessageParser::default().parse(text.as_bytes()).expect("a message");
        assert_eq!(parsed.subject(), Some("Hi <script> Bcc: all@example.org"));
        assert_eq!(
            parsed.from().and_then(|from| from.first()?.name().map(str::to_owned)),
            Some("Mallory Bcc: all@example.org".into())
        );
    }

    #[test]
    fn what_has_no_address_is_not_sent() {
        for bad in [
            "ada@example.org>\r\nRCPT TO:<all@example.org",
            "ada@example.org\r\nDATA",
            "\"ada\r\nDATA\"@example.org",
            "ada",
            "ada@[127.0.0.1]",
            "ada@127.0.0.1",
        ] {
            assert_eq!(compose(&mail_to(bad), None).err(), Some(Unsendable::Recipient), "{bad}");
            let mut mail = mail_to("ada@example.org");
            mail.from_address = bad.into();
            assert_eq!(compose(&mail, None).err(), Some(Unsendable::Sender), "{bad}");
        }
        let mut mail = mail_to("ada@example.org");
        mail.message_id = "a@b>\r\nBcc: c@d".into();
        assert_eq!(compose(&mail, None).err(), Some(Unsendable::MessageId));
    }

    #[test]
    fn international_domains_travel_in_ascii() {
        let composed = compose(&mail_to("info@przykład.example"), None).expect("sendable");
        assert_eq!(composed.to.domain(), "xn--przykad-rjb.example");
        assert!(!composed.needs_utf8 && composed.content.is_ascii());
        assert!(compose(&mail_to("żółw@przykład.example"), None).expect("sendable").needs_utf8);
    }

    #[test]
    fn strange_dates_and_long_subjects_do_no_harm() {
        let mut mail = mail_to("ada@example.org");
        mail.date = latchkey_domain::Timestamp::MIN;
        mail.subject = "ż".repeat(100_000);
        let text = composed(&mail);
        assert!(text.contains("Date: Thu, 01 Jan 1970 00:00:00 +0000"));
        assert!(text.lines().all(|line| line.len() < 998));
    }
}
