use std::fmt;
use url::Url;
use zeroize::Zeroizing;

/// A URL that may carry credentials: shown by scheme, host and port only.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretUrl(Zeroizing<String>);

impl SecretUrl {
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self(Zeroizing::new(url.into()))
    }

    /// The URL whole. For the connection that needs it, never for a log.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The part before `:`.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.0.split_once(':').map_or("", |(scheme, _)| scheme)
    }
}

impl fmt::Display for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // SQLite's URL is a path and holds no credentials, but what looks like a host in it is part of that path.
        if self.scheme() == "sqlite" {
            return f.write_str(self.0.split('?').next().unwrap_or_default());
        }
        let Ok(url) = Url::parse(&self.0) else {
            return write!(f, "{}:…", self.scheme());
        };
        write!(f, "{}://{}", url.scheme(), url.host_str().unwrap_or_default())?;
        match url.port() {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_never_shown() {
        for (url, shown) in [
            ("smtps://ada:hush@mail.example:465", "smtps://mail.example:465"),
            ("postgres://ada:hush@db.example/latchkey?password=hush", "postgres://db.example"),
            ("sqlite://folder/latchkey.db?mode=rwc", "sqlite://folder/latchkey.db"),
            ("smtp://hush@[", "smtp:…"),
        ] {
            let url = SecretUrl::new(url);
            assert_eq!(url.to_string(), shown);
            assert!(!format!("{url:?}").contains("hush"));
        }
    }
}
