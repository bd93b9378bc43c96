//! Opening a database: which one, with how many connections, and what every connection is told first.

use crate::{Storage, StorageError};
use sea_orm::{DatabaseConnection, SqlxMySqlConnector, SqlxPostgresConnector, SqlxSqliteConnector};
use sqlx::{
    Database, Executor as _,
    mysql::{MySqlConnectOptions, MySqlConnection},
    pool::PoolOptions,
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{fs::OpenOptions, io, path::Path, str::FromStr, time::Duration};

/// A database product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    Sqlite,
    Postgres,
    /// MariaDB, by the name of its protocol.
    Mysql,
}

/// How to connect.
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    /// Connections to a server; readers of a SQLite file, which has one more connection for writing.
    pub max_connections: u32,
    /// How long a statement waits for locks of others.
    pub busy_timeout_ms: u32,
    /// How long an operation waits for a connection.
    pub acquire_timeout_ms: u32,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self { max_connections: 10, busy_timeout_ms: 10_000, acquire_timeout_ms: 10_000 }
    }
}

impl Storage {
    /// Connects to `sqlite://path`, `postgres://…` or `mysql://…`. A missing SQLite file is created, for its owner only.
    ///
    /// # Errors
    /// [`StorageError::Unsupported`] for another scheme, [`StorageError::Unavailable`] when nobody answers.
    pub async fn connect(url: &str, options: &ConnectOptions) -> Result<Self, StorageError> {
        match url.split_once(':').map_or("", |(scheme, _)| scheme) {
            "sqlite" => sqlite(url, options).await,
            "postgres" | "postgresql" => postgres(url, options).await,
            "mysql" | "mariadb" => mariadb(url, options).await,
            _ => Err(StorageError::Unsupported(
                "a database URL begins with sqlite://, postgres:// or mysql://",
            )),
        }
    }
}

/// One connection writes, so that writers of this process queue here in order instead of waking each other from
/// SQLite's busy handler, which is left to other processes. Readers see the last commit and never wait.
async fn sqlite(url: &str, options: &ConnectOptions) -> Result<Storage, StorageError> {
    let base = SqliteConnectOptions::from_str(url)?;
    if base.get_filename() == Path::new("") || url.contains(":memory:") || url.contains("mode=memory") {
        return Err(StorageError::Unsupported("a SQLite database needs a file"));
    }
    create_privately(base.get_filename()).map_err(sqlx::Error::Io)?;
    let base = base
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Power loss must not revive a dead password.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_millis(options.busy_timeout_ms.into()));
    let lasting = |connections| pool(options, connections).max_lifetime(None).idle_timeout(None);
    // Indexes are written all over: 16 MB of pages at hand, instead of 2, keep a large import from reading them again.
    let writer = lasting(1).connect_with(base.clone().pragma("cache_size", "-16000")).await?;
    let readers = lasting(options.max_connections).connect_with(base.read_only(true)).await?;
    Ok(Storage::new(
        Engine::Sqlite,
        SqlxSqliteConnector::from_sqlx_sqlite_pool(writer),
        SqlxSqliteConnector::from_sqlx_sqlite_pool(readers),
    ))
}

async fn postgres(url: &str, options: &ConnectOptions) -> Result<Storage, StorageError> {
    let lock_timeout = options.busy_timeout_ms.to_string();
    let connect = PgConnectOptions::from_str(url)?
        .application_name("latchkey")
        // A replica that dies or hangs mid-transaction must not hold its locks for ever.
        .options([("lock_timeout", lock_timeout.as_str()), ("idle_in_transaction_session_timeout", "60000")]);
    let pool = pool(options, options.max_connections).connect_with(connect).await?;
    Ok(server(Engine::Postgres, SqlxPostgresConnector::from_sqlx_postgres_pool(pool)))
}

async fn mariadb(url: &str, options: &ConnectOptions) -> Result<Storage, StorageError> {
    let url = url.replacen("mariadb:", "mysql:", 1);
    let connect = MySqlConnectOptions::from_str(&url)?;
    // Strict: too long a value is an error and never cut. EXISTS stays what it says and isn't turned into a set of all
    // who have a word before the first page of them is found.
    let settings = format!(
        "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), \
         SESSION optimizer_switch = 'exists_to_in=off', SESSION innodb_lock_wait_timeout = {}",
        options.busy_timeout_ms.div_ceil(1000).max(1)
    );
    let pool = pool(options, options.max_connections)
        .after_connect(move |connection: &mut MySqlConnection, _| {
            let settings = settings.clone();
            Box::pin(async move {
                connection.execute(sqlx::AssertSqlSafe(settings)).await?;
                // As on PostgreSQL: the default keeps locks on gaps, over which parallel transactions deadlock.
                connection.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED").await?;
                Ok(())
            })
        })
        .connect_with(connect)
        .await?;
    Ok(server(Engine::Mysql, SqlxMySqlConnector::from_sqlx_mysql_pool(pool)))
}

fn server(engine: Engine, connections: DatabaseConnection) -> Storage {
    Storage::new(engine, connections.clone(), connections)
}

fn pool<D: Database>(options: &ConnectOptions, connections: u32) -> PoolOptions<D> {
    PoolOptions::new()
        .max_connections(connections.max(1))
        .acquire_timeout(Duration::from_millis(options.acquire_timeout_ms.into()))
}

/// Makes an empty file that only its owner reads; SQLite gives its companions the same rights.
pub(crate) fn create_privately(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new();
    file.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    match file.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other.map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::{ConnectionTrait, DbBackend, Statement};

    async fn pragma(connection: &DatabaseConnection, name: &str) -> i64 {
        let statement = Statement::from_string(DbBackend::Sqlite, format!("SELECT * FROM pragma_{name}"));
        let row = connection.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    #[tokio::test]
    async fn sqlite_is_set_up_to_survive_power_loss() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let storage = Storage::connect(&url, &ConnectOptions::default()).await.unwrap();
        for connection in [storage.writer(), storage.readers()] {
            assert_eq!(pragma(connection, "synchronous").await, 2, "FULL");
            assert_eq!(pragma(connection, "foreign_keys").await, 1);
            assert_eq!(pragma(connection, "busy_timeout").await, 10_000);
            let mode = Statement::from_string(DbBackend::Sqlite, "PRAGMA journal_mode");
            let row = connection.query_one_raw(mode).await.unwrap().unwrap();
            assert_eq!(row.try_get_by_index::<String>(0).unwrap(), "wal");
        }
        let write = storage.readers().execute_unprepared("CREATE TABLE intruder (id INTEGER)").await;
        assert!(write.is_err(), "readers can't write");
    }
}
