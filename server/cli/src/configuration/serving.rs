//! What `serve` refuses to start with: configurations that are incomplete, or unsafe in front of strangers.

use super::{Configuration, Problem};
use crate::smtp::Endpoint;
use latchkey_domain::{password::Argon2Parameters, seal::Keyring};
use std::{fs, io, path::Path};
use url::{Host, Url};

impl Configuration {
    /// Everything that stands between this configuration and production, all of it. Reads the files that are named.
    #[must_use]
    pub fn check_for_serving(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.check_public_url(&mut problems);
        self.check_listener(&mut problems);
        self.check_mail(&mut problems);
        problems.extend(check_master_key(&self.master_key_file));
        problems.extend(check_cost(self.hashing.parameters));
        problems
    }

    fn check_public_url(&self, problems: &mut Vec<Problem>) {
        let complaint = match &self.public_url {
            None => "is missing: links in mails are built from it",
            Some(url) if url.scheme() == "http" && !is_loopback(url) => {
                "must be https: over http passwords and sessions can be read on the way"
            }
            Some(url)
                if url.scheme() == "https"
                    && self.tls.is_none()
                    && self.proxy.trusted_networks.is_empty() =>
            {
                "is https, but nothing ends TLS: set tls.certificate_file and tls.key_file, or list your proxy in \
                 proxy.trusted_networks"
            }
            Some(_) => return,
        };
        problems.push(Problem::new("public_url", complaint));
    }

    fn check_listener(&self, problems: &mut Vec<Problem>) {
        if !self.listen.ip().is_loopback() && self.tls.is_none() && self.proxy.trusted_networks.is_empty() {
            problems.push(Problem::new(
                "listen",
                format!(
                    "{} is reachable from other machines, without TLS: set tls.certificate_file and tls.key_file, \
                     or list your proxy in proxy.trusted_networks",
                    self.listen
                ),
            ));
        }
        if let Some(tls) = &self.tls {
            problems.extend(check_readable("tls.certificate_file", &tls.certificate_file));
            problems.extend(check_private("tls.key_file", &tls.key_file));
        }
    }

    fn check_mail(&self, problems: &mut Vec<Problem>) {
        match &self.smtp_url {
            None => problems.push(Problem::new("smtp_url", "is missing: resets couldn't be mailed")),
            Some(url)
                if Endpoint::parse(url.expose()).is_ok_and(|end| end.is_plain() && !end.is_loopback()) =>
            {
                problems.push(Problem::new(
                    "smtp_url",
                    format!(
                        "{url} would send passwords and links unencrypted: use smtps:// or smtp+starttls://"
                    ),
                ));
            }
            Some(_) => {}
        }
        if let Some(path) = &self.mail.ca_file {
            problems.extend(check_readable("mail.ca_file", path));
        }
        if let Some(dkim) = &self.mail.dkim {
            problems.extend(check_private("mail.dkim.key_file", &dkim.key_file));
        }
    }
}

/// Whether the URL's host is this machine.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn check_master_key(path: &Path) -> Option<Problem> {
    const KEY: &str = "master_key_file";
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Some(Problem::new(KEY, format!("{} doesn't exist: run `latchkey init`", path.display())))
        }
        Err(error) => Some(unreadable(KEY, path, &error)),
        Ok(text) => match Keyring::parse(&zeroize::Zeroizing::new(text)) {
            Err(error) => Some(Problem::new(KEY, format!("{}: {error}", path.display()))),
            Ok(_) => check_private(KEY, path),
        },
    }
}

fn check_readable(key: &str, path: &Path) -> Option<Problem> {
    fs::File::open(path).err().map(|error| unreadable(key, path, &error))
}

/// Readable by us and by nobody else.
fn check_private(key: &str, path: &Path) -> Option<Problem> {
    use std::os::unix::fs::PermissionsExt as _;
    match fs::File::open(path).and_then(|file| file.metadata()) {
        Err(error) => Some(unreadable(key, path, &error)),
        Ok(metadata) if metadata.permissions().mode() & 0o077 != 0 => {
            Some(Problem::new(key, format!("{0} can be read by others: chmod 600 {0}", path.display())))
        }
        Ok(_) => None,
    }
}

fn unreadable(key: &str, path: &Path, error: &io::Error) -> Problem {
    Problem::new(key, format!("{} can't be read: {}", path.display(), error.kind()))
}

/// OWASP's minimum for Argon2id: more passes may buy less memory.
fn check_cost(parameters: Argon2Parameters) -> Option<Problem> {
    let least_memory_kib = match parameters.iterations {
        0 | 1 => 47_104,
        2 => 19_456,
        3 => 12_288,
        4 => 9_216,
        _ => 7_168,
    };
    (parameters.memory_kib < least_memory_kib).then(|| {
        Problem::new(
            "hashing.memory_kib",
            format!(
                "{} is too cheap to attack: with hashing.iterations = {} it takes at least {least_memory_kib}",
                parameters.memory_kib, parameters.iterations
            ),
        )
    })
}
