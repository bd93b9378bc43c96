//! The way out for mails: the domain's port [`MailTransport`] over SMTP (RFC 5321).
//!
//! lettre composes, connects, encrypts and authenticates. The exchange itself ([`exchange`]) and the connections kept
//! open ([`pool`]) are ours, for three reasons: lettre's errors don't tell at which command a server said no, which
//! decides whether another try makes sense; its async commands have no time limit; and its pool would hand out again a
//! connection whose exchange was cut short by one, in the middle of somebody else's mail.

mod answer;
mod connection;
mod dkim;
mod endpoint;
mod exchange;
mod message;
mod pool;
#[cfg(test)]
mod scripted_server;
#[cfg(test)]
mod tests;

pub use endpoint::Endpoint;

use crate::configuration::{Dkim, Mail, SecretUrl};
use answer::Words;
use connection::Connector;
use exchange::Failure;
use latchkey_domain::mail::{Delivery, MailTransport, OutgoingMail};
use pool::Pool;
use std::{path::PathBuf, time::Duration};
use tokio::time::Instant;
use url::Url;

/// What the transport needs to know.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    pub url: SecretUrl,
    /// How we introduce ourselves (`EHLO`): the public URL's host.
    pub hello_name: String,
    /// For one attempt in whole.
    pub timeout: Duration,
    pub pool_size: usize,
    pub ca_file: Option<PathBuf>,
    pub dkim: Option<Dkim>,
}

impl SmtpSettings {
    /// The configuration's settings for the server at `url`.
    #[must_use]
    pub fn new(url: SecretUrl, public_url: &Url, mail: &Mail) -> Self {
        Self {
            url,
            hello_name: public_url.host_str().unwrap_or("localhost").to_owned(),
            timeout: Duration::from_secs(mail.timeout_seconds.into()),
            pool_size: mail.pool_size,
            ca_file: mail.ca_file.clone(),
            dkim: mail.dkim.clone(),
        }
    }
}

/// Why a transport can't be made of its settings. Repeats neither URL nor keys.
#[derive(Debug, thiserror::Error)]
pub enum SmtpError {
    #[error("the SMTP URL can't be used: {0}")]
    Url(&'static str),
    #[error("{path} can't be read: {reason}", path = .path.display())]
    Unreadable { path: PathBuf, reason: std::io::ErrorKind },
    #[error("{path} holds no certificate in PEM", path = .0.display())]
    Certificate(PathBuf),
    #[error("{path} holds no PEM key for DKIM: Ed25519, or RSA of 2048 bits and more", path = .0.display())]
    DkimKey(PathBuf),
    #[error("TLS can't be set up: {0}")]
    Tls(String),
}

/// Hands mails to one SMTP server over a few connections that stay open.
pub struct SmtpTransport {
    pool: Pool,
    signer: Option<dkim::Signer>,
    timeout: Duration,
    secrets: Vec<String>,
    lanes: usize,
}

impl SmtpTransport {
    /// Reads keys and certificates; connects to nothing yet.
    pub fn new(settings: &SmtpSettings) -> Result<Self, SmtpError> {
        let endpoint = Endpoint::parse(settings.url.expose())?;
        let secrets = endpoint.secrets.clone();
        let connector = Connector::new(endpoint, &settings.hello_name, settings.ca_file.as_deref())?;
        Ok(Self {
            pool: Pool::new(connector, settings.pool_size),
            signer: settings.dkim.as_ref().map(dkim::Signer::load).transpose()?,
            timeout: settings.timeout,
            secrets,
            lanes: settings.pool_size,
        })
    }

    /// Connects, introduces itself and authenticates, for `doctor` and test mails.
    ///
    /// # Errors
    /// What went wrong, in one line without secrets.
    pub async fn check(&self) -> Result<(), String> {
        let deadline = Instant::now() + self.timeout;
        match self.pool.connect(deadline).await {
            Ok(session) => {
                session.quit().await;
                Ok(())
            }
            Err(failure) => Err(Words::without(&self.secrets).clean(&failure.to_string())),
        }
    }

    /// Hands `mail` over, at once on a connection that is open, otherwise on a new one.
    async fn hand_over(&self, mail: &message::Composed, deadline: Instant) -> Result<String, Failure> {
        let _slot = self.pool.slot(deadline).await?;
        if let Some(mut session) = self.pool.take_idle() {
            match session.send(mail, deadline).await {
                // The server had ended the connection while it was idle; nothing was handed over yet.
                Err(failure) if failure.is_stale_connection() => {}
                outcome => {
                    self.pool.put_back(session, deadline).await;
                    return outcome;
                }
            }
        }
        let mut session = self.pool.connect(deadline).await?;
        let outcome = session.send(mail, deadline).await;
        self.pool.put_back(session, deadline).await;
        outcome
    }
}

#[async_trait::async_trait]
impl MailTransport for SmtpTransport {
    fn lanes(&self) -> usize {
        self.lanes
    }

    async fn deliver(&self, mail: &OutgoingMail) -> Delivery {
        let composed = match message::compose(mail, self.signer.as_ref()) {
            Ok(composed) => composed,
            Err(problem) => {
                return Delivery::Refused { answer: problem.to_string() };
            }
        };
        let deadline = Instant::now() + self.timeout;
        let outcome = self.hand_over(&composed, deadline).await;
        let words = Words::without(&self.secrets).and_words_of(mail);
        match outcome {
            Ok(answer) => Delivery::Accepted { answer: words.clean(&answer) },
            Err(failure) if failure.is_final() => {
                Delivery::Refused { answer: words.clean(&failure.to_string()) }
            }
            Err(failure) => Delivery::Deferred { answer: words.clean(&failure.to_string()) },
        }
    }
}
