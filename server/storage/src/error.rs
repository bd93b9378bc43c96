//! What can go wrong with the database, told without a word of what is in it.

use sea_orm::{DbErr, RuntimeErr, SqlErr};
use sqlx::{mysql::MySqlDatabaseError, postgres::PgDatabaseError};
use std::{error::Error, fmt};

/// Why something was not read or not written. After an error a transaction is good for nothing but being dropped.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Somebody else has that name, address or key.
    #[error("the {0} is taken")]
    Duplicate(Unique),
    /// The row was changed, or went, since it was read.
    #[error("the row was changed in the meantime")]
    Stale,
    /// The cursor is none of ours, or belongs to another order.
    #[error("the cursor is not one that this list gave out")]
    BadCursor,
    /// The database can't be reached or has no connection left: 503, try again.
    #[error("the database is unavailable")]
    Unavailable(#[source] Failure),
    /// Others held what was needed, or won it: nothing was written, the whole transaction can be tried again.
    #[error("the database gave precedence to another transaction")]
    Contended(#[source] Failure),
    /// This database can't do it.
    #[error("{0}")]
    Unsupported(&'static str),
    /// A row holds what no release of ours has written.
    #[error("the table {table} holds an unreadable {column}")]
    Corrupt { table: &'static str, column: &'static str },
    /// Anything else.
    #[error("the database reported an error")]
    Other(#[source] Failure),
}

/// A value that exists once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unique {
    /// A tenant's slug.
    TenantSlug,
    /// A user name, among the tenant's user names and login e-mails.
    Login,
    /// A login e-mail, among the tenant's user names and login e-mails.
    Email,
    /// An actor's idempotency key.
    IdempotencyKey,
    /// An uploaded component, among the tenant's.
    Component,
}

impl fmt::Display for Unique {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TenantSlug => "slug",
            Self::Login => "user name",
            Self::Email => "e-mail",
            Self::IdempotencyKey => "idempotency key",
            Self::Component => "component",
        })
    }
}

/// What the driver said, without the parts in which databases repeat rows and parameters.
#[derive(Debug)]
pub struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Failure {}

impl Failure {
    pub(crate) fn new(said: impl fmt::Display) -> Self {
        Self(said.to_string())
    }
}

impl From<Failure> for StorageError {
    fn from(failure: Failure) -> Self {
        Self::Other(failure)
    }
}

impl StorageError {
    /// The error of a statement that can only break the uniqueness of `value`.
    pub(crate) fn of_unique(error: DbErr, value: Unique) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Duplicate(value),
            _ => error.into(),
        }
    }

    /// The error of a row that is numbered: somebody else was first with that number.
    pub(crate) fn stale_if_taken(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Stale,
            _ => error.into(),
        }
    }

    /// The error of a row that can't be what was written.
    pub(crate) const fn corrupt(table: &'static str, column: &'static str) -> Self {
        Self::Corrupt { table, column }
    }
}

impl From<DbErr> for StorageError {
    fn from(error: DbErr) -> Self {
        // Whoever refers to a row refers to one that they have read.
        if let Some(SqlErr::ForeignKeyConstraintViolation(_)) = error.sql_err() {
            return Self::Stale;
        }
        match &error {
            DbErr::Conn(RuntimeErr::SqlxError(error))
            | DbErr::Exec(RuntimeErr::SqlxError(error))
            | DbErr::Query(RuntimeErr::SqlxError(error)) => Self::from_driver(error),
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable(Failure(error.to_string())),
            _ => Self::Other(Failure(error.to_string())),
        }
    }
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        Self::from_driver(&error)
    }
}

impl StorageError {
    fn from_driver(error: &sqlx::Error) -> Self {
        use sqlx::Error as Sqlx;
        match error {
            Sqlx::Database(error) => Self::from_server(&**error),
            Sqlx::Io(_)
            | Sqlx::Tls(_)
            | Sqlx::Protocol(_)
            | Sqlx::PoolTimedOut
            | Sqlx::PoolClosed
            | Sqlx::WorkerCrashed
            | Sqlx::BeginFailed => Self::Unavailable(Failure(error.to_string())),
            _ => Self::Other(Failure(error.to_string())),
        }
    }

    fn from_server(error: &dyn sqlx::error::DatabaseError) -> Self {
        if let Some(error) = error.try_downcast_ref::<PgDatabaseError>() {
            let failure = Failure(format!("PostgreSQL error {}{}", error.code(), place(error.constraint())));
            return match error.code() {
                // Serialization failure, deadlock, lock timeout.
                "40001" | "40P01" | "55P03" => Self::Contended(failure),
                // Connection errors, no connections or memory left, shutting down, starting up, disk full.
                code if code.starts_with("08") || code.starts_with("53") || code.starts_with("57P") => {
                    Self::Unavailable(failure)
                }
                _ => Self::Other(failure),
            };
        }
        if let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() {
            let failure = Failure(format!("MariaDB error {}", error.number()));
            return match error.number() {
                // Changed since last read, lock wait timeout, deadlock.
                1020 | 1205 | 1213 => Self::Contended(failure),
                // Disk full, too many connections, shutting down, killed, connection lost.
                1021 | 1040 | 1053 | 1203 | 1927 | 2006 | 2013 => Self::Unavailable(failure),
                _ => Self::Other(failure),
            };
        }
        // SQLite names tables and columns, and never values.
        let failure = Failure(format!("SQLite: {}", error.message()));
        let code: i32 = error.code().and_then(|code| code.parse().ok()).unwrap_or(0);
        // The low byte is the primary result code: busy, locked; I/O error, full, can't open.
        match code & 0xff {
            5 | 6 => Self::Contended(failure),
            10 | 13 | 14 => Self::Unavailable(failure),
            _ => Self::Other(failure),
        }
    }
}

fn place(constraint: Option<&str>) -> String {
    constraint.map_or_else(String::new, |name| format!(" at {name}"))
}
