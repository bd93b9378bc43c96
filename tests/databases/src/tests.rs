use super::*;
use std::{
    env,
    io::{BufRead, BufReader, Read},
    net::TcpStream,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Runs a statement in `database` itself, through the address that tests are given.
fn run_in(database: &TestDatabase, statement: &str) -> Result<(), String> {
    let mut client = match database.engine {
        Engine::Postgres => {
            let mut client = Command::new("psql");
            client.args(["--no-psqlrc", "--quiet", "-c", statement, &database.url]);
            client
        }
        Engine::Mariadb => {
            let (user, rest) = database.url.strip_prefix("mysql://").unwrap().split_once(':').unwrap();
            let (password, address) = rest.split_once('@').unwrap();
            let (port, name) = address.strip_prefix("127.0.0.1:").unwrap().split_once('/').unwrap();
            let mut client = Command::new("mariadb");
            client.args(["--no-defaults", "--protocol=tcp", "--host=127.0.0.1", "-e", statement, name]);
            client.args([
                format!("--port={port}"),
                format!("--user={user}"),
                format!("--password={password}"),
            ]);
            client
        }
        Engine::Sqlite => unreachable!("SQLite has no client here"),
    };
    server::run(&mut client)
}

#[test]
fn every_test_has_a_database_to_itself() {
    for engine in [Engine::Postgres, Engine::Mariadb] {
        let Some(first) = TestDatabase::create(engine) else {
            continue;
        };
        let second = TestDatabase::create(engine).unwrap();
        assert_ne!(first.url, second.url);
        run_in(&first, "CREATE TABLE house (name VARCHAR(20))").unwrap();
        run_in(&first, "SELECT name FROM house").unwrap();
        assert!(
            run_in(&second, "SELECT name FROM house").is_err(),
            "{engine}: the second sees the first's table"
        );
    }
}

#[test]
fn a_dropped_database_is_gone() {
    for engine in [Engine::Postgres, Engine::Mariadb] {
        let Some(database) = TestDatabase::create(engine) else {
            continue;
        };
        let gone = TestDatabase {
            engine,
            url: database.url.clone(),
            home: Home::Folder { _folder: TempDir::new().unwrap() },
        };
        run_in(&gone, "SELECT 1").unwrap();
        drop(database);
        assert!(run_in(&gone, "SELECT 1").is_err(), "{engine}");
    }
}

#[test]
fn a_wrong_password_is_refused() {
    for engine in [Engine::Postgres, Engine::Mariadb] {
        let Some(mut database) = TestDatabase::create(engine) else {
            continue;
        };
        database.url = database.url.replace(server::PASSWORD, "wrong");
        assert!(run_in(&database, "SELECT 1").is_err(), "{engine} asks for no password");
    }
}

#[test]
fn a_sqlite_file_goes_with_its_test() {
    let database = TestDatabase::create(Engine::Sqlite).unwrap();
    let file = std::path::PathBuf::from(database.url.strip_prefix("sqlite://").unwrap());
    assert!(file.is_absolute());
    std::fs::write(&file, "").unwrap();
    drop(database);
    assert!(!file.exists());
}

/// No test by itself: the process that the next test kills.
#[test]
#[ignore = "runs in a child process"]
fn hold_the_servers() {
    for engine in [Engine::Postgres, Engine::Mariadb] {
        if let Some(database) = TestDatabase::create(engine) {
            println!("\nheld {}", database.url);
        }
    }
    println!("\nready");
    let _ = std::io::stdin().read(&mut [0]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "processes end in real time")]
fn a_killed_test_process_leaves_nothing_behind() {
    let temporary = TempDir::new().unwrap();
    // The folder is passed through by users without rights on their way to the servers' own.
    std::fs::set_permissions(temporary.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut holder = Command::new(env::current_exe().unwrap())
        .args(["--exact", "tests::hold_the_servers", "--ignored", "--nocapture"])
        .env("TMPDIR", temporary.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ports: Vec<u16> = Vec::new();
    let mut is_ready = false;
    for line in BufReader::new(holder.stdout.take().unwrap()).lines().map(Result::unwrap) {
        if let Some(url) = line.strip_prefix("held ") {
            ports.push(url.rsplit_once(':').unwrap().1.split_once('/').unwrap().0.parse().unwrap());
        }
        if line == "ready" {
            is_ready = true;
            break;
        }
    }
    assert!(is_ready, "the other process has its servers");
    let accepts = |port: &u16| TcpStream::connect(("127.0.0.1", *port)).is_ok();
    assert!(ports.iter().all(accepts), "the servers run: {ports:?}");

    holder.kill().unwrap();
    holder.wait().unwrap();

    let killed = Instant::now();
    let remains = || ports.iter().any(accepts) || temporary.path().read_dir().unwrap().next().is_some();
    while remains() {
        assert!(killed.elapsed() < Duration::from_secs(30), "a server or its folder is still there");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A product that cannot work: one of its two commands prints a reason and fails.
struct Broken {
    initialise: &'static str,
    server: &'static str,
}

impl server::Product for Broken {
    fn initialise(&self, _: &server::Folder) -> Result<Command, String> {
        Ok(shell(self.initialise))
    }

    fn server(&self, _: &server::Folder, _: u16) -> (Command, &'static str) {
        (shell(self.server), "TERM")
    }

    fn url(&self, _: u16, _: &str) -> String {
        String::new()
    }

    fn client(&self, _: u16, _: &str) -> Command {
        Command::new("false")
    }

    fn drop_statement(&self, _: &str) -> String {
        String::new()
    }
}

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

#[test]
fn a_server_that_does_not_start_is_told_with_its_own_words() {
    let cases = [("echo no room >&2; exit 3", "true"), ("true", "echo no room >&2; exit 3")];
    for (initialise, server) in cases {
        let problem = Server::start(Box::new(Broken { initialise, server })).unwrap_err();
        assert!(problem.contains("no room"), "{problem}");
    }
}
