//! The table of keys. A new key is a row here, a field in [`super::Configuration`] and a line in [`super::build`].

use super::shape::Shape;

/// One key of the configuration.
pub(super) struct Key {
    /// Its place in the file, sections joined by dots.
    pub path: &'static str,
    pub shape: Shape,
    pub default: DefaultValue,
    /// For the reference: a sentence or two of Markdown.
    pub meaning: &'static str,
}

/// What counts where the operator says nothing.
pub(super) enum DefaultValue {
    /// This text, read like any other.
    Text(&'static str),
    /// Nothing, or something worked out; in words for the reference.
    Words(&'static str),
}

impl Key {
    /// `LATCHKEY_` and the path in capitals, sections joined by two underscores.
    pub(super) fn environment_name(&self) -> String {
        format!("{ENVIRONMENT_PREFIX}{}", self.path.to_uppercase().replace('.', "__"))
    }

    pub(super) fn named(path: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.path == path)
    }

    /// Whether `path` is a section, that is, keys lie below it.
    pub(super) fn is_section(path: &str) -> bool {
        KEYS.iter().any(|key| key.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
    }
}

pub(super) const ENVIRONMENT_PREFIX: &str = "LATCHKEY_";

/// Keys whose value may also stand in a file of its own, which the key with `_file` behind names.
pub(super) const SECRETS: [&str; 2] = ["database_url", "smtp_url"];

use DefaultValue::{Text, Words};

const fn key(path: &'static str, shape: Shape, default: DefaultValue, meaning: &'static str) -> Key {
    Key { path, shape, default, meaning }
}

/// Every key, in the order of the reference.
pub(super) const KEYS: &[Key] = &[
    key("listen", Shape::SocketAddress, Text("127.0.0.1:8080"), "Address and port that HTTP is served on."),
    key(
        "public_url",
        Shape::Origin,
        Words("none; `serve` needs it, `demo` takes `http://localhost:PORT`"),
        "The origin under which people reach this server. Every link in a mail begins with it, whatever a request's `Host` says.",
    ),
    key(
        "database_url",
        Shape::DatabaseUrl,
        Words("`latchkey.db` (SQLite) in `data_dir`"),
        "The database. May hold a password, so it can stand in a file of its own.",
    ),
    key("database_url_file", Shape::Path, Words("none"), "File whose content is `database_url`."),
    key(
        "smtp_url",
        Shape::SmtpUrl,
        Words("none; `serve` needs it, `demo` has a mailbox inside"),
        "The SMTP server that takes our mails: `smtp://` (plain, port 25), `smtps://` (TLS, port 465) or `smtp+starttls://` (STARTTLS required, port 587), with user and password percent-encoded.",
    ),
    key("smtp_url_file", Shape::Path, Words("none"), "File whose content is `smtp_url`."),
    key(
        "master_key_file",
        Shape::Path,
        Words("`master.key` in `data_dir`"),
        "The keys that seal secrets at rest, made by `latchkey init`. Readable by the server alone; back it up apart from the database.",
    ),
    key("data_dir", Shape::Path, Text("latchkey-data"), "Folder for whatever the server keeps in files."),
    key(
        "migrate_on_start",
        Shape::Flag,
        Text("true"),
        "Whether `serve` brings the database's schema up to date before it listens.",
    ),
    key(
        "metrics_listen",
        Shape::SocketAddress,
        Words("none: there are no metrics"),
        "Address and port that `/metrics` is served on, for Prometheus. Keep it to yourself: it asks nobody who they are.",
    ),
    key(
        "tls.certificate_file",
        Shape::Path,
        Words("none"),
        "Certificate chain (PEM) for HTTPS without a proxy. Together with `tls.key_file`.",
    ),
    key("tls.key_file", Shape::Path, Words("none"), "Private key (PEM) of the certificate."),
    key(
        "proxy.trusted_networks",
        Shape::Networks,
        Text(""),
        "Networks of the reverse proxies whose `X-Forwarded-*` headers are believed. From others the headers are ignored.",
    ),
    key(
        "hashing.memory_kib",
        Shape::Number(8, 1 << 20),
        Text("19456"),
        "Memory of one Argon2id hash, in KiB. Existing hashes are renewed at login.",
    ),
    key("hashing.iterations", Shape::Number(1, 16), Text("2"), "Passes of one Argon2id hash."),
    key("hashing.parallelism", Shape::Number(1, 4), Text("1"), "Lanes of one Argon2id hash."),
    key(
        "hashing.workers",
        Shape::Number(1, 1024),
        Words("the number of cores"),
        "Threads that hash passwords.",
    ),
    key(
        "hashing.memory_budget_mib",
        Shape::Number(1, 1 << 20),
        Text("512"),
        "Memory that all hashing may take together, in MiB. Fewer threads run where it doesn't suffice.",
    ),
    key(
        "hashing.queue_length",
        Shape::Number(1, 100_000),
        Text("256"),
        "Logins and resets that may wait for a thread; those beyond are answered 503 with `Retry-After`.",
    ),
    key(
        "database.max_connections",
        Shape::Number(1, 1000),
        Text("10"),
        "Connections to the database. SQLite writes through one of them whatever this says.",
    ),
    key(
        "mail.timeout_seconds",
        Shape::Number(1, 90),
        Text("30"),
        "Time for one attempt to hand over a mail, from connecting to the last reply.",
    ),
    key(
        "mail.pool_size",
        Shape::Number(1, 64),
        Text("4"),
        "Connections to the SMTP server, and so the mails under way at once.",
    ),
    key(
        "mail.ca_file",
        Shape::Path,
        Words("none"),
        "Certificates (PEM) that the SMTP server's may be signed by, beside the public authorities.",
    ),
    key(
        "mail.dkim.domain",
        Shape::Word,
        Words("none: mails aren't signed here"),
        "Domain that signs our mails (DKIM, RFC 6376). Together with `mail.dkim.selector` and `mail.dkim.key_file`.",
    ),
    key(
        "mail.dkim.selector",
        Shape::Word,
        Words("none"),
        "Selector under which the public key stands in DNS.",
    ),
    key(
        "mail.dkim.key_file",
        Shape::Path,
        Words("none"),
        "Private key (PEM), Ed25519 or RSA of 2048 bits and more.",
    ),
    key(
        "plugins.deadline_ms",
        Shape::Number(10, 10_000),
        Text("250"),
        "Time that a tenant's plugin has for one call.",
    ),
    key(
        "plugins.memory_mib",
        Shape::Number(1, 1024),
        Text("64"),
        "Memory that a plugin has for one call, in MiB. One plugin runs at a time.",
    ),
    key(
        "limits.per_network_per_minute",
        Shape::Number(1, 1_000_000),
        Text("3000"),
        "Requests that one network (an IPv4 address, an IPv6 /64) may make in a minute; those beyond are answered 429.",
    ),
    key(
        "limits.clients_per_network_per_minute",
        Shape::Number(1, 10_000_000),
        Text("60000"),
        "The same for what clients ask of OAuth endpoints: tokens, introspection, user info.",
    ),
    key(
        "limits.sign_in_per_network_per_minute",
        Shape::Number(1, 1_000_000),
        Text("300"),
        "The same for posted logins.",
    ),
    key(
        "limits.recover_per_network_per_minute",
        Shape::Number(1, 1_000_000),
        Text("60"),
        "The same for posted *Forgot your password?* forms.",
    ),
    key(
        "limits.login_per_account_and_network",
        Shape::Number(1, 1_000_000),
        Text("10"),
        "Refused logins for one account from one network in a quarter of an hour; then that network waits.",
    ),
    key(
        "limits.login_per_account",
        Shape::Number(1, 1_000_000),
        Text("100"),
        "Refused logins for one account in an hour from networks that it never logged in from; then those are refused, right or wrong. Networks that the account knows aren't affected.",
    ),
    key(
        "limits.recover_per_account",
        Shape::Number(1, 1_000_000),
        Text("6"),
        "*Forgot your password?* mails for one account in an hour.",
    ),
    key(
        "limits.recover_per_address",
        Shape::Number(1, 1_000_000),
        Text("10"),
        "*Forgot your password?* mails to one address in an hour.",
    ),
    key(
        "limits.resend_per_account",
        Shape::Number(1, 1_000_000),
        Text("5"),
        "Times in an hour that a person may have an administrator's reset sent again.",
    ),
    key(
        "limits.user_codes_per_account",
        Shape::Number(1, 1_000_000),
        Text("20"),
        "Codes of devices that a person may type in a quarter of an hour.",
    ),
    key(
        "limits.public_clients_per_network",
        Shape::Number(1, 1_000_000),
        Text("600"),
        "Requests of devices, and pushed ones, that clients without credentials may leave in a quarter of an hour from one network.",
    ),
    key(
        "outbound.allow_networks",
        Shape::Networks,
        Words("none"),
        "Networks that are not public and may be reached all the same when a tenant or a client gives an address in them: for clients' key sets and back-channel logout. All public ones may.",
    ),
    key(
        "log.filter",
        Shape::Line,
        Text("info,sea_orm_migration=warn"),
        "What is logged: a level, or directives such as `info,sqlx=warn`.",
    ),
    key(
        "log.format",
        Shape::OneOf(&["auto", "json", "human"]),
        Text("auto"),
        "`json` (one object a line), `human`, or `auto`: human on a terminal, JSON otherwise.",
    ),
];
