//! The doors: [`Storage`] to the whole database, [`Reader`] and [`Transaction`] to one tenant.

use crate::{Engine, StorageError, audit_writer::AuditWriter};
use latchkey_domain::{id::TenantId, seal::Keyring};
use sea_orm::{
    DatabaseConnection, DatabaseExecutor, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use std::{
    ops::Deref,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use uuid::Uuid;

/// A database. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Storage {
    engine: Engine,
    writer: DatabaseConnection,
    readers: DatabaseConnection,
    audit: AuditWriter,
}

impl Storage {
    pub(crate) fn new(engine: Engine, writer: DatabaseConnection, readers: DatabaseConnection) -> Self {
        Self { engine, writer, readers, audit: AuditWriter::default() }
    }

    /// The same database, whose audit rows carry a stamp under the master key from now on; `written` is called after every
    /// commit with such rows.
    #[must_use]
    pub fn stamping(self, keyring: Arc<Keyring>, written: impl Fn() + Send + Sync + 'static) -> Self {
        Self { audit: AuditWriter::new(keyring, written), ..self }
    }

    pub(crate) fn audit_writer(&self) -> &AuditWriter {
        &self.audit
    }

    /// The product that keeps the data.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Connections that may write.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Connections for reading; on SQLite they can't write.
    pub(crate) fn readers(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// Opens a write transaction on `tenant`'s data. Dropped without [`Transaction::commit`] it leaves nothing behind.
    ///
    /// On SQLite it is the only writer from here on: whoever holds one and begins another waits in vain. On servers it
    /// reads what is committed at each statement; whoever decides by what they read locks it first, see
    /// [`Transaction::lock_user`].
    pub async fn begin(&self, tenant: TenantId) -> Result<Transaction, StorageError> {
        let transaction = self.begin_anywhere().await?;
        Ok(Transaction {
            reader: Reader { tenant, source: Source::Transaction(transaction) },
            audit: self.audit.clone(),
            has_told_the_audit_log: AtomicBool::new(false),
            once_committed: Mutex::default(),
        })
    }

    /// Opens `tenant`'s data for reading; each read sees what is committed at its time.
    pub async fn read(&self, tenant: TenantId) -> Result<Reader, StorageError> {
        Ok(Reader { tenant, source: Source::Connections(self.readers.clone()) })
    }

    /// A write transaction on any tenant's data.
    pub(crate) async fn begin_anywhere(&self) -> Result<DatabaseTransaction, StorageError> {
        let options = TransactionOptions {
            // A deferred transaction that turns into a writer can't wait for another writer, only fail.
            sqlite_transaction_mode: (self.engine == Engine::Sqlite)
                .then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.writer.begin_with_options(options).await?)
    }
}

/// One tenant's data, for reading.
pub struct Reader {
    tenant: TenantId,
    source: Source,
}

enum Source {
    Connections(DatabaseConnection),
    Transaction(DatabaseTransaction),
}

impl Reader {
    /// The tenant whose data this is.
    #[must_use]
    pub fn tenant_id(&self) -> TenantId {
        self.tenant
    }

    /// The tenant's id as rows keep it.
    pub(crate) fn tenant_key(&self) -> Uuid {
        self.tenant.0
    }

    pub(crate) fn db(&self) -> DatabaseExecutor<'_> {
        match &self.source {
            Source::Connections(connections) => connections.into(),
            Source::Transaction(transaction) => transaction.into(),
        }
    }
}

/// One tenant's data, for reading and writing, until [`Transaction::commit`].
pub struct Transaction {
    reader: Reader,
    audit: AuditWriter,
    has_told_the_audit_log: AtomicBool,
    once_committed: Mutex<Vec<Then>>,
}

type Then = Box<dyn FnOnce() + Send>;

impl Deref for Transaction {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Transaction {
    /// Makes everything that was written durable and visible, or nothing of it.
    pub async fn commit(self) -> Result<(), StorageError> {
        match self.reader.source {
            Source::Transaction(transaction) => transaction.commit().await?,
            Source::Connections(_) => {}
        }
        if self.has_told_the_audit_log.into_inner() {
            self.audit.written();
        }
        for then in self.once_committed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            then();
        }
        Ok(())
    }

    /// Does something right after the commit, such as waking who has work now; nothing if there is none.
    pub fn once_committed(&self, then: impl FnOnce() + Send + 'static) {
        self.once_committed.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(then));
    }

    pub(crate) fn audit_writer(&self) -> &AuditWriter {
        &self.audit
    }

    /// The sealer is to be woken once this is committed.
    pub(crate) fn has_told_the_audit_log(&self) {
        self.has_told_the_audit_log.store(true, Ordering::Relaxed);
    }
}
