use super::SmtpError;
use lettre::transport::smtp::{SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT, authentication::Credentials};
use percent_encoding::percent_decode_str;
use std::net::IpAddr;
use url::Url;

/// Where mails are handed over, and how: what an SMTP URL says.
#[derive(Clone)]
pub struct Endpoint {
    pub(super) security: Security,
    /// A name, or an address without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) credentials: Option<Credentials>,
    /// What of the credentials must never be repeated.
    pub(super) secrets: Vec<String>,
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    /// `smtp://`, port 25.
    Plain,
    /// `smtps://`: TLS from the first byte, port 465 (RFC 8314 §3.3).
    Tls,
    /// `smtp+starttls://`, port 587: a server that doesn't offer it gets nothing.
    StartTls,
}

impl Endpoint {
    /// Reads an SMTP URL. The errors repeat nothing of it.
    pub fn parse(text: &str) -> Result<Self, SmtpError> {
        let url = Url::parse(text).map_err(|_| SmtpError::Url("no URL"))?;
        let (security, default_port) = match url.scheme() {
            "smtp" => (Security::Plain, SMTP_PORT),
            "smtps" => (Security::Tls, SUBMISSIONS_PORT),
            "smtp+starttls" => (Security::StartTls, SUBMISSION_PORT),
            _ => return Err(SmtpError::Url("expected smtp, smtps or smtp+starttls")),
        };
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or(SmtpError::Url("the host is missing"))?;
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(SmtpError::Url("there is more than user, password, host and port"));
        }
        let (credentials, secrets) = credentials(&url)?;
        Ok(Self {
            security,
            host: host.trim_start_matches('[').trim_end_matches(']').to_owned(),
            port: url.port().unwrap_or(default_port),
            credentials,
            secrets,
        })
    }

    /// Whether everything would be sent in clear.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.security == Security::Plain
    }

    /// Whether the server is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.host.eq_ignore_ascii_case("localhost")
            || self.host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
    }
}

fn credentials(url: &Url) -> Result<(Option<Credentials>, Vec<String>), SmtpError> {
    let decode = |text: &str| {
        let decoded = percent_decode_str(text).decode_utf8();
        decoded
            .map(std::borrow::Cow::into_owned)
            .map_err(|_| SmtpError::Url("user and password must be UTF-8"))
    };
    match (decode(url.username())?, url.password()) {
        (user, None) if user.is_empty() => Ok((None, Vec::new())),
        (user, password) => {
            let password = decode(password.ok_or(SmtpError::Url("there is a user but no password"))?)?;
            let secrets = vec![password.clone()];
            Ok((Some(Credentials::new(user, password)), secrets))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_bring_their_ports() {
        for (url, security, port) in [
            ("smtp://mail.example", Security::Plain, 25),
            ("smtps://mail.example/", Security::Tls, 465),
            ("smtp+starttls://mail.example", Security::StartTls, 587),
            ("smtp+starttls://mail.example:2525", Security::StartTls, 2525),
        ] {
            let endpoint = Endpoint::parse(url).expect(url);
            assert_eq!((endpoint.security, endpoint.port), (security, port), "{url}");
            assert_eq!(endpoint.host, "mail.example");
            assert!(endpoint.credentials.is_none());
        }
    }

    #[test]
    fn credentials_are_percent_decoded() {
        let endpoint =
            Endpoint::parse("smtps://ada%40example.org:p%3Ass%2F%C5%BC@mail.example").expect("sound");
        let expected = Credentials::new("ada@example.org".into(), "p:ss/ż".into());
        assert!(endpoint.credentials == Some(expected));
        assert_eq!(endpoint.secrets, ["p:ss/ż"]);
    }

    #[test]
    fn this_machine_has_several_names() {
        for url in ["smtp://localhost:1025", "smtp://127.0.0.1", "smtp://[::1]:25"] {
            assert!(Endpoint::parse(url).expect(url).is_loopback(), "{url}");
        }
        assert!(!Endpoint::parse("smtp://mail.example").expect("sound").is_loopback());
    }

    #[test]
    fn what_is_no_smtp_url_is_refused() {
        for url in [
            "",
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtp://ada@mail.example",
            "smtp://mail.example/path",
            "smtp://mail.example?tls=opportunistic",
            "smtp://a:%FF@mail.example",
        ] {
            assert!(Endpoint::parse(url).is_err(), "{url}");
        }
    }
}
