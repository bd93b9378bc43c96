//! The few column types that all three databases agree on, and how tables and indexes are made of them.
//!
//! * Text that a person wrote has no limit and is never compared by the database.
//! * What is looked up by such a text is looked up by a digest of it, see [`digest`].
//! * What is sorted or searched by its beginning is bounded and compared byte by byte, see [`Tables::ordered`].

use sea_orm_migration::{
    prelude::{ColumnDef, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement, Index, Table},
    prelude::{DbErr, IntoIden, SchemaManager, TableCreateStatement},
    sea_orm::DbBackend,
};

/// A name of a table, column or index.
pub type Name = &'static str;

/// A UUID: `uuid` on PostgreSQL, 16 bytes elsewhere; ordered by its bytes on all.
pub fn uuid(name: Name) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().take()
}

/// An instant in microseconds since the Unix epoch.
pub fn instant(name: Name) -> ColumnDef {
    big_integer(name)
}

/// A signed 64-bit number.
pub fn big_integer(name: Name) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

/// A signed 32-bit number.
pub fn integer(name: Name) -> ColumnDef {
    ColumnDef::new(name).integer().not_null().take()
}

pub fn boolean(name: Name) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

/// 32 bytes: a SHA-256.
pub fn digest(name: Name) -> ColumnDef {
    bytes(name, 32)
}

/// That many bytes.
pub fn bytes(name: Name, length: u32) -> ColumnDef {
    ColumnDef::new(name).binary_len(length).not_null().take()
}

/// The name of a variant of one of our enums: ASCII, at most 40 letters.
pub fn word(name: Name) -> ColumnDef {
    ColumnDef::new(name).string_len(40).not_null().take()
}

/// The same column, but it may be missing.
pub fn optional(mut column: ColumnDef) -> ColumnDef {
    column.null().take()
}

/// A reference to a row of the same tenant, whose end is the end of the referring row.
pub fn belongs_to(from: (Name, Name), to: Name) -> ForeignKeyCreateStatement {
    let (table, column) = from;
    ForeignKey::create()
        .name(format!("fk_{table}_{column}"))
        .from_tbl(table)
        .from_col("tenant_id")
        .from_col(column)
        .to_tbl(to)
        .to_col("tenant_id")
        .to_col("id")
        .on_delete(ForeignKeyAction::Cascade)
        .take()
}

/// Makes tables in the database that a migration runs on.
pub struct Tables<'m> {
    manager: &'m SchemaManager<'m>,
}

impl<'m> Tables<'m> {
    pub fn new(manager: &'m SchemaManager<'m>) -> Self {
        Self { manager }
    }

    /// Text without limit.
    pub fn text(&self, name: Name) -> ColumnDef {
        let mut column = ColumnDef::new(name);
        match self.manager.get_database_backend() {
            // MariaDB's TEXT ends at 64 KiB.
            DbBackend::MySql => column.custom("LONGTEXT"),
            _ => column.text(),
        };
        column.not_null().take()
    }

    /// Bytes without a limit of the column's own.
    pub fn bytes(&self, name: Name) -> ColumnDef {
        let mut column = ColumnDef::new(name);
        match self.manager.get_database_backend() {
            // MariaDB's BLOB ends at 64 KiB.
            DbBackend::MySql => column.custom("LONGBLOB"),
            _ => column.blob(),
        };
        column.not_null().take()
    }

    /// Text of at most `characters` that is sorted and compared byte by byte.
    pub fn ordered(&self, name: Name, characters: u32) -> ColumnDef {
        let mut column = ColumnDef::new(name);
        column.string_len(characters).not_null();
        // SQLite compares bytes anyway; on MariaDB the whole table has a binary collation.
        if self.manager.get_database_backend() == DbBackend::Postgres {
            column.extra("COLLATE \"C\"");
        }
        column.take()
    }

    /// Creates a table of the given columns and references. The first `key` columns are its primary key.
    pub async fn create(
        &self,
        name: Name,
        key: usize,
        columns: Vec<ColumnDef>,
        references: Vec<ForeignKeyCreateStatement>,
    ) -> Result<(), DbErr> {
        let mut primary = Index::create();
        for column in &columns[..key] {
            primary.col(column.get_column_name().into_iden());
        }
        let mut table: TableCreateStatement = Table::create().table(name).primary_key(&mut primary).take();
        for mut column in columns {
            table.col(&mut column);
        }
        for mut reference in references {
            table.foreign_key(&mut reference);
        }
        if self.manager.get_database_backend() == DbBackend::MySql {
            // Neither letters' case, nor accents, nor trailing blanks are alike.
            table.character_set("utf8mb4").collate("utf8mb4_nopad_bin");
        }
        self.manager.create_table(table).await
    }

    /// Creates an index; its name is made of the table's and the columns'.
    pub async fn index(&self, table: Name, columns: &[Name]) -> Result<(), DbErr> {
        self.any_index(table, columns, false).await
    }

    /// Creates an index that allows each combination of values once.
    pub async fn unique(&self, table: Name, columns: &[Name]) -> Result<(), DbErr> {
        self.any_index(table, columns, true).await
    }

    async fn any_index(&self, table: Name, columns: &[Name], is_unique: bool) -> Result<(), DbErr> {
        let kind = if is_unique { "ux" } else { "ix" };
        let mut index = Index::create();
        index.name(format!("{kind}_{table}_{}", columns.join("_"))).table(table);
        for column in columns {
            index.col(*column);
        }
        if is_unique {
            index.unique();
        }
        self.manager.create_index(index.take()).await
    }
}
