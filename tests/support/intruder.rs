//! Somebody who has the database's password and not the master key.

use crate::databases::Engine;
use sea_orm::{ConnectionTrait as _, Database};
use uuid::Uuid;

/// Runs a statement behind the server's back; answers how many rows it met.
pub async fn execute(url: &str, statement: &str) -> u64 {
    let database = Database::connect(url.replacen("mariadb:", "mysql:", 1)).await.expect("a database");
    let done = database.execute_unprepared(statement).await.expect("a statement");
    database.close().await.expect("it closes");
    done.rows_affected()
}

/// An id as a literal of the engine's.
#[must_use]
pub fn literal(engine: Engine, id: Uuid) -> String {
    match engine {
        Engine::Postgres => format!("'{id}'"),
        Engine::Sqlite | Engine::Mariadb => format!("x'{}'", id.simple()),
    }
}
