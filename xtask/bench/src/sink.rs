//! An SMTP server (RFC 5321) that takes every mail and keeps none: reads no more than it must to answer in step.

use crate::Outcome;
use std::{io, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::timeout,
};

/// When received bytes are acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acknowledge {
    /// As the operating system does: up to 40 ms late, in the hope of an answer to put the word into.
    Usually,
    /// At once, so that a client that waits for it (Nagle's algorithm) doesn't lose time here.
    AtOnce,
}

/// A sink on a free loopback port, until it is dropped.
pub struct Sink {
    address: SocketAddr,
    taken: watch::Receiver<usize>,
    task: JoinHandle<()>,
}

/// Longer than any of our loads takes to drain.
const PATIENCE: Duration = Duration::from_secs(120);

impl Sink {
    pub async fn start(acknowledge: Acknowledge) -> Outcome<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (count, taken) = watch::channel(0);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, acknowledge, count.clone()));
            }
        });
        Ok(Self { address, taken, task })
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Mails taken so far.
    pub fn taken(&self) -> usize {
        *self.taken.borrow()
    }

    /// Waits until so many mails have been taken in all.
    ///
    /// # Errors
    /// When they don't come.
    pub async fn wait_for(&self, count: usize) -> Outcome<()> {
        let mut taken = self.taken.clone();
        let arrived = timeout(PATIENCE, taken.wait_for(|taken| *taken >= count)).await.map(|_| ());
        arrived.map_err(|_| format!("{} of {count} mails arrived in {PATIENCE:?}", self.taken()).into())
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A client that breaks off is done too.
async fn converse(
    mut stream: TcpStream,
    acknowledge: Acknowledge,
    count: watch::Sender<usize>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.write_all(b"220 sink ESMTP\r\n").await?;
    let mut conversation = Conversation::default();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        if acknowledge == Acknowledge::AtOnce {
            stream.set_quickack(true)?;
        }
        let read = stream.read(&mut buffer).await?;
        if read == 0 {
            return Ok(());
        }
        let (answers, mails) = conversation.hear(&buffer[..read]);
        stream.write_all(answers.as_bytes()).await?;
        if mails > 0 {
            count.send_modify(|count| *count += mails);
        }
    }
}

/// One client's half of the conversation, as far as it has been heard.
#[derive(Default)]
struct Conversation {
    heard: Vec<u8>,
    in_content: bool,
}

const END_OF_CONTENT: &[u8] = b"\r\n.\r\n";

impl Conversation {
    /// The answers to whatever is complete by now, and how many mails ended with it.
    fn hear(&mut self, bytes: &[u8]) -> (String, usize) {
        // The end of a mail may have begun in what came before.
        let unsearched = self.heard.len().saturating_sub(END_OF_CONTENT.len());
        self.heard.extend_from_slice(bytes);
        let (mut answers, mut mails) = (String::new(), 0);
        let mut from = unsearched;
        loop {
            let end: &[u8] = if self.in_content { END_OF_CONTENT } else { b"\r\n" };
            let Some(at) = find(&self.heard[from..], end) else { return (answers, mails) };
            let whole: Vec<u8> = self.heard.drain(..from + at + end.len()).collect();
            from = 0;
            mails += usize::from(self.in_content);
            answers.push_str(self.answer(&whole));
        }
    }

    fn answer(&mut self, whole: &[u8]) -> &'static str {
        if self.in_content {
            self.in_content = false;
            return "250 2.0.0 taken\r\n";
        }
        match whole.get(..4).map(<[u8]>::to_ascii_uppercase).as_deref() {
            Some(b"EHLO") => "250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            Some(b"DATA") => {
                self.in_content = true;
                "354 go on\r\n"
            }
            Some(b"QUIT") => "221 2.0.0 goodbye\r\n",
            _ => "250 2.0.0 ok\r\n",
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIALOGUE: &str =
        "EHLO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nSubject: x\r\n\r\n..\r\nDATA\r\n.\r\nQUIT\r\n";

    #[test]
    fn each_command_and_each_mail_is_answered_however_the_bytes_are_cut() {
        for size in [1, 2, 3, 7, 1000] {
            let mut conversation = Conversation::default();
            let (mut answers, mut mails) = (String::new(), 0);
            for piece in DIALOGUE.as_bytes().chunks(size) {
                let (more, ended) = conversation.hear(piece);
                answers.push_str(&more);
                mails += ended;
            }
            let codes: Vec<&str> = answers.lines().map(|line| &line[..3]).collect();
            assert_eq!(codes, ["250", "250", "250", "250", "250", "354", "250", "221"], "cut every {size}");
            assert_eq!(mails, 1);
        }
    }

    #[tokio::test]
    async fn mails_are_counted() {
        let sink = Sink::start(Acknowledge::AtOnce).await.expect("a free port");
        let mut client = TcpStream::connect(sink.address).await.expect("listening");
        client.write_all(DIALOGUE.replace("QUIT", DIALOGUE.trim_end()).as_bytes()).await.expect("listening");
        sink.wait_for(2).await.expect("both mails");
        assert_eq!(sink.taken(), 2);
    }
}
