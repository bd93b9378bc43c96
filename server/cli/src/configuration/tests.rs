use super::{
    Configuration, LogFormat,
    keys::{DefaultValue, KEYS},
    load, reference,
};
use std::{
    collections::HashSet,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn load_from(file: Option<&Path>, pairs: &[(&str, &str)]) -> Result<Configuration, Vec<String>> {
    load(file, environment(pairs)).map_err(|errors| errors.0.iter().map(ToString::to_string).collect())
}

fn file(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

#[test]
fn without_any_source_the_defaults_count() {
    let configuration = load_from(None, &[]).unwrap();
    assert_eq!(configuration.listen, "127.0.0.1:8080".parse().unwrap());
    assert_eq!(configuration.database_url.expose(), "sqlite://latchkey-data/latchkey.db");
    assert_eq!(configuration.master_key_file, Path::new("latchkey-data/master.key"));
    assert!(configuration.migrate_on_start);
    assert_eq!(configuration.hashing.parameters.memory_kib, 19_456);
    assert!(configuration.hashing.workers >= 1);
    assert_eq!(configuration.log.format, LogFormat::Auto);
    assert!(configuration.public_url.is_none() && configuration.smtp_url.is_none());
    assert!(configuration.tls.is_none() && configuration.mail.dkim.is_none());
    assert!(configuration.proxy.trusted_networks.is_empty());
}

#[test]
fn the_environment_beats_the_file_and_the_file_the_defaults() {
    let folder = tempfile::tempdir().unwrap();
    let text = "
        listen = \"127.0.0.1:1\"
        public_url = \"https://login.example.org\"
        data_dir = \"/srv/latchkey\"
        migrate_on_start = false
        [mail]
        pool_size = 7
        timeout_seconds = 8
        [mail.dkim]
        domain = \"example.org\"
        selector = \"s1\"
        key_file = \"dkim.pem\"
        [proxy]
        trusted_networks = [\"10.0.0.0/8\", \"fd00::1\"]
    ";
    let path = file(&folder, "latchkey.toml", text);
    let configuration = load_from(
        Some(&path),
        &[
            ("LATCHKEY_LISTEN", "[::1]:2"),
            ("LATCHKEY_MAIL__POOL_SIZE", "9"),
            ("LATCHKEY_MAIL__DKIM__SELECTOR", "2026"),
            ("LATCHKEY_LOG__FORMAT", ""),
            ("LATCHKEY_TESTS_ANYTHING", "x"),
            ("LATCHKEY_CONFIG", "latchkey.toml"),
            ("PATH", "/bin"),
        ],
    )
    .unwrap();
    assert_eq!(configuration.listen, "[::1]:2".parse().unwrap());
    assert_eq!(configuration.mail.pool_size, 9);
    assert_eq!(configuration.mail.timeout_seconds, 8);
    assert_eq!(configuration.mail.dkim.as_ref().unwrap().selector, "2026");
    assert!(!configuration.migrate_on_start);
    assert_eq!(configuration.public_url.as_ref().unwrap().host_str(), Some("login.example.org"));
    assert_eq!(configuration.database_url.expose(), "sqlite:///srv/latchkey/latchkey.db");
    let networks: Vec<_> = configuration.proxy.trusted_networks.iter().map(ToString::to_string).collect();
    assert_eq!(networks, ["10.0.0.0/8", "fd00::1/128"]);
}

#[test]
fn lists_are_separated_by_commas_in_the_environment() {
    let configuration =
        load_from(None, &[("LATCHKEY_PROXY__TRUSTED_NETWORKS", "10.0.0.0/8, 192.0.2.1")]).unwrap();
    assert_eq!(configuration.proxy.trusted_networks.len(), 2);
}

#[test]
fn every_problem_is_told_with_its_key_and_its_origin() {
    let folder = tempfile::tempdir().unwrap();
    let text = "
        lisen = \"127.0.0.1:1\"
        pool_size = 7
        hashing = 3
        \"mail.pool_size\" = 4
        [emal]
        timeout_seconds = 9
        [mail]
        pool_size = 0
        [tls]
        key_file = \"key.pem\"
    ";
    let path = file(&folder, "latchkey.toml", text);
    let problems = load_from(
        Some(&path),
        &[
            ("LATCHKEY_PUBLIC_URL", "https://login.example.org/path"),
            ("LATCHKEY_MIGRATE_ON_START", "yes"),
            ("LATCHKEY_SMTP_ULR", "smtp://localhost"),
        ],
    )
    .unwrap_err();
    let path = path.display();
    for expected in [
        format!("lisen: no such key; the nearest is listen (from {path})"),
        format!("pool_size: no such key; the nearest is mail.pool_size (from {path})"),
        format!("emal.timeout_seconds: no such key; the nearest is mail.timeout_seconds (from {path})"),
        format!("mail.pool_size: no such key; the nearest is mail.pool_size (from {path})"),
        format!("hashing: is a section, expected keys below a line [hashing] (from {path})"),
        format!("mail.pool_size: expected a whole number from 1 to 64, not \"0\" (from {path})"),
        "LATCHKEY_SMTP_ULR: no such key; the nearest is LATCHKEY_SMTP_URL (from the environment)".into(),
        "migrate_on_start: expected true or false, not \"yes\" (from LATCHKEY_MIGRATE_ON_START)".into(),
        "tls.certificate_file: is missing beside tls.key_file".into(),
    ] {
        assert!(problems.contains(&expected), "{expected}\nin {problems:#?}");
    }
    assert!(problems.iter().any(|problem| {
        problem.starts_with("public_url: expected an origin")
            && problem.ends_with("(from LATCHKEY_PUBLIC_URL)")
    }));
    assert_eq!(problems.len(), 10, "{problems:#?}");
}

#[test]
fn values_of_the_wrong_shape_are_refused() {
    for (name, value) in [
        ("LATCHKEY_LISTEN", "8080"),
        ("LATCHKEY_LISTEN", "localhost:8080"),
        ("LATCHKEY_PUBLIC_URL", "login.example.org"),
        ("LATCHKEY_PUBLIC_URL", "ftp://login.example.org"),
        ("LATCHKEY_PUBLIC_URL", "https://user@login.example.org"),
        ("LATCHKEY_PUBLIC_URL", "https://login.example.org?x"),
        ("LATCHKEY_PUBLIC_URL", "https://login.example.org#x"),
        ("LATCHKEY_DATABASE_URL", "oracle://db"),
        ("LATCHKEY_DATABASE_URL", "sqlite://"),
        ("LATCHKEY_DATABASE_URL", "postgres:/db"),
        ("LATCHKEY_SMTP_URL", "http://mail.example.org"),
        ("LATCHKEY_PROXY__TRUSTED_NETWORKS", "10.0.0.0/33"),
        ("LATCHKEY_HASHING__ITERATIONS", "17"),
        ("LATCHKEY_HASHING__MEMORY_KIB", "-1"),
        ("LATCHKEY_HASHING__MEMORY_BUDGET_MIB", "10"),
        ("LATCHKEY_LOG__FORMAT", "xml"),
        ("LATCHKEY_DATABASE__MAX_CONNECTIONS", "1e3"),
    ] {
        let problems = load_from(None, &[(name, value)]).unwrap_err();
        assert_eq!(problems.len(), 1, "{name}={value}: {problems:?}");
    }
    let parameters = [("LATCHKEY_HASHING__PARALLELISM", "4"), ("LATCHKEY_HASHING__MEMORY_KIB", "16")];
    assert!(load_from(None, &parameters).unwrap_err()[0].starts_with("hashing.memory_kib"));
}

#[test]
fn a_secret_may_stand_in_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let secret = file(&folder, "smtp", "smtps://ada:hush@mail.example.org\n");
    let secret = secret.to_str().unwrap();
    let configuration = load_from(None, &[("LATCHKEY_SMTP_URL_FILE", secret)]).unwrap();
    assert_eq!(configuration.smtp_url.unwrap().expose(), "smtps://ada:hush@mail.example.org");

    // The environment's file beats the configuration file's value, and the other way round.
    let direct = file(&folder, "direct.toml", "smtp_url = \"smtp://localhost\"");
    let configuration = load_from(Some(&direct), &[("LATCHKEY_SMTP_URL_FILE", secret)]).unwrap();
    assert_eq!(configuration.smtp_url.unwrap().scheme(), "smtps");
    let by_file = file(&folder, "by_file.toml", &format!("smtp_url_file = {secret:?}"));
    let configuration = load_from(Some(&by_file), &[("LATCHKEY_SMTP_URL", "smtp://localhost")]).unwrap();
    assert_eq!(configuration.smtp_url.unwrap().scheme(), "smtp");

    let both = [("LATCHKEY_SMTP_URL_FILE", secret), ("LATCHKEY_SMTP_URL", "smtp://localhost")];
    let problems = load_from(None, &both).unwrap_err();
    assert_eq!(problems, ["smtp_url: give either it or smtp_url_file, not both"]);
    let missing = folder.path().join("missing");
    let problems = load_from(None, &[("LATCHKEY_SMTP_URL_FILE", missing.to_str().unwrap())]).unwrap_err();
    assert!(problems[0].starts_with("smtp_url_file: ") && problems[0].contains("can't be read"));
}

#[test]
fn no_message_repeats_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    let malformed = file(&folder, "malformed.toml", "listen = \"x\"\nsmtp_url = smtp://ada:hush@mail\n");
    let wrong = file(
        &folder,
        "wrong.toml",
        "smtp_url = \"http://ada:hush@mail\"\ndatabase_url = \"oracle://ada:hush@db\"",
    );
    let content = file(&folder, "content", "oracle://ada:hush@db");
    for problems in [
        load_from(Some(&malformed), &[]).unwrap_err(),
        load_from(Some(&wrong), &[]).unwrap_err(),
        load_from(None, &[("LATCHKEY_DATABASE_URL_FILE", content.to_str().unwrap())]).unwrap_err(),
    ] {
        assert!(
            !problems.is_empty() && !problems.iter().any(|problem| problem.contains("hush")),
            "{problems:?}"
        );
    }
    assert!(load_from(Some(&malformed), &[]).unwrap_err()[0].contains("line 2"));
    let pairs = [
        ("LATCHKEY_DATABASE_URL", "postgres://ada:hush@db/latchkey"),
        ("LATCHKEY_SMTP_URL", "smtps://ada:hush@mail.example.org"),
    ];
    let configuration = load_from(None, &pairs).unwrap();
    assert!(!format!("{configuration:?}").contains("hush"));
}

#[test]
fn a_missing_file_is_named() {
    let problems = load_from(Some(Path::new("no/such.toml")), &[]).unwrap_err();
    assert_eq!(problems, ["no/such.toml: can't be read: entity not found"]);
}

#[test]
fn the_table_is_sound_and_the_reference_shows_all_of_it() {
    let page = reference();
    let mut names = HashSet::new();
    for key in KEYS {
        assert!(names.insert(key.environment_name()), "{} stands twice", key.path);
        if let DefaultValue::Text(text) = key.default {
            assert!(key.shape.accepts(text), "{}'s own default", key.path);
        }
        assert!(page.contains(&format!("\n## `{}`\n", key.path)));
        assert!(page.contains(&format!("`{}`", key.environment_name())));
        assert!(page.contains(key.meaning));
    }
}

/// A configuration that `serve` has nothing against, and its folder.
fn sound() -> (TempDir, Vec<(String, String)>) {
    let folder = tempfile::tempdir().unwrap();
    let key = file(&folder, "master.key", &format!("{}\n", "A".repeat(43)));
    let pairs = [
        ("LATCHKEY_PUBLIC_URL", "https://login.example.org"),
        ("LATCHKEY_SMTP_URL", "smtps://mail.example.org"),
        ("LATCHKEY_PROXY__TRUSTED_NETWORKS", "10.0.0.0/8"),
        ("LATCHKEY_MASTER_KEY_FILE", key.to_str().unwrap()),
    ];
    (folder, environment(&pairs))
}

#[test]
fn a_sound_configuration_may_serve() {
    let (_folder, pairs) = sound();
    assert_eq!(load(None, pairs).unwrap().check_for_serving(), []);
}

#[test]
fn what_is_unsafe_or_missing_may_not_serve() {
    let (folder, sound) = sound();
    let readable = file(&folder, "readable", &format!("{}\n", "A".repeat(43)));
    fs::set_permissions(&readable, fs::Permissions::from_mode(0o640)).unwrap();
    let rubbish = file(&folder, "rubbish", "no key\n");
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    for (changes, key) in [
        (vec![("LATCHKEY_PUBLIC_URL", String::new())], "public_url"),
        (vec![("LATCHKEY_PUBLIC_URL", "http://login.example.org".into())], "public_url"),
        (vec![("LATCHKEY_PROXY__TRUSTED_NETWORKS", String::new())], "public_url"),
        (
            vec![
                ("LATCHKEY_PUBLIC_URL", "http://localhost:8080".into()),
                ("LATCHKEY_PROXY__TRUSTED_NETWORKS", String::new()),
                ("LATCHKEY_LISTEN", "0.0.0.0:8080".into()),
            ],
            "listen",
        ),
        (vec![("LATCHKEY_SMTP_URL", String::new())], "smtp_url"),
        (vec![("LATCHKEY_SMTP_URL", "smtp://mail.example.org".into())], "smtp_url"),
        (vec![("LATCHKEY_MASTER_KEY_FILE", path(&folder.path().join("none")))], "master_key_file"),
        (vec![("LATCHKEY_MASTER_KEY_FILE", path(&readable))], "master_key_file"),
        (vec![("LATCHKEY_MASTER_KEY_FILE", path(&rubbish))], "master_key_file"),
        (vec![("LATCHKEY_HASHING__MEMORY_KIB", "19455".into())], "hashing.memory_kib"),
        (vec![("LATCHKEY_MAIL__CA_FILE", "no/such.pem".into())], "mail.ca_file"),
        (
            vec![
                ("LATCHKEY_TLS__CERTIFICATE_FILE", path(&rubbish)),
                ("LATCHKEY_TLS__KEY_FILE", path(&readable)),
            ],
            "tls.key_file",
        ),
    ] {
        let changes = changes.into_iter().map(|(name, value)| (name.to_owned(), value));
        let is_changed: HashSet<_> = changes.clone().map(|(name, _)| name).collect();
        let rest = sound.iter().filter(|(name, _)| !is_changed.contains(name)).cloned();
        let configuration = load(None, rest.chain(changes)).unwrap();
        let problems = configuration.check_for_serving();
        let keys: Vec<_> = problems.iter().map(|problem| &*problem.key).collect();
        assert_eq!(keys, [key], "{problems:?}");
    }
}

#[test]
fn everything_that_is_unsafe_is_told_at_once() {
    let pairs = [
        ("LATCHKEY_LISTEN", "0.0.0.0:80"),
        ("LATCHKEY_DATA_DIR", "no/such/folder"),
        ("LATCHKEY_HASHING__ITERATIONS", "1"),
    ];
    let problems = load_from(None, &pairs).unwrap().check_for_serving();
    let keys: Vec<_> = problems.iter().map(|problem| &*problem.key).collect();
    assert_eq!(keys, ["public_url", "listen", "smtp_url", "master_key_file", "hashing.memory_kib"]);
}

#[test]
fn mail_to_this_machine_may_be_plain() {
    let (_folder, mut pairs) = sound();
    pairs.retain(|(name, _)| name != "LATCHKEY_SMTP_URL");
    for url in ["smtp://localhost", "smtp://127.0.0.1:2525", "smtp://[::1]"] {
        let mut pairs = pairs.clone();
        pairs.push(("LATCHKEY_SMTP_URL".into(), url.into()));
        assert_eq!(load(None, pairs).unwrap().check_for_serving(), [], "{url}");
    }
}
