//! An SMTP server that misbehaves on demand, for the transport's tests.

use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

/// What the server does in answer to a line; the end of a message's content counts as the line `.`.
pub(super) enum Reaction {
    Say(&'static str),
    /// Never answers again.
    Silence,
    /// Breaks the connection.
    HangUp,
    /// What a sound server says.
    Usual,
}

type Script = dyn Fn(&str) -> Reaction + Send + Sync;

/// When the server speaks TLS.
#[derive(Clone)]
pub(super) enum Encryption {
    None,
    FromTheStart(TlsAcceptor),
    AfterStartTls(TlsAcceptor),
}

/// A running server. Remembers everything it was told.
pub(super) struct ScriptedServer {
    pub address: SocketAddr,
    pub connections: Arc<AtomicUsize>,
    heard: Arc<Mutex<Vec<String>>>,
}

impl ScriptedServer {
    pub(super) async fn start(script: impl Fn(&str) -> Reaction + Send + Sync + 'static) -> Self {
        Self::start_with(Encryption::None, script).await
    }

    pub(super) async fn start_with(
        encryption: Encryption,
        script: impl Fn(&str) -> Reaction + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let script: Arc<Script> = Arc::new(script);
        let (counted, noted) = (connections.clone(), heard.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let (encryption, script, noted) = (encryption.clone(), script.clone(), noted.clone());
                tokio::spawn(async move {
                    let _ = match encryption {
                        Encryption::None => talk(stream, None, &*script, &noted).await.map(drop),
                        Encryption::FromTheStart(tls) => match tls.accept(stream).await {
                            Ok(stream) => talk(stream, None, &*script, &noted).await.map(drop),
                            Err(error) => Err(error),
                        },
                        Encryption::AfterStartTls(tls) => {
                            match talk(stream, Some("250-STARTTLS\r\n"), &*script, &noted).await {
                                Ok(Some(stream)) => {
                                    let stream = tls.accept(stream).await?;
                                    continue_encrypted(stream, &*script, &noted).await
                                }
                                outcome => outcome.map(drop),
                            }
                        }
                    };
                    io::Result::Ok(())
                });
            }
        });
        Self { address, connections, heard }
    }

    /// Every line of every client, in order.
    pub(super) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// A server certificate for localhost and the PEM of the authority that signed it.
pub(super) fn certificate() -> (TlsAcceptor, String) {
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let leaf = rcgen::CertificateParams::new(vec!["localhost".into()]).unwrap();
    let leaf = leaf.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(leaf.der().to_vec())], key)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), pem)
}

async fn continue_encrypted(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    script: &Script,
    heard: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    converse(&mut stream, "", script, heard).await.map(drop)
}

/// Greets and converses; gives the stream back when the client asks for STARTTLS and it is on offer.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    offer: Option<&str>,
    script: &Script,
    heard: &Mutex<Vec<String>>,
) -> io::Result<Option<S>> {
    let mut stream = BufReader::new(stream);
    match script("") {
        Reaction::Say(greeting) => stream.write_all(greeting.as_bytes()).await?,
        Reaction::Silence => std::future::pending().await,
        Reaction::HangUp => return Ok(None),
        Reaction::Usual => stream.write_all(b"220 scripted\r\n").await?,
    }
    let upgrade = converse(&mut stream, offer.unwrap_or_default(), script, heard).await?;
    Ok(upgrade.then(|| stream.into_inner()))
}

/// `true`: the client said STARTTLS and was told to go ahead.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    offer: &str,
    script: &Script,
    heard: &Mutex<Vec<String>>,
) -> io::Result<bool> {
    let mut in_data = false;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(false);
        }
        let line = line.trim_end().to_owned();
        heard.lock().unwrap().push(line.clone());
        if in_data && line != "." {
            continue;
        }
        let answer = match script(&line) {
            Reaction::Say(answer) => answer.to_owned(),
            Reaction::Silence => std::future::pending().await,
            Reaction::HangUp => return Ok(false),
            Reaction::Usual => usual(&line, offer),
        };
        in_data = answer.starts_with("354");
        stream.write_all(answer.as_bytes()).await?;
        if line == "STARTTLS" && answer.starts_with("220") {
            return Ok(true);
        }
    }
}

fn usual(line: &str, offer: &str) -> String {
    match line.split(' ').next().unwrap() {
        "EHLO" => format!("250-scripted\r\n{offer}250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n"),
        "STARTTLS" if !offer.is_empty() => "220 2.0.0 go ahead\r\n".into(),
        "STARTTLS" => "502 5.5.1 no\r\n".into(),
        "AUTH" => "235 2.7.0 welcome\r\n".into(),
        "DATA" => "354 go ahead\r\n".into(),
        "." => "250 2.0.0 Ok: queued as 4XJ\r\n".into(),
        _ => "250 2.0.0 Ok\r\n".into(),
    }
}
