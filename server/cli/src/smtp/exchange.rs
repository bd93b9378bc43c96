//! One mail over one connection: `MAIL`, `RCPT`, `DATA`, content, each before the deadline and each known by name when
//! it fails.

use super::message::Composed;
use lettre::transport::smtp::{
    Error,
    client::AsyncSmtpConnection,
    commands::{Data, Mail, Quit, Rcpt, Rset},
    extension::{Extension, MailParameter},
    response::Response,
};
use std::{fmt, future::Future, time::Duration};
use tokio::time::{Instant, timeout, timeout_at};

/// Where in the conversation something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Waiting,
    Connecting,
    Encrypting,
    Authenticating,
    Sender,
    Recipient,
    Data,
    Content,
    Reset,
}

/// Why a mail wasn't handed over.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server said no.
    Reply { stage: Stage, code: u16, text: String },
    /// There was no answer in time.
    Silence { stage: Stage },
    /// The connection broke, or never came to be.
    Broken { stage: Stage, reason: String },
    /// The address needs SMTPUTF8 (RFC 6531), which the server lacks.
    NeedsUtf8,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting for a connection",
            Self::Connecting => "connecting",
            Self::Encrypting => "STARTTLS",
            Self::Authenticating => "AUTH",
            Self::Sender => "MAIL FROM",
            Self::Recipient => "RCPT TO",
            Self::Data => "DATA",
            Self::Content => "the end of DATA",
            Self::Reset => "RSET",
        }
    }

    /// Whether an answer is about this mail rather than about us.
    fn is_about_the_mail(self) -> bool {
        matches!(self, Self::Sender | Self::Recipient | Self::Data | Self::Content)
    }
}

impl Failure {
    pub(super) fn of(stage: Stage, error: &Error) -> Self {
        let text = std::error::Error::source(error).map(ToString::to_string);
        match error.status() {
            Some(code) => Self::Reply { stage, code: code.into(), text: text.unwrap_or_default() },
            None => Self::Broken { stage, reason: text.unwrap_or_else(|| error.to_string()) },
        }
    }

    /// Whether another try is pointless: a 5yz reply to this mail. Those that ask for authentication or encryption
    /// (RFC 4954 §6) are about our settings, which an operator will mend.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::Reply { stage, code, .. } => {
                *code >= 500 && stage.is_about_the_mail() && !matches!(code, 530 | 534 | 535 | 538)
            }
            Self::NeedsUtf8 => true,
            Self::Silence { .. } | Self::Broken { .. } => false,
        }
    }

    /// Whether a connection that had been idle turned out to be over before anything was handed to it.
    pub(super) fn is_stale_connection(&self) -> bool {
        match self {
            Self::Broken { stage, .. } => *stage == Stage::Sender,
            Self::Reply { stage, code, .. } => *stage == Stage::Sender && *code == 421,
            Self::Silence { .. } | Self::NeedsUtf8 => false,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reply { stage, code, text } => write!(f, "{code} {text} (in reply to {})", stage.name()),
            Self::Silence { stage } => write!(f, "no answer in time ({})", stage.name()),
            Self::Broken { stage, reason } => write!(f, "{reason} ({})", stage.name()),
            Self::NeedsUtf8 => f.write_str(
                "the SMTP server takes no addresses with letters beyond ASCII before the @ (SMTPUTF8)",
            ),
        }
    }
}

/// Awaits one step of the conversation until the deadline.
pub(super) async fn step<T>(
    stage: Stage,
    deadline: Instant,
    answer: impl Future<Output = Result<T, Error>>,
) -> Result<T, Failure> {
    match timeout_at(deadline, answer).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Failure::of(stage, &error)),
        Err(_) => Err(Failure::Silence { stage }),
    }
}

/// An open connection, introduced and authenticated.
pub(super) struct Session {
    connection: AsyncSmtpConnection,
    /// Whether the conversation stands where a new mail can begin.
    clean: bool,
    pub(super) mails: u32,
    pub(super) used_at: Instant,
}

impl Session {
    pub(super) fn new(connection: AsyncSmtpConnection) -> Self {
        Self { connection, clean: true, mails: 0, used_at: Instant::now() }
    }

    /// Hands one mail over and returns the server's answer.
    pub(super) async fn send(&mut self, mail: &Composed, deadline: Instant) -> Result<String, Failure> {
        // Stays so if this future is dropped: nobody may go on in the middle of a mail.
        self.clean = false;
        let parameters = self.parameters(mail)?;
        let from = Mail::new(Some(mail.from.clone()), parameters);
        step(Stage::Sender, deadline, self.connection.command(from)).await?;
        let to = Rcpt::new(mail.to.clone(), Vec::new());
        step(Stage::Recipient, deadline, self.connection.command(to)).await?;
        step(Stage::Data, deadline, self.connection.command(Data)).await?;
        let content = Content(&mail.content);
        let answer = step(Stage::Content, deadline, self.connection.command(content)).await?;
        self.clean = true;
        self.mails += 1;
        Ok(line(&answer))
    }

    fn parameters(&mut self, mail: &Composed) -> Result<Vec<MailParameter>, Failure> {
        let server = self.connection.server_info();
        if !mail.needs_utf8 {
            return Ok(Vec::new());
        }
        if !server.supports_feature(Extension::SmtpUtfEight) {
            self.clean = true;
            return Err(Failure::NeedsUtf8);
        }
        Ok(vec![MailParameter::SmtpUtfEight])
    }

    /// Makes the conversation ready for another mail; `false` if the connection is of no use any more.
    pub(super) async fn recover(&mut self, deadline: Instant) -> bool {
        if !self.clean && !self.connection.has_broken() {
            self.clean = step(Stage::Reset, deadline, self.connection.command(Rset)).await.is_ok();
        }
        self.clean
    }

    /// Takes leave; a server that doesn't answer within a second isn't waited for.
    pub(super) async fn quit(mut self) {
        let _ = timeout(Duration::from_secs(1), self.connection.command(Quit)).await;
    }
}

/// A message as it follows `DATA`: dots stuffed (RFC 5321 §4.5.2), the line of one dot at its end.
///
/// Displayed as a command so that lettre sends it in one piece. Its own way takes two, and between them the operating
/// systems wait for each other (Nagle's algorithm here, delayed acknowledgement there): 40 ms for every mail.
struct Content<'a>(&'a str);

impl fmt::Display for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.0.split_inclusive("\r\n") {
            if line.starts_with('.') {
                f.write_str(".")?;
            }
            f.write_str(line)?;
        }
        f.write_str(".\r\n")
    }
}

/// A reply with all its lines on one.
fn line(response: &Response) -> String {
    let text = response.message().collect::<Vec<_>>().join(" ");
    format!("{} {text}", response.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_at_the_beginning_of_lines_are_doubled() {
        let content = Content(".\r\n..a\r\nb.\r\n\r\n").to_string();
        assert_eq!(content, "..\r\n...a\r\nb.\r\n\r\n.\r\n");
    }
}
