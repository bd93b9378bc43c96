//! Real databases for tests: SQLite files, and a private PostgreSQL and MariaDB server.
//!
//! Each server starts once per test process, on a free loopback port and in a folder of its own, and ends with that
//! process however it ends. Every test asks for an empty database of its own:
//!
//! ```no_run
//! # use latchkey_test_databases::{Engine, TestDatabase};
//! for engine in Engine::ALL {
//!     let Some(database) = TestDatabase::create(engine) else { continue };
//!     println!("connect to {}", database.url);
//! }
//! ```

mod left_out;
mod mariadb;
mod postgres;
mod server;

pub use left_out::is_left_out;

use server::Server;
use std::{
    fmt,
    sync::{
        LazyLock, Once,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};
use tempfile::TempDir;

/// A database product that Latchkey runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// A file of its own for each database.
    Sqlite,
    /// Sorts text by ICU's English rules and not by bytes, as most production servers do.
    Postgres,
    /// Compares text without regard to case and accents (`utf8mb4_general_ci`), as it does by default.
    Mariadb,
}

impl Engine {
    /// Every engine, for tests that run on each.
    pub const ALL: [Engine; 3] = [Engine::Sqlite, Engine::Postgres, Engine::Mariadb];

    /// The name by which `cargo xtask test --without NAME` leaves the engine out.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
            Engine::Mariadb => "mariadb",
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An empty database that one test has to itself. Dropping it drops the database, open connections or not.
#[derive(Debug)]
pub struct TestDatabase {
    /// The product behind [`TestDatabase::url`].
    pub engine: Engine,
    /// `sqlite:///path/file.db`, `postgres://user:password@127.0.0.1:port/name` or `mysql://…` in the same form.
    /// The SQLite file doesn't exist yet: connect with `?mode=rwc`.
    pub url: String,
    home: Home,
}

/// What has to go when a test is over.
#[derive(Debug)]
enum Home {
    Folder { _folder: TempDir },
    Schema { server: &'static Server, name: String },
}

impl TestDatabase {
    /// A new, empty database; the first one of an engine also starts its server, which takes a few seconds.
    ///
    /// `None` only when `cargo xtask test --without` (environment `LATCHKEY_TESTS_WITHOUT`) names the engine; a line
    /// on stderr says so. Blocks for some ten milliseconds, which tests inside an async runtime can afford.
    ///
    /// # Panics
    /// When the engine isn't installed or doesn't start: a missing database is a failure, never a skipped test.
    #[must_use]
    pub fn create(engine: Engine) -> Option<TestDatabase> {
        if is_left_out(engine.name()) {
            return None;
        }
        Some(match engine {
            Engine::Sqlite => Self::file(),
            Engine::Postgres => Self::on_server(engine, running(&POSTGRES)),
            Engine::Mariadb => Self::on_server(engine, running(&MARIADB)),
        })
    }

    fn file() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("latchkey-sqlite-")
            .tempdir()
            .expect("the temporary folder is writable");
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self { engine: Engine::Sqlite, url, home: Home::Folder { _folder: folder } }
    }

    fn on_server(engine: Engine, server: &'static Result<Server, String>) -> Self {
        static CREATED: AtomicU32 = AtomicU32::new(0);
        let server = server.as_ref().unwrap_or_else(|problem| {
            panic!(
                "{engine} is needed for this test and cannot be used: {problem}\n\
                 `cargo xtask test` installs what the tests need; `cargo xtask test --without {engine}` leaves it out"
            )
        });
        let name = format!("test_{}", CREATED.fetch_add(1, Ordering::Relaxed));
        if let Err(problem) = server.run(&format!("CREATE DATABASE {name}")) {
            panic!("{engine} refused a new database: {problem}");
        }
        Self { engine, url: server.url(&name), home: Home::Schema { server, name } }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Home::Schema { server, name } = &self.home
            && let Err(problem) = server.drop_database(name)
        {
            left_out::say(&format!("{}: {name} stays until the tests end: {problem}", self.engine));
        }
    }
}

/// A server of this process, or what is wrong when it can't be had; decided when somebody first asks.
type Shared = LazyLock<Result<Server, String>>;

static POSTGRES: Shared = LazyLock::new(postgres::start);
static MARIADB: Shared = LazyLock::new(mariadb::start);

/// The server, started if need be. The first call starts the other one too, in the background: suites that need one
/// nearly always go on to the other.
fn running(server: &'static Shared) -> &'static Result<Server, String> {
    static BOTH: Once = Once::new();
    BOTH.call_once(|| {
        for (engine, server) in [(Engine::Postgres, &POSTGRES), (Engine::Mariadb, &MARIADB)] {
            if !left_out::names(engine.name()) {
                thread::spawn(|| LazyLock::force(server));
            }
        }
    });
    LazyLock::force(server)
}

#[cfg(test)]
mod tests;
