use crate::smtp::Endpoint;
use ipnet::IpNet;
use std::net::SocketAddr;
use url::Url;

/// What a value must look like. Values are text until they are known to have their key's shape.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    SocketAddress,
    Origin,
    DatabaseUrl,
    SmtpUrl,
    Path,
    Flag,
    /// Whole, from … to …
    Number(u32, u32),
    Networks,
    OneOf(&'static [&'static str]),
    /// Letters, digits, hyphens, underscores and dots.
    Word,
    Line,
}

impl Shape {
    /// Whether `text` has the shape.
    pub(super) fn accepts(self, text: &str) -> bool {
        match self {
            Self::SocketAddress => text.parse::<SocketAddr>().is_ok(),
            Self::Origin => Url::parse(text).is_ok_and(|url| is_origin(&url)),
            Self::DatabaseUrl => is_database_url(text),
            Self::SmtpUrl => Endpoint::parse(text).is_ok(),
            Self::Path => !text.is_empty() && !text.contains('\0'),
            Self::Flag => text.parse::<bool>().is_ok(),
            Self::Number(least, most) => {
                text.parse::<u32>().is_ok_and(|number| (least..=most).contains(&number))
            }
            Self::Networks => networks(text).is_some(),
            Self::OneOf(words) => words.contains(&text),
            Self::Word => {
                !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
            }
            Self::Line => !text.is_empty() && !text.contains(char::is_control),
        }
    }

    /// The shape in words, to follow "expected".
    pub(super) fn expected(self) -> String {
        match self {
            Self::SocketAddress => "an address and port such as 127.0.0.1:8080 or [::1]:8080".into(),
            Self::Origin => {
                "an origin such as https://login.example.org: http or https, a host, perhaps a port, \
                             and no user, path, query or fragment"
                    .into()
            }
            Self::DatabaseUrl => "a URL that begins with sqlite://, postgres:// or mysql:// \
                                  (a password's special characters percent-encoded)"
                .into(),
            Self::SmtpUrl => {
                "a URL such as smtps://user:password@mail.example.org: smtp, smtps or smtp+starttls, \
                              a host, perhaps a port (user and password percent-encoded, no path or query)"
                    .into()
            }
            Self::Path => "a path".into(),
            Self::Flag => "true or false".into(),
            Self::Number(least, most) => format!("a whole number from {least} to {most}"),
            Self::Networks => {
                "networks in CIDR notation such as 10.0.0.0/8: a list in the file, separated by commas \
                               in the environment"
                    .into()
            }
            Self::OneOf(words) => format!("one of {}", words.join(", ")),
            Self::Word => "a word of letters, digits, hyphens, underscores and dots".into(),
            Self::Line => "one line of text".into(),
        }
    }

    /// Whether values are URLs that may hold a password, so that no message may repeat them.
    pub(super) fn is_secret(self) -> bool {
        matches!(self, Self::DatabaseUrl | Self::SmtpUrl)
    }
}

/// The networks in a list separated by commas; a lone address is a network of one.
pub(super) fn networks(text: &str) -> Option<Vec<IpNet>> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse().or_else(|_| part.parse().map(|address: std::net::IpAddr| address.into())).ok()
        })
        .collect()
}

fn is_origin(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.host().is_some()
        && url.username().is_empty()
        && url.password().is_none()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
}

fn is_database_url(text: &str) -> bool {
    match text.split_once(':') {
        // What follows is a path, which a URL parser would take for a host.
        Some(("sqlite", path)) => path.len() > "//".len(),
        Some(("postgres" | "postgresql" | "mysql" | "mariadb", _)) => {
            Url::parse(text).is_ok_and(|url| url.has_host())
        }
        _ => false,
    }
}
