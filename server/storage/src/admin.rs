//! What an operator does with a database as a whole: migrate, check, back up.

use crate::{Engine, Failure, Storage, StorageError, connect::create_privately};
use latchkey_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement, sea_query::Query};
use sea_orm_migration::SchemaManager;
use std::{fs::File, path::Path};

impl Storage {
    /// Applies the migrations that are missing and returns how many those were. Replicas that start together wait for
    /// the first one to be done.
    pub async fn migrate(&self) -> Result<u32, StorageError> {
        // Nobody who has nothing to do should wait for the lock.
        if self.pending_migrations().await?.is_empty() {
            return Ok(0);
        }
        let transaction = self.begin_anywhere().await?;
        self.lock_schema(&transaction).await?;
        let applied = apply(&transaction).await;
        if self.engine() == Engine::Mysql {
            // It belongs to the connection and would outlive the transaction.
            transaction.execute_unprepared("DO RELEASE_LOCK(CONCAT('latchkey ', DATABASE()))").await?;
        }
        let applied = applied?;
        transaction.commit().await?;
        Ok(applied)
    }

    /// Names of the migrations that are missing, in order.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StorageError> {
        let status = self.migration_status().await?;
        Ok(status.into_iter().filter_map(|(name, is_applied)| (!is_applied).then_some(name)).collect())
    }

    /// Every migration that this release knows, and whether it was applied. Those of later releases don't count: their
    /// schema is usable by this one.
    pub async fn migration_status(&self) -> Result<Vec<(String, bool)>, StorageError> {
        let applied = if SchemaManager::new(self.readers()).has_table("seaql_migrations").await? {
            applied_migrations(self.readers()).await?
        } else {
            Vec::new()
        };
        Ok(known_migrations(&applied))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StorageError> {
        Ok(self.readers().ping().await?)
    }

    /// Writes a consistent copy of a SQLite database to a new file that only its owner reads, while work goes on.
    ///
    /// # Errors
    /// [`StorageError::Unsupported`] on servers, which have tools of their own; [`StorageError::Other`] when the file
    /// exists or can't be written.
    pub async fn backup_to(&self, path: &Path) -> Result<(), StorageError> {
        if self.engine() != Engine::Sqlite {
            return Err(StorageError::Unsupported(
                "back this database up with its own tools: pg_dump or mariadb-dump",
            ));
        }
        let name = path.to_str().ok_or(StorageError::Unsupported("SQLite needs a path in UTF-8"))?;
        if path.exists() {
            return Err(StorageError::Other(Failure::new("the file exists already")));
        }
        // SQLite fills an empty file, but would create one that everybody can read.
        create_privately(path).map_err(Failure::new)?;
        let copy = Statement::from_sql_and_values(
            self.readers().get_database_backend(),
            "VACUUM INTO ?",
            [name.into()],
        );
        self.readers().execute_raw(copy).await?;
        File::open(path).and_then(|file| file.sync_all()).map_err(Failure::new)?;
        Ok(())
    }

    /// On SQLite the write transaction is the lock.
    async fn lock_schema(&self, transaction: &DatabaseTransaction) -> Result<(), StorageError> {
        let lock = match self.engine() {
            Engine::Sqlite => return Ok(()),
            Engine::Postgres => {
                transaction.execute_unprepared("SET LOCAL lock_timeout = '60s'").await?;
                "SELECT pg_advisory_xact_lock(hashtext('latchkey migrations'))"
            }
            Engine::Mysql => "SELECT GET_LOCK(CONCAT('latchkey ', DATABASE()), 60)",
        };
        transaction.execute_unprepared(lock).await?;
        Ok(())
    }
}

async fn apply(transaction: &DatabaseTransaction) -> Result<u32, StorageError> {
    Migrator::install(transaction).await?;
    let applied = applied_migrations(transaction).await?;
    let pending = known_migrations(&applied).iter().filter(|(_, is_applied)| !is_applied).count();
    Migrator::up(transaction, None).await?;
    Ok(u32::try_from(pending).unwrap_or(u32::MAX))
}

fn known_migrations(applied: &[String]) -> Vec<(String, bool)> {
    Migrator::migrations()
        .iter()
        .map(|migration| (migration.name().to_owned(), applied.iter().any(|name| name == migration.name())))
        .collect()
}

async fn applied_migrations(db: &impl ConnectionTrait) -> Result<Vec<String>, StorageError> {
    let select = Query::select().column("version").from("seaql_migrations").take();
    let rows = db.query_all(&select).await?;
    Ok(rows.iter().map(|row| row.try_get("", "version")).collect::<Result<_, _>>()?)
}
