use latchkey_domain::Timestamp;
use mail_parser::{Addr, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders as _};
use serde::{Serialize, Serializer, ser::SerializeMap};

/// One mail as it arrived for one recipient. Its JSON is an element of `/_mailbox/api/messages`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredMail {
    pub id: String,
    /// The recipient's address, from the envelope.
    pub to: String,
    /// The sender's address, from the header; from the envelope where the header has none.
    pub from: String,
    pub subject: String,
    /// The plain part with lines ended by LF; empty if there is none.
    pub text: String,
    /// The HTML part likewise.
    pub html: String,
    /// Names as they were written, with decoded and unfolded values, in order. In JSON an object, where the first of a
    /// name counts.
    #[serde(serialize_with = "as_object")]
    pub headers: Vec<(String, String)>,
    pub received_at: Timestamp,
}

/// A message's content, before it is anybody's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Letter {
    pub from: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub headers: Vec<(String, String)>,
}

impl Letter {
    /// Reads a message (RFC 5322, MIME). What is no message is all text.
    pub(super) fn parse(content: &[u8]) -> Self {
        let Some(message) = MessageParser::default().parse(content) else {
            return Self { text: String::from_utf8_lossy(content).replace("\r\n", "\n"), ..Self::default() };
        };
        Self {
            from: message.from().and_then(|from| from.first()?.address().map(str::to_owned)),
            subject: message.subject().unwrap_or_default().to_owned(),
            text: body(message.text_part(0), "plain"),
            html: body(message.html_part(0), "html"),
            headers: headers(&message),
        }
    }
}

/// The part's text if it is of that very kind: the parser would make either kind out of the other.
fn body(part: Option<&MessagePart<'_>>, subtype: &str) -> String {
    let is_of_kind = |part: &&MessagePart<'_>| match part.content_type() {
        Some(kind) => kind.subtype().is_some_and(|own| own.eq_ignore_ascii_case(subtype)),
        None => subtype == "plain",
    };
    part.filter(is_of_kind).and_then(MessagePart::text_contents).unwrap_or_default().replace("\r\n", "\n")
}

fn headers(message: &Message<'_>) -> Vec<(String, String)> {
    let decoded = message.headers().iter();
    let raw = message.headers_raw();
    decoded
        .zip(raw)
        .map(|(header, (name, raw))| {
            // Encoded words (RFC 2047) are decoded; everything else stays as it was written.
            let value = if raw.contains("=?") { decoded_value(header.value()) } else { None };
            let value = value.unwrap_or_else(|| raw.to_owned());
            let unfolded: Vec<&str> = value.split_whitespace().collect();
            (name.to_owned(), unfolded.join(" "))
        })
        .collect()
}

/// A text, or the addresses of a list as people write them.
fn decoded_value(value: &HeaderValue<'_>) -> Option<String> {
    if let Some(text) = value.as_text() {
        return Some(text.to_owned());
    }
    let written = |one: &Addr<'_>| match (one.name(), one.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => address.or(name).unwrap_or_default().to_owned(),
    };
    let list: Vec<_> = value.as_address()?.iter().map(written).collect();
    Some(list.join(", "))
}

fn as_object<S: Serializer>(headers: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    for (index, (name, value)) in headers.iter().enumerate() {
        let is_first = !headers[..index].iter().any(|(earlier, _)| earlier.eq_ignore_ascii_case(name));
        if is_first {
            map.serialize_entry(name, value)?;
        }
    }
    map.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = "Received: by one\r\nReceived: by two\r\n\
        From: =?utf-8?q?Za=C5=BC=C3=B3=C5=82=C4=87?= <no-reply@login.example>\r\n\
        Subject: =?utf-8?b?xbzDs8WCdw==?=\r\n folded\r\n\
        Message-ID: <1@login.example>\r\n\
        Auto-Submitted: auto-generated\r\n\
        MIME-Version: 1.0\r\n\
        Content-Type: multipart/alternative; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Dzie=C5=84=\r\n dobry\r\nhttps://x\r\n\r\n\
        --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>a</p>\r\n--b--\r\n";

    #[test]
    fn a_message_is_taken_apart() {
        let letter = Letter::parse(MESSAGE.as_bytes());
        assert_eq!(letter.from.as_deref(), Some("no-reply@login.example"));
        assert_eq!(letter.subject, "żółw folded");
        assert_eq!(letter.text, "Dzień dobry\nhttps://x\n");
        assert_eq!(letter.html, "<p>a</p>");
        let header = |name: &str| {
            let found = letter.headers.iter().find(|(own, _)| own == name);
            found.map(|(_, value)| value.as_str())
        };
        assert_eq!(header("Subject"), Some("żółw folded"));
        assert_eq!(header("From"), Some("Zażółć <no-reply@login.example>"));
        assert_eq!(header("Message-ID"), Some("<1@login.example>"));
        assert_eq!(header("Auto-Submitted"), Some("auto-generated"));
    }

    #[test]
    fn a_part_that_isnt_there_is_empty() {
        let letter = Letter::parse(b"Subject: s\r\n\r\nonly text\r\n");
        assert_eq!((&*letter.text, &*letter.html), ("only text\n", ""));
        let letter = Letter::parse(b"Content-Type: text/html\r\n\r\n<p>only</p>\r\n");
        assert_eq!((&*letter.text, &*letter.html), ("", "<p>only</p>\n"));
    }

    #[test]
    fn anything_at_all_can_be_parsed() {
        for rubbish in [&b""[..], b"\0\xff\xfe", b"\r\n\r\n", b"Content-Type: multipart/mixed\r\n\r\n--"] {
            Letter::parse(rubbish);
        }
    }

    #[test]
    fn json_has_the_promised_shape() {
        let letter = Letter::parse(MESSAGE.as_bytes());
        let mail = StoredMail {
            id: "1".into(),
            to: "ada@example.org".into(),
            from: letter.from.expect("a sender"),
            subject: letter.subject,
            text: letter.text,
            html: letter.html,
            headers: letter.headers,
            received_at: "2026-11-22T10:00:00Z".parse().expect("a date"),
        };
        let json = serde_json::to_value(&mail).expect("serialises");
        assert_eq!(json["to"], "ada@example.org");
        assert_eq!(json["received_at"], "2026-11-22T10:00:00Z");
        assert_eq!(json["headers"]["Received"], "by one");
        let fields: Vec<_> = json.as_object().expect("an object").keys().cloned().collect();
        assert_eq!(fields, ["from", "headers", "html", "id", "received_at", "subject", "text", "to"]);
    }
}
