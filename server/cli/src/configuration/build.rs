//! From text to types, once every value is known to have its key's shape.

use super::{
    Configuration, Database, Dkim, Hashing, Limits, Log, LogFormat, Mail, Plugins, Problem, Proxy, SecretUrl,
    Tls,
    keys::{KEYS, Key},
    shape,
    sources::Values,
};
use latchkey_domain::password::Argon2Parameters;
use std::{path::PathBuf, str::FromStr, thread};

/// Checks every value and builds the configuration; `None` when there is a problem, all of which are then in `problems`.
pub(super) fn configuration(values: &Values, problems: &mut Vec<Problem>) -> Option<Configuration> {
    problems.extend(KEYS.iter().filter_map(|key| check(key, values)));
    check_together(values, &["tls.certificate_file", "tls.key_file"], problems);
    check_together(values, &["mail.dkim.domain", "mail.dkim.selector", "mail.dkim.key_file"], problems);
    if !problems.is_empty() {
        return None;
    }
    let hashing = hashing(values);
    problems.extend(check_hashing(&hashing));

    let data_dir: PathBuf = required(values, "data_dir");
    let database_url = optional::<String>(values, "database_url")
        .map_or_else(|| Configuration::embedded_database(&data_dir), SecretUrl::new);
    Some(Configuration {
        listen: required(values, "listen"),
        public_url: optional(values, "public_url"),
        database_url,
        smtp_url: optional::<String>(values, "smtp_url").map(SecretUrl::new),
        master_key_file: optional(values, "master_key_file").unwrap_or_else(|| data_dir.join("master.key")),
        data_dir,
        migrate_on_start: required(values, "migrate_on_start"),
        metrics_listen: optional(values, "metrics_listen"),
        tls: tls(values),
        proxy: Proxy {
            trusted_networks: shape::networks(&required::<String>(values, "proxy.trusted_networks"))
                .unwrap_or_default(),
        },
        outbound_networks: shape::networks(
            &optional::<String>(values, "outbound.allow_networks").unwrap_or_default(),
        )
        .unwrap_or_default(),
        hashing,
        database: Database { max_connections: required(values, "database.max_connections") },
        mail: mail(values),
        plugins: Plugins {
            deadline_ms: required(values, "plugins.deadline_ms"),
            memory_mib: required(values, "plugins.memory_mib"),
        },
        limits: limits(values),
        log: log(values),
    })
}

fn tls(values: &Values) -> Option<Tls> {
    Some(Tls {
        certificate_file: optional(values, "tls.certificate_file")?,
        key_file: optional(values, "tls.key_file")?,
    })
}

fn hashing(values: &Values) -> Hashing {
    Hashing {
        parameters: Argon2Parameters {
            memory_kib: required(values, "hashing.memory_kib"),
            iterations: required(values, "hashing.iterations"),
            parallelism: required(values, "hashing.parallelism"),
        },
        workers: optional(values, "hashing.workers")
            .unwrap_or_else(|| thread::available_parallelism().map_or(1, Into::into)),
        memory_budget_mib: required(values, "hashing.memory_budget_mib"),
        queue_length: required(values, "hashing.queue_length"),
    }
}

fn mail(values: &Values) -> Mail {
    let dkim = || {
        Some(Dkim {
            domain: optional(values, "mail.dkim.domain")?,
            selector: optional(values, "mail.dkim.selector")?,
            key_file: optional(values, "mail.dkim.key_file")?,
        })
    };
    Mail {
        timeout_seconds: required(values, "mail.timeout_seconds"),
        pool_size: required(values, "mail.pool_size"),
        ca_file: optional(values, "mail.ca_file"),
        dkim: dkim(),
    }
}

fn limits(values: &Values) -> Limits {
    Limits {
        per_network_per_minute: required(values, "limits.per_network_per_minute"),
        clients_per_network_per_minute: required(values, "limits.clients_per_network_per_minute"),
        sign_in_per_network_per_minute: required(values, "limits.sign_in_per_network_per_minute"),
        recover_per_network_per_minute: required(values, "limits.recover_per_network_per_minute"),
        accounts: latchkey_app::login::Limits {
            login_per_account_and_network: required(values, "limits.login_per_account_and_network"),
            login_per_account: required(values, "limits.login_per_account"),
            recover_per_account: required(values, "limits.recover_per_account"),
            recover_per_address: required(values, "limits.recover_per_address"),
            resend_per_account: required(values, "limits.resend_per_account"),
            user_codes_per_account: required(values, "limits.user_codes_per_account"),
            public_clients_per_network: required(values, "limits.public_clients_per_network"),
        },
    }
}

fn log(values: &Values) -> Log {
    Log {
        filter: required(values, "log.filter"),
        format: match &*required::<String>(values, "log.format") {
            "json" => LogFormat::Json,
            "human" => LogFormat::Human,
            _ => LogFormat::Auto,
        },
    }
}

fn check(key: &Key, values: &Values) -> Option<Problem> {
    let found = values.find(key.path)?;
    if found.text.as_deref().is_some_and(|text| key.shape.accepts(text)) {
        return None;
    }
    let expected = key.shape.expected();
    let message = match found.text {
        Some(text) if !key.shape.is_secret() => format!("expected {expected}, not {text:?}"),
        _ => format!("expected {expected}"),
    };
    let problem = Problem::new(key.path, message);
    Some(match found.origin {
        Some(origin) => problem.from(origin),
        None => problem,
    })
}

/// Keys that mean something only together.
fn check_together(values: &Values, paths: &[&str], problems: &mut Vec<Problem>) {
    let (given, missing): (Vec<&str>, Vec<&str>) = paths.iter().partition(|path| values.find(path).is_some());
    if let Some(&first) = given.first() {
        problems
            .extend(missing.into_iter().map(|path| Problem::new(path, format!("is missing beside {first}"))));
    }
}

fn check_hashing(hashing: &Hashing) -> Option<Problem> {
    if let Err(error) = hashing.parameters.check() {
        return Some(Problem::new("hashing.memory_kib", error.to_string()));
    }
    (hashing.memory_budget_mib * 1024 < hashing.parameters.memory_kib).then(|| {
        Problem::new(
            "hashing.memory_budget_mib",
            format!("doesn't suffice for one hash of hashing.memory_kib = {}", hashing.parameters.memory_kib),
        )
    })
}

fn optional<T: FromStr>(values: &Values, path: &str) -> Option<T> {
    values.find(path)?.text?.parse().ok()
}

fn required<T: FromStr>(values: &Values, path: &str) -> T {
    optional(values, path)
        .expect("the key has a default, and every value was checked against the key's shape")
}
