use super::{
    SmtpError,
    endpoint::{Endpoint, Security},
    exchange::{Failure, Stage, step},
};
use lettre::transport::smtp::{
    authentication::Mechanism,
    client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters},
    extension::ClientId,
};
use std::{fs, path::Path};
use tokio::time::Instant;

/// Opens connections to one server.
pub(super) struct Connector {
    endpoint: Endpoint,
    hello: ClientId,
    /// `None` for plain connections.
    tls: Option<TlsParameters>,
}

impl Connector {
    /// `ca_file` holds certificates that are trusted beside the public authorities'.
    pub(super) fn new(
        endpoint: Endpoint,
        hello_name: &str,
        ca_file: Option<&Path>,
    ) -> Result<Self, SmtpError> {
        let tls = match endpoint.security {
            Security::Plain => None,
            Security::Tls | Security::StartTls => Some(tls(&endpoint.host, ca_file)?),
        };
        Ok(Self { endpoint, hello: hello(hello_name), tls })
    }

    /// Connects, encrypts and authenticates, as the URL says.
    pub(super) async fn connect(&self, deadline: Instant) -> Result<AsyncSmtpConnection, Failure> {
        let implicit = self.tls.clone().filter(|_| self.endpoint.security == Security::Tls);
        let server = (self.endpoint.host.as_str(), self.endpoint.port);
        let open = AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, implicit, None);
        let mut connection = step(Stage::Connecting, deadline, open).await?;
        if let (Security::StartTls, Some(tls)) = (self.endpoint.security, self.tls.clone()) {
            // Fails, and nothing is sent, where the server doesn't offer it.
            let encrypt = connection.starttls(tls, &self.hello);
            step(Stage::Encrypting, deadline, encrypt).await?;
        }
        if let Some(credentials) = &self.endpoint.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let authenticate = connection.auth(&mechanisms, credentials);
            step(Stage::Authenticating, deadline, authenticate).await?;
        }
        Ok(connection)
    }
}

/// A name, or an address literal (RFC 5321 §4.1.3).
fn hello(name: &str) -> ClientId {
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse() {
        ClientId::Ipv4(address)
    } else if let Ok(address) = bare.parse() {
        ClientId::Ipv6(address)
    } else {
        ClientId::Domain(name.to_owned())
    }
}

fn tls(host: &str, ca_file: Option<&Path>) -> Result<TlsParameters, SmtpError> {
    let mut tls = TlsParameters::builder(host.to_owned()).certificate_store(CertificateStore::WebpkiRoots);
    if let Some(path) = ca_file {
        let pem = fs::read(path)
            .map_err(|error| SmtpError::Unreadable { path: path.to_owned(), reason: error.kind() })?;
        let is_pem = pem.windows(27).any(|window| window == b"-----BEGIN CERTIFICATE-----");
        let certificate = Certificate::from_pem(&pem)
            .ok()
            .filter(|_| is_pem)
            .ok_or_else(|| SmtpError::Certificate(path.to_owned()))?;
        tls = tls.add_root_certificate(certificate);
    }
    tls.build().map_err(|error| SmtpError::Tls(error.to_string()))
}
