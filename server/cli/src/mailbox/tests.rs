use super::Mailbox;
use latchkey_domain::{Clock, Timestamp};
use std::{future::Future, io, pin::Pin, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

const PATIENCE: Duration = Duration::from_secs(20);

struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    fn wait_until(&self, _: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(std::future::pending())
    }
}

async fn mailbox() -> Mailbox {
    mailbox_keeping(Mailbox::KEPT).await
}

async fn mailbox_keeping(kept: usize) -> Mailbox {
    let address = "127.0.0.1:0".parse().unwrap();
    Mailbox::start(address, kept, Arc::new(Stopped)).await.unwrap()
}

/// Says everything at once, as PIPELINING allows, and returns all that is answered until the server hangs up.
async fn say(mailbox: &Mailbox, said: &[u8]) -> String {
    let mut stream = TcpStream::connect(mailbox.address()).await.unwrap();
    stream.write_all(said).await.unwrap();
    let mut answers = Vec::new();
    tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answers))
        .await
        .expect("the server hangs up after QUIT")
        .unwrap();
    String::from_utf8(answers).unwrap()
}

/// A conversation with one mail in it.
fn conversation(to: &str, content: &str) -> String {
    format!(
        "EHLO test\r\nMAIL FROM:<no-reply@login.example>\r\nRCPT TO:<{to}>\r\nDATA\r\n{content}\r\n.\r\nQUIT\r\n"
    )
}

/// The codes of the answers' last lines.
fn codes(answers: &str) -> Vec<&str> {
    answers.lines().filter(|line| line.as_bytes().get(3) == Some(&b' ')).map(|line| &line[..3]).collect()
}

#[tokio::test]
async fn a_pipelined_mail_is_kept_for_each_recipient() {
    let mailbox = mailbox().await;
    let said = "EHLO test\r\nMAIL FROM:<bounce@login.example> BODY=8BITMIME SIZE=100\r\n\
        RCPT TO:<Ada@example.org>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n\
        From: Latchkey <no-reply@login.example>\r\nSubject: Hi\r\n\r\n..dot\r\n..\r\nend\r\n.\r\nQUIT\r\n";
    let answers = say(&mailbox, said.as_bytes()).await;
    assert_eq!(codes(&answers), ["220", "250", "250", "250", "250", "354", "250", "221"], "{answers}");
    let mails = mailbox.wait_for("ada@EXAMPLE.org", 1, PATIENCE).await;
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!((&*mail.to, &*mail.from), ("Ada@example.org", "no-reply@login.example"));
    assert_eq!((&*mail.subject, &*mail.text), ("Hi", ".dot\n.\nend\n"));
    assert_eq!(mail.received_at, Stopped.now());
    assert_eq!(mailbox.message(&mail.id).as_ref(), Some(mail));
    assert_eq!(mailbox.messages(None).len(), 2);
    mailbox.clear();
    assert!(mailbox.messages(None).is_empty() && mailbox.message(&mail.id).is_none());
}

#[tokio::test]
async fn several_mails_share_a_connection() {
    let mailbox = mailbox().await;
    let mut said = String::from("EHLO test\r\n");
    for number in 0..20 {
        said += &format!(
            "MAIL FROM:<a@b.example>\r\nRCPT TO:<ada@example.org>\r\nDATA\r\nSubject: {number}\r\n\r\nx\r\n.\r\n"
        );
    }
    say(&mailbox, (said + "QUIT\r\n").as_bytes()).await;
    let subjects: Vec<_> =
        mailbox.messages(Some("ada@example.org")).iter().map(|mail| mail.subject.clone()).collect();
    let expected: Vec<_> = (0..20).map(|number| number.to_string()).collect();
    assert_eq!(subjects, expected);
}

#[tokio::test]
async fn only_the_newest_mails_are_kept() {
    let mailbox = mailbox_keeping(3).await;
    for number in 0..5 {
        say(&mailbox, conversation("ada@example.org", &format!("Subject: {number}\r\n\r\nx")).as_bytes())
            .await;
    }
    let mails = mailbox.messages(None);
    let subjects: Vec<_> = mails.iter().map(|mail| &*mail.subject).collect();
    assert_eq!(subjects, ["2", "3", "4"]);
    let mut ids: Vec<_> = mails.iter().map(|mail| &mail.id).collect();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn some_addresses_refuse() {
    let mailbox = mailbox().await;
    let said = "EHLO t\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<Refuse.me@example.org>\r\n\
        RCPT TO:<defer@example.org>\r\nDATA\r\nQUIT\r\n";
    let answers = say(&mailbox, said.as_bytes()).await;
    assert!(answers.contains("\r\n550 5.1.1 no such mailbox\r\n"), "{answers}");
    assert!(answers.contains("\r\n451 4.3.0 try again later\r\n"), "{answers}");
    assert!(answers.contains("\r\n503 5.5.1 say RCPT first\r\n"), "{answers}");
}

#[tokio::test]
async fn commands_out_of_order_are_refused() {
    let mailbox = mailbox().await;
    let said = "MAIL FROM:<a@b.example>\r\nEHLO t\r\nRCPT TO:<a@b.example>\r\nDATA\r\n\
        MAIL FROM:<a@b.example>\r\nMAIL FROM:<a@b.example>\r\nRSET\r\nRCPT TO:<a@b.example>\r\n\
        STARTTLS\r\nNONSENSE\r\nNOOP\r\nQUIT\r\n";
    let answers = say(&mailbox, said.as_bytes()).await;
    assert_eq!(
        codes(&answers),
        ["220", "503", "250", "503", "503", "250", "503", "250", "503", "502", "500", "250", "221"],
        "{answers}"
    );
}

#[tokio::test]
async fn too_much_is_refused_and_the_conversation_goes_on() {
    let mailbox = mailbox().await;
    let announced = "EHLO t\r\nMAIL FROM:<a@b.example> SIZE=1048577\r\nQUIT\r\n";
    assert!(say(&mailbox, announced.as_bytes()).await.contains("552 5.3.4"));
    let line = format!("{}\r\n", "x".repeat(900));
    let big = conversation("ada@example.org", &line.repeat(1_200));
    assert!(say(&mailbox, big.as_bytes()).await.contains("552 5.3.4"));
    let long_line = format!("EHLO t\r\nNOOP {}\r\nNOOP\r\nQUIT\r\n", "x".repeat(5_000));
    let answers = say(&mailbox, long_line.as_bytes()).await;
    assert_eq!(codes(&answers), ["220", "250", "500", "250", "221"], "{answers}");
    let recipients = "RCPT TO:<ada@example.org>\r\n".repeat(101);
    let many = format!("EHLO t\r\nMAIL FROM:<a@b.example>\r\n{recipients}QUIT\r\n");
    assert!(say(&mailbox, many.as_bytes()).await.contains("452 4.5.3"));
    assert!(mailbox.messages(None).is_empty());
}

/// Where servers disagree about the end of a message, a second one can be hidden inside (SMTP smuggling).
#[tokio::test]
async fn only_a_dot_between_crlfs_ends_a_message() {
    let mailbox = mailbox().await;
    let smuggled = "MAIL FROM:<a@b.example>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\nx";
    let over_long = format!("{}.", "x".repeat(1_000));
    for end in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", &over_long] {
        let answers = say(
            &mailbox,
            conversation("ada@example.org", &format!("Subject: s\r\n\r\nx{end}\r\n{smuggled}")).as_bytes(),
        )
        .await;
        assert_eq!(codes(&answers), ["220", "250", "250", "250", "354", "554", "221"], "{end:?}: {answers}");
    }
    assert!(mailbox.messages(None).is_empty());
}

#[tokio::test]
async fn one_who_only_errs_is_sent_away() {
    let mailbox = mailbox().await;
    let answers = say(&mailbox, "NONSENSE\r\n".repeat(51).as_bytes()).await;
    assert!(answers.ends_with("421 4.7.0 too many errors\r\n"), "{answers}");
}

#[tokio::test]
async fn connections_are_bounded_and_free_again_when_they_end() {
    let mailbox = mailbox().await;
    let greeting = |mut stream: TcpStream| async move {
        let mut code = [0; 3];
        stream.read_exact(&mut code).await.unwrap();
        (stream, code)
    };
    let mut open = Vec::new();
    for _ in 0..super::CONNECTIONS {
        let (stream, code) = greeting(TcpStream::connect(mailbox.address()).await.unwrap()).await;
        assert_eq!(&code, b"220");
        open.push(stream);
    }
    let (_, code) = greeting(TcpStream::connect(mailbox.address()).await.unwrap()).await;
    assert_eq!(&code, b"421");
    drop(open);
    let again = async {
        loop {
            let (_, code) = greeting(TcpStream::connect(mailbox.address()).await.unwrap()).await;
            if &code == b"220" {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, again).await.expect("ended connections make room");
}

#[tokio::test]
async fn waiting_ends_with_the_mail_or_with_patience() {
    let mailbox = Arc::new(mailbox().await);
    let waiting = tokio::spawn({
        let mailbox = mailbox.clone();
        async move { mailbox.wait_for("ada@example.org", 2, PATIENCE).await.len() }
    });
    for _ in 0..2 {
        say(&mailbox, conversation("ada@example.org", "Subject: s\r\n\r\nx").as_bytes()).await;
    }
    assert_eq!(waiting.await.unwrap(), 2);
    let short = Duration::from_millis(20);
    assert_eq!(mailbox.wait_for("bob@example.org", 1, short).await.len(), 0);
}

#[tokio::test]
async fn after_stopping_nobody_listens_but_mails_can_be_read() {
    let mailbox = mailbox().await;
    say(&mailbox, conversation("ada@example.org", "Subject: s\r\n\r\nx").as_bytes()).await;
    let mut idle = TcpStream::connect(mailbox.address()).await.unwrap();
    mailbox.stop().await;
    mailbox.stop().await;
    let mut rest = Vec::new();
    let _ = tokio::time::timeout(PATIENCE, idle.read_to_end(&mut rest)).await.expect("ended");
    assert!(TcpStream::connect(mailbox.address()).await.is_err());
    assert_eq!(mailbox.messages(None).len(), 1);
}

#[tokio::test]
async fn it_never_listens_to_strangers() {
    let outcome = Mailbox::start("0.0.0.0:0".parse().unwrap(), 1, Arc::new(Stopped)).await;
    assert_eq!(outcome.err().map(|error| error.kind()), Some(io::ErrorKind::InvalidInput));
}

/// Both halves of the demo's mail: what the transport hands over arrives whole.
#[tokio::test]
async fn mails_cross_from_the_transport_to_the_mailbox() {
    use crate::{configuration::SecretUrl, smtp};
    use latchkey_domain::mail::{Delivery, MailTransport as _, OutgoingMail};

    let mailbox = mailbox().await;
    let transport = smtp::SmtpTransport::new(&smtp::SmtpSettings {
        url: SecretUrl::new(mailbox.smtp_url()),
        hello_name: "localhost".into(),
        timeout: PATIENCE,
        pool_size: 2,
        ca_file: None,
        dkim: None,
    })
    .unwrap();
    let link = format!("http://localhost:8080/t/s3/reset#{}", "x".repeat(43));
    let mut mail = OutgoingMail {
        message_id: "1@localhost".into(),
        date: Stopped.now(),
        from_address: "no-reply@localhost".into(),
        from_name: "Szkoła".into(),
        to: "żółw@example.org".into(),
        language: "pl".into(),
        subject: "Nowe hasło – proszę, odbierz je w ciągu piętnastu minut, inaczej wygaśnie".into(),
        text: format!("Dzień dobry,\n\n.\n{link}\n"),
        html: format!("<p lang=\"pl\"><a href=\"{link}\">Ustaw hasło</a></p>\n"),
    };
    let delivery = transport.deliver(&mail).await;
    assert!(matches!(delivery, Delivery::Accepted { .. }), "{delivery:?}");
    let arrived = mailbox.wait_for(&mail.to, 1, PATIENCE).await;
    let arrived = arrived.first().expect("the mail arrives");
    assert_eq!(arrived.subject, mail.subject);
    assert_eq!((&arrived.text, &arrived.html), (&mail.text, &mail.html));
    assert_eq!(arrived.from, mail.from_address);

    mail.to = "refuse@example.org".into();
    let answer = "550 5.1.1 no such mailbox (in reply to RCPT TO)".to_owned();
    assert_eq!(transport.deliver(&mail).await, Delivery::Refused { answer });
    mail.to = "defer@example.org".into();
    let answer = "451 4.3.0 try again later (in reply to RCPT TO)".to_owned();
    assert_eq!(transport.deliver(&mail).await, Delivery::Deferred { answer });
}
