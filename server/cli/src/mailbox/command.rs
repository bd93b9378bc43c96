/// What a client says, as far as we listen (RFC 5321 §4.1.1).
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// `EHLO` (`extended`) or `HELO`.
    Hello {
        extended: bool,
    },
    /// `MAIL FROM`: the sender, empty for a bounce, and the size that the client announces.
    Mail {
        from: String,
        size_bytes: Option<usize>,
    },
    /// `RCPT TO`.
    Recipient(String),
    Data,
    Reset,
    Noop,
    Quit,
}

/// A reply: code, enhanced code (RFC 3463) and words.
pub(super) type Refusal = &'static str;

const NO_COMMAND: Refusal = "500 5.5.2 command not recognised";
const SYNTAX: Refusal = "501 5.5.4 syntax error in parameters";
const NOT_HERE: Refusal = "502 5.5.1 command not implemented";
const PARAMETER: Refusal = "555 5.5.4 parameter not recognised";

impl Command {
    /// Reads one line without its CRLF.
    pub(super) fn parse(line: &[u8]) -> Result<Self, Refusal> {
        let line = std::str::from_utf8(line).map_err(|_| NO_COMMAND)?;
        if line.contains(|c: char| c.is_control() && c != '\t') {
            return Err(SYNTAX);
        }
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" if rest.is_empty() => Err(SYNTAX),
            "EHLO" => Ok(Self::Hello { extended: true }),
            "HELO" => Ok(Self::Hello { extended: false }),
            "MAIL" => mail(rest),
            "RCPT" => match path(rest, "TO:") {
                Some((address, "")) if is_mailbox(address) => Ok(Self::Recipient(address.to_owned())),
                Some((_, parameters)) if !parameters.is_empty() => Err(PARAMETER),
                _ => Err(SYNTAX),
            },
            "DATA" | "RSET" | "QUIT" if !rest.is_empty() => Err(SYNTAX),
            "DATA" => Ok(Self::Data),
            "RSET" => Ok(Self::Reset),
            "QUIT" => Ok(Self::Quit),
            "NOOP" => Ok(Self::Noop),
            "VRFY" | "EXPN" | "HELP" | "AUTH" | "STARTTLS" | "BDAT" | "ETRN" | "TURN" => Err(NOT_HERE),
            _ => Err(NO_COMMAND),
        }
    }
}

fn mail(rest: &str) -> Result<Command, Refusal> {
    let (from, parameters) = path(rest, "FROM:").ok_or(SYNTAX)?;
    if !from.is_empty() && !is_mailbox(from) {
        return Err(SYNTAX);
    }
    let mut size_bytes = None;
    for parameter in parameters.split_ascii_whitespace() {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match (name.to_ascii_uppercase().as_str(), value.to_ascii_uppercase().as_str()) {
            ("SIZE", digits) => size_bytes = Some(digits.parse().map_err(|_| SYNTAX)?),
            ("BODY", "7BIT" | "8BITMIME") | ("SMTPUTF8", "") => {}
            _ => return Err(PARAMETER),
        }
    }
    Ok(Command::Mail { from: from.to_owned(), size_bytes })
}

/// The address between angle brackets after `keyword`, and what follows.
fn path<'a>(rest: &'a str, keyword: &str) -> Option<(&'a str, &'a str)> {
    let (start, path) = rest.split_at_checked(keyword.len())?;
    if !start.eq_ignore_ascii_case(keyword) {
        return None;
    }
    let (address, parameters) = path.trim_start().strip_prefix('<')?.split_once('>')?;
    Some((address, parameters.trim()))
}

/// Something before and after one `@`, without spaces or brackets, within RFC 5321 §4.5.3.1's length.
fn is_mailbox(text: &str) -> bool {
    text.len() <= 254
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>'))
        && text.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_whatever_their_case() {
        let read = |line: &str| Command::parse(line.as_bytes());
        assert_eq!(read("ehlo [127.0.0.1]"), Ok(Command::Hello { extended: true }));
        assert_eq!(read("HELO a"), Ok(Command::Hello { extended: false }));
        assert_eq!(
            read("Mail From:<a@b> size=12 BODY=8bitmime SMTPUTF8"),
            Ok(Command::Mail { from: "a@b".into(), size_bytes: Some(12) })
        );
        assert_eq!(read("MAIL FROM: <>"), Ok(Command::Mail { from: String::new(), size_bytes: None }));
        assert_eq!(read("RCPT TO:<żółw@b>"), Ok(Command::Recipient("żółw@b".into())));
        assert_eq!(read("NOOP whatever"), Ok(Command::Noop));
    }

    #[test]
    fn what_is_no_command_is_refused_with_the_fitting_code() {
        for (line, refusal) in [
            (&b""[..], NO_COMMAND),
            (b"GET / HTTP/1.1", NO_COMMAND),
            (b"NOOP \xff", NO_COMMAND),
            (b"NOOP \0", SYNTAX),
            (b"EHLO", SYNTAX),
            (b"MAIL a@b", SYNTAX),
            (b"MAIL FROM:a@b", SYNTAX),
            (b"MAIL FROM:<a@b> SIZE=much", SYNTAX),
            (b"MAIL FROM:<a@b> FAST", PARAMETER),
            (b"RCPT TO:<>", SYNTAX),
            (b"RCPT TO:<a b@c>", SYNTAX),
            (b"RCPT TO:<a@b> NOTIFY=NEVER", PARAMETER),
            (b"DATA now", SYNTAX),
            (b"STARTTLS", NOT_HERE),
            (b"AUTH PLAIN x", NOT_HERE),
            ("RCPT TÖ:<a@b>".as_bytes(), SYNTAX),
        ] {
            assert_eq!(Command::parse(line), Err(refusal), "{}", String::from_utf8_lossy(line));
        }
    }
}
