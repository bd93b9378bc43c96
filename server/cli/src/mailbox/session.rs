//! One client's conversation with the mailbox.

use super::{command::Command, store::Store};
use std::{io, time::Duration};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, BufWriter},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    time::timeout,
};

/// Octets of a message (RFC 1870).
pub(super) const SIZE_BYTES: usize = 1 << 20;

/// Octets of a command line and of a line of text, CRLF included (RFC 5321 §4.5.3.1, with room for addresses in UTF-8).
const LINE_BYTES: usize = 1_000;

/// Octets of a message that are read only to be refused; a client that sends more is cut off.
const DRAINED_BYTES: usize = 16 * SIZE_BYTES;

const RECIPIENTS: usize = 100;

/// RFC 5321 §4.5.3.2.7: a server waits five minutes for the next line.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// Refused commands after which a client isn't listened to any more.
const REFUSALS: u32 = 50;

struct Session<'a> {
    input: BufReader<OwnedReadHalf>,
    output: BufWriter<OwnedWriteHalf>,
    store: &'a Store,
    greeted: bool,
    /// The sender, once `MAIL` was accepted.
    sender: Option<String>,
    recipients: Vec<String>,
    refusals: u32,
}

/// A line of input.
enum Line {
    /// Without its CRLF.
    Whole(Vec<u8>),
    /// Skipped, its CRLF too.
    TooLong,
    /// Ended by a lone LF, or with a lone CR inside: some servers end a message there, others don't, and what one takes
    /// for text is a command to the other.
    Bare,
}

/// Speaks SMTP with the client until it quits, goes silent or breaks off.
pub(super) async fn serve(stream: TcpStream, store: &Store) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (input, output) = stream.into_split();
    let mut session = Session {
        input: BufReader::new(input),
        output: BufWriter::new(output),
        store,
        greeted: false,
        sender: None,
        recipients: Vec::new(),
        refusals: 0,
    };
    session.say("220 latchkey demo mailbox ESMTP").await?;
    while session.listen().await? {}
    session.output.flush().await
}

impl Session<'_> {
    /// Hears one command and answers it; `false` once the conversation is over.
    async fn listen(&mut self) -> io::Result<bool> {
        let Ok(line) = timeout(PATIENCE, self.line()).await else {
            self.say("421 4.4.2 you have been silent for too long").await?;
            return Ok(false);
        };
        let command = match line? {
            None => return Ok(false),
            Some(Line::Whole(line)) => Command::parse(&line),
            Some(Line::TooLong) => Err("500 5.5.2 line too long"),
            Some(Line::Bare) => Err("500 5.5.2 lines end with CRLF"),
        };
        let answer = match command {
            Ok(Command::Quit) => {
                self.say("221 2.0.0 goodbye").await?;
                return Ok(false);
            }
            Ok(Command::Data) => return self.data().await,
            Ok(command) => self.obey(command),
            Err(refusal) => refusal,
        };
        self.refusals += u32::from(answer.starts_with('5'));
        self.say(answer).await?;
        if self.refusals > REFUSALS {
            self.say("421 4.7.0 too many errors").await?;
            return Ok(false);
        }
        Ok(true)
    }

    /// Carries out a command that needs no more input.
    fn obey(&mut self, command: Command) -> &'static str {
        match command {
            Command::Hello { extended } => {
                self.greeted = true;
                self.reset();
                if extended {
                    "250-latchkey\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n\
                     250-ENHANCEDSTATUSCODES\r\n250 SIZE 1048576"
                } else {
                    "250 latchkey"
                }
            }
            Command::Mail { .. } if !self.greeted => "503 5.5.1 say EHLO first",
            Command::Mail { .. } if self.sender.is_some() => "503 5.5.1 a mail has been begun already",
            Command::Mail { size_bytes: Some(size), .. } if size > SIZE_BYTES => "552 5.3.4 message too big",
            Command::Mail { from, .. } => {
                self.sender = Some(from);
                "250 2.1.0 sender ok"
            }
            Command::Recipient(_) if self.sender.is_none() => "503 5.5.1 say MAIL first",
            Command::Recipient(_) if self.recipients.len() >= RECIPIENTS => "452 4.5.3 too many recipients",
            Command::Recipient(address) => self.recipient(address),
            Command::Reset => {
                self.reset();
                "250 2.0.0 ok"
            }
            // DATA and QUIT never come here: they need more than an answer.
            Command::Noop | Command::Data | Command::Quit => "250 2.0.0 ok",
        }
    }

    fn recipient(&mut self, address: String) -> &'static str {
        let local = address.to_lowercase();
        if local.starts_with("refuse") {
            "550 5.1.1 no such mailbox"
        } else if local.starts_with("defer") {
            "451 4.3.0 try again later"
        } else {
            self.recipients.push(address);
            "250 2.1.5 recipient ok"
        }
    }

    fn reset(&mut self) {
        self.sender = None;
        self.recipients.clear();
    }

    /// Takes the message and keeps it.
    async fn data(&mut self) -> io::Result<bool> {
        if self.recipients.is_empty() {
            self.say("503 5.5.1 say RCPT first").await?;
            return Ok(true);
        }
        self.say("354 go ahead, end with a line of one dot").await?;
        self.output.flush().await?;
        let Ok(content) = timeout(PATIENCE, self.content()).await else {
            self.say("421 4.4.2 you have been silent for too long").await?;
            return Ok(false);
        };
        let answer = match content? {
            None => return Ok(false),
            Some(Err(refusal)) => refusal,
            Some(Ok(content)) => {
                let sender = self.sender.take().unwrap_or_default();
                self.store.deliver(&sender, &self.recipients, &content);
                "250 2.0.0 kept in the demo mailbox"
            }
        };
        self.reset();
        self.say(answer).await?;
        Ok(true)
    }

    /// Reads up to the line of one dot, dots unstuffed (RFC 5321 §4.5.2). `None`: the client broke off.
    async fn content(&mut self) -> io::Result<Option<Result<Vec<u8>, &'static str>>> {
        let mut content = Vec::new();
        let mut refusal = None;
        let mut read_bytes = 0;
        let mut after_crlf = true;
        loop {
            let line = self.line().await?;
            let ends_in_crlf = !matches!(line, Some(Line::Bare));
            match line {
                None => return Ok(None),
                Some(Line::Whole(line)) if line == b"." && after_crlf => break,
                Some(Line::Whole(line)) => {
                    read_bytes += line.len() + 2;
                    if content.len() + line.len() + 2 > SIZE_BYTES {
                        refusal = refusal.or(Some("552 5.3.4 message too big"));
                    } else if refusal.is_none() {
                        content.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
                        content.extend_from_slice(b"\r\n");
                    }
                }
                Some(Line::TooLong) => {
                    read_bytes += LINE_BYTES;
                    refusal = refusal.or(Some("554 5.6.0 a line is longer than 1000 octets"));
                }
                Some(Line::Bare) => {
                    read_bytes += 1;
                    refusal = refusal.or(Some("554 5.6.0 a line isn't ended by CRLF"));
                }
            }
            if read_bytes > DRAINED_BYTES {
                return Ok(None);
            }
            after_crlf = ends_in_crlf;
        }
        Ok(Some(refusal.map_or(Ok(content), Err)))
    }

    /// The next line; `None` at the end of input. Answers leave before we wait, and not sooner (RFC 2920).
    async fn line(&mut self) -> io::Result<Option<Line>> {
        if self.input.buffer().is_empty() {
            self.output.flush().await?;
        }
        let line = self.piece().await?;
        if !line.ends_with(b"\n") {
            return self.rest_of_line(line).await;
        }
        match line.strip_suffix(b"\r\n") {
            Some(whole) if !whole.contains(&b'\r') => Ok(Some(Line::Whole(whole.to_vec()))),
            _ => Ok(Some(Line::Bare)),
        }
    }

    /// Skips what remains of a line that is too long, so that its end isn't taken for a line of its own.
    async fn rest_of_line(&mut self, mut piece: Vec<u8>) -> io::Result<Option<Line>> {
        let mut skipped_bytes = piece.len();
        while !piece.is_empty() && skipped_bytes < DRAINED_BYTES {
            let after_cr = piece.ends_with(b"\r");
            piece = self.piece().await?;
            skipped_bytes += piece.len();
            if piece.ends_with(b"\r\n") || (after_cr && piece == b"\n") {
                return Ok(Some(Line::TooLong));
            }
            if piece.ends_with(b"\n") {
                return Ok(Some(Line::Bare));
            }
        }
        Ok(None)
    }

    /// What comes next up to the end of a line, but no more than a line may have.
    async fn piece(&mut self) -> io::Result<Vec<u8>> {
        let mut piece = Vec::new();
        let limit = u64::try_from(LINE_BYTES).unwrap_or(u64::MAX);
        (&mut self.input).take(limit).read_until(b'\n', &mut piece).await?;
        Ok(piece)
    }

    async fn say(&mut self, answer: &str) -> io::Result<()> {
        self.output.write_all(answer.as_bytes()).await?;
        self.output.write_all(b"\r\n").await
    }
}
