use super::{
    SmtpSettings, SmtpTransport,
    scripted_server::{Encryption, Reaction, ScriptedServer, certificate},
};
use crate::configuration::SecretUrl;
use latchkey_domain::mail::{Delivery, MailTransport as _, OutgoingMail};
use std::{
    io::Write,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// A mail that wants for nothing.
pub(super) fn mail_to(address: &str) -> OutgoingMail {
    OutgoingMail {
        message_id: "0190.1@login.example".into(),
        date: "2026-11-22T10:00:00Z".parse().unwrap(),
        from_address: "no-reply@login.example".into(),
        from_name: "Example".into(),
        to: address.into(),
        language: "en".into(),
        subject: "New password".into(),
        text: "Hello,\nhttps://login.example/t/s3/reset#tok3n\n".into(),
        html: "<p>Hello, <a href=\"https://login.example/t/s3/reset#tok3n\">go</a></p>".into(),
    }
}

fn settings(url: &str) -> SmtpSettings {
    SmtpSettings {
        url: SecretUrl::new(url),
        hello_name: "login.example".into(),
        timeout: Duration::from_secs(10),
        pool_size: 4,
        ca_file: None,
        dkim: None,
    }
}

fn transport_to(server: &ScriptedServer) -> SmtpTransport {
    SmtpTransport::new(&settings(&format!("smtp://{}", server.address))).unwrap()
}

/// A server that answers `line` (by its beginning) in its own way and everything else soundly.
async fn server_that(line: &'static str, reaction: fn() -> Reaction) -> ScriptedServer {
    ScriptedServer::start(move |said| {
        let is_meant = if line.is_empty() { said.is_empty() } else { said.starts_with(line) };
        if is_meant { reaction() } else { Reaction::Usual }
    })
    .await
}

async fn outcome_when(line: &'static str, reaction: fn() -> Reaction) -> Delivery {
    let server = server_that(line, reaction).await;
    transport_to(&server).deliver(&mail_to("ada@example.org")).await
}

#[tokio::test]
async fn an_accepted_mail_comes_with_the_servers_answer() {
    let server = ScriptedServer::start(|_| Reaction::Usual).await;
    let delivery = transport_to(&server).deliver(&mail_to("ada@example.org")).await;
    let answer = "250 2.0.0 Ok: queued as 4XJ".to_owned();
    assert_eq!(delivery, Delivery::Accepted { answer });
    let heard = server.heard();
    for line in [
        "EHLO login.example",
        "MAIL FROM:<no-reply@login.example>",
        "RCPT TO:<ada@example.org>",
        "Message-ID: <0190.1@login.example>",
    ] {
        assert!(heard.iter().any(|said| said == line), "{line} in {heard:?}");
    }
}

#[tokio::test]
async fn refusals_of_the_mail_are_final_and_say_why() {
    for (line, reply, answer) in [
        ("MAIL", "550 5.7.1 not you\r\n", "550 5.7.1 not you (in reply to MAIL FROM)"),
        (
            "RCPT",
            "550-5.1.1 no such\r\n550 5.1.1 mailbox\r\n",
            "550 5.1.1 no such mailbox (in reply to RCPT TO)",
        ),
        ("DATA", "554 5.0.0 no\r\n", "554 5.0.0 no (in reply to DATA)"),
        (".", "554 5.7.1 spam\r\n", "554 5.7.1 spam (in reply to the end of DATA)"),
    ] {
        let server = ScriptedServer::start(move |said| {
            if said.starts_with(line) { Reaction::Say(reply) } else { Reaction::Usual }
        })
        .await;
        let delivery = transport_to(&server).deliver(&mail_to("ada@example.org")).await;
        let answer = answer.to_owned();
        assert_eq!(delivery, Delivery::Refused { answer }, "{line}");
    }
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    for (line, reaction) in [
        ("", (|| Reaction::Say("554 5.3.2 closed\r\n")) as fn() -> Reaction),
        ("", || Reaction::HangUp),
        ("EHLO", || Reaction::Say("550 5.7.1 who are you\r\n")),
        ("MAIL", || Reaction::Say("530 5.7.0 authenticate first\r\n")),
        ("RCPT", || Reaction::Say("451 4.3.0 greylisted\r\n")),
        ("RCPT", || Reaction::Say("rubbish\r\n")),
        ("DATA", || Reaction::Say("421 4.3.2 going down\r\n")),
        (".", || Reaction::Say("452 4.3.1 disk full\r\n")),
        // The server may or may not have taken it: once too often is better than never.
        (".", || Reaction::HangUp),
    ] {
        let delivery = outcome_when(line, reaction).await;
        assert!(matches!(delivery, Delivery::Deferred { .. }), "{line}: {delivery:?}");
    }
    let answer = "451 4.3.0 greylisted (in reply to RCPT TO)".to_owned();
    let delivery = outcome_when("RCPT", || Reaction::Say("451 4.3.0 greylisted\r\n")).await;
    assert_eq!(delivery, Delivery::Deferred { answer });
}

#[tokio::test]
async fn nobody_listening_is_a_reason_to_try_again() {
    let server = ScriptedServer::start(|_| Reaction::Usual).await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let free = listener.local_addr().unwrap();
    drop(listener);
    let transport = SmtpTransport::new(&settings(&format!("smtp://{free}"))).unwrap();
    let delivery = transport.deliver(&mail_to("ada@example.org")).await;
    assert!(matches!(delivery, Delivery::Deferred { .. }), "{delivery:?}");
    assert!(transport.check().await.is_err());
    assert_eq!(transport_to(&server).check().await, Ok(()));
}

#[tokio::test]
async fn silence_ends_with_the_attempts_time() {
    for line in ["", "MAIL", "."] {
        let server = server_that(line, || Reaction::Silence).await;
        let transport = SmtpTransport::new(&SmtpSettings {
            timeout: Duration::from_millis(200),
            ..settings(&format!("smtp://{}", server.address))
        })
        .unwrap();
        let attempt = transport.deliver(&mail_to("ada@example.org")).await;
        let Delivery::Deferred { answer } = attempt else {
            panic!("{attempt:?}");
        };
        assert!(answer.starts_with("no answer in time"), "{answer}");
    }
}

#[tokio::test]
async fn connections_are_used_again_also_after_a_refusal() {
    let server = server_that("RCPT TO:<refused", || Reaction::Say("550 5.1.1 no\r\n")).await;
    let transport = transport_to(&server);
    for round in 0..50 {
        let to = if round % 10 == 5 { "refused@example.org" } else { "ada@example.org" };
        let delivery = transport.deliver(&mail_to(to)).await;
        assert_eq!(matches!(delivery, Delivery::Refused { .. }), round % 10 == 5);
    }
    assert_eq!(server.connections(), 1);
    let heard = server.heard();
    assert_eq!(heard.iter().filter(|line| *line == "RSET").count(), 5);
    assert_eq!(heard.iter().filter(|line| *line == "NOOP").count(), 0);
}

#[tokio::test]
async fn no_more_connections_are_open_than_the_pool_has() {
    let server = ScriptedServer::start(|_| Reaction::Usual).await;
    let transport = Arc::new(transport_to(&server));
    let mut attempts = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let transport = transport.clone();
        attempts.spawn(async move { transport.deliver(&mail_to("ada@example.org")).await });
    }
    let deliveries = attempts.join_all().await;
    assert!(deliveries.iter().all(|delivery| matches!(delivery, Delivery::Accepted { .. })));
    assert!((1..=4).contains(&server.connections()), "{}", server.connections());
}

#[tokio::test]
async fn a_connection_that_ended_while_idle_costs_no_attempt() {
    let mails = Arc::new(AtomicUsize::new(0));
    let counted = mails.clone();
    let server = ScriptedServer::start(move |said| {
        // Every second mail on a connection finds it closed, in one of the two ways that servers have.
        match said.split(' ').next() {
            Some("MAIL") => match counted.fetch_add(1, Ordering::SeqCst) {
                1 => Reaction::HangUp,
                3 => Reaction::Say("421 4.4.2 idle for too long\r\n"),
                _ => Reaction::Usual,
            },
            _ => Reaction::Usual,
        }
    })
    .await;
    let transport = transport_to(&server);
    for _ in 0..3 {
        let delivery = transport.deliver(&mail_to("ada@example.org")).await;
        assert!(matches!(delivery, Delivery::Accepted { .. }), "{delivery:?}");
    }
    assert_eq!(server.connections(), 3);
}

/// A connection whose exchange was cut short must never carry another mail: the rest of the first would swallow it.
#[tokio::test]
async fn a_cut_short_exchange_is_never_continued() {
    let contents = Arc::new(AtomicUsize::new(0));
    let counted = contents.clone();
    let server = ScriptedServer::start(move |said| match said {
        "DATA" if counted.fetch_add(1, Ordering::SeqCst) == 0 => Reaction::Silence,
        _ => Reaction::Usual,
    })
    .await;
    let transport =
        SmtpTransport::new(&SmtpSettings { pool_size: 1, ..settings(&format!("smtp://{}", server.address)) })
            .unwrap();
    let mail = mail_to("first@example.org");
    let cut_short = async {
        while contents.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        delivery = transport.deliver(&mail) => panic!("{delivery:?}"),
        () = cut_short => {}
    }
    let delivery = transport.deliver(&mail_to("second@example.org")).await;
    assert!(matches!(delivery, Delivery::Accepted { .. }), "{delivery:?}");
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn credentials_are_presented_and_their_refusal_is_our_problem() {
    let server = ScriptedServer::start(|_| Reaction::Usual).await;
    let url = format!("smtp://ada%40example.org:p%3Ass@{}", server.address);
    let transport = SmtpTransport::new(&settings(&url)).unwrap();
    let delivery = transport.deliver(&mail_to("ada@example.org")).await;
    assert!(matches!(delivery, Delivery::Accepted { .. }), "{delivery:?}");
    // \0ada@example.org\0p:ss
    let said = "AUTH PLAIN AGFkYUBleGFtcGxlLm9yZwBwOnNz";
    assert!(server.heard().iter().any(|line| line == said));

    let server = server_that("AUTH", || Reaction::Say("535 5.7.8 p:ss is wrong\r\n")).await;
    let url = format!("smtp://ada%40example.org:p%3Ass@{}", server.address);
    let transport = SmtpTransport::new(&settings(&url)).unwrap();
    let answer = "535 5.7.8 [withheld] is wrong (in reply to AUTH)".to_owned();
    assert_eq!(transport.deliver(&mail_to("ada@example.org")).await, Delivery::Deferred { answer });
}

#[tokio::test]
async fn addresses_beyond_ascii_need_a_server_that_takes_them() {
    let server = ScriptedServer::start(|_| Reaction::Usual).await;
    let delivery = transport_to(&server).deliver(&mail_to("żółw@example.org")).await;
    assert!(matches!(delivery, Delivery::Refused { .. }), "{delivery:?}");
    let server = server_that("EHLO", || Reaction::Say("250-scripted\r\n250 SMTPUTF8\r\n")).await;
    let delivery = transport_to(&server).deliver(&mail_to("żółw@example.org")).await;
    assert!(matches!(delivery, Delivery::Accepted { .. }), "{delivery:?}");
    let heard = server.heard();
    assert!(heard.contains(&"MAIL FROM:<no-reply@login.example> SMTPUTF8".to_owned()));
    assert!(heard.contains(&"RCPT TO:<żółw@example.org>".to_owned()));
}

fn trusting(pem: &str, url: &str) -> (tempfile::TempDir, SmtpTransport) {
    let folder = tempfile::tempdir().unwrap();
    let ca_file: PathBuf = folder.path().join("ca.pem");
    std::fs::write(&ca_file, pem).unwrap();
    let transport = SmtpTransport::new(&SmtpSettings { ca_file: Some(ca_file), ..settings(url) });
    (folder, transport.unwrap())
}

#[tokio::test]
async fn tls_is_spoken_to_those_whose_certificate_holds() {
    let (acceptor, pem) = certificate();
    for (encryption, scheme) in [
        (Encryption::FromTheStart(acceptor.clone()), "smtps"),
        (Encryption::AfterStartTls(acceptor), "smtp+starttls"),
    ] {
        let server = ScriptedServer::start_with(encryption, |_| Reaction::Usual).await;
        let url = format!("{scheme}://a:b@localhost:{}", server.address.port());
        let (_folder, transport) = trusting(&pem, &url);
        let delivery = transport.deliver(&mail_to("ada@example.org")).await;
        assert!(matches!(delivery, Delivery::Accepted { .. }), "{scheme}: {delivery:?}");

        let stranger = SmtpTransport::new(&settings(&url)).unwrap();
        let before = server.heard().len();
        let delivery = stranger.deliver(&mail_to("ada@example.org")).await;
        assert!(matches!(delivery, Delivery::Deferred { .. }), "{scheme}: {delivery:?}");
        let said = server.heard().split_off(before);
        assert!(!said.iter().any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")));
    }
}

#[tokio::test]
async fn without_starttls_nothing_is_said_in_clear() {
    let server = ScriptedServer::start(|_| Reaction::Usual).await;
    let url = format!("smtp+starttls://a:b@localhost:{}", server.address.port());
    let delivery = SmtpTransport::new(&settings(&url)).unwrap().deliver(&mail_to("ada@example.org")).await;
    assert!(matches!(delivery, Delivery::Deferred { .. }), "{delivery:?}");
    assert!(!server.heard().iter().any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")));
}

#[test]
fn unusable_settings_are_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let rubbish = folder.path().join("rubbish.pem");
    std::fs::write(&rubbish, "no certificate").unwrap();
    let sound = settings("smtps://user:hush@localhost");
    for (settings, part) in [
        (settings("smtp://user:hush@localhost/path"), "the SMTP URL can't be used"),
        (SmtpSettings { ca_file: Some(rubbish.clone()), ..sound.clone() }, "holds no certificate"),
        (SmtpSettings { ca_file: Some(folder.path().join("missing.pem")), ..sound.clone() }, "can't be read"),
        (
            SmtpSettings {
                dkim: Some(crate::configuration::Dkim {
                    domain: "login.example".into(),
                    selector: "s1".into(),
                    key_file: rubbish,
                }),
                ..sound
            },
            "holds no PEM key",
        ),
    ] {
        let error = SmtpTransport::new(&settings).err().unwrap().to_string();
        assert!(error.contains(part) && !error.contains("hush"), "{error}");
    }
}

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// With its `tracing` feature lettre logs the whole conversation, passwords and bodies included.
#[tokio::test]
async fn no_log_repeats_the_conversation() {
    let log = Captured::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    tracing::info!("the log works");
    let server = ScriptedServer::start(|_| Reaction::Usual).await;
    let url = format!("smtp://ada:hush@{}", server.address);
    let delivery = SmtpTransport::new(&settings(&url)).unwrap().deliver(&mail_to("ada@example.org")).await;
    drop(guard);
    assert!(matches!(delivery, Delivery::Accepted { .. }), "{delivery:?}");
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("the log works"));
    for secret in ["tok3n", "AUTH", "Hello", "hush", "ada@example.org"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
