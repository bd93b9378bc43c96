//! Tenants' plugins: components in chunks, what is bound to do what, and digests of the passwords that guests have made.

use crate::tables::{Tables, belongs_to, big_integer, digest, instant, integer, optional, uuid, word};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = Tables::new(manager);
        plugins(&tables).await?;
        plugin_chunks(&tables).await?;
        plugin_bindings(&tables).await?;
        generated_passwords(&tables).await
    }
}

async fn plugins(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        uuid("id"),
        word("capability"),
        tables.text("name"),
        tables.text("version"),
        tables.text("settings_schema"),
        digest("digest"),
        big_integer("size_bytes"),
        instant("uploaded_at"),
        optional(uuid("uploaded_by")),
    ];
    tables.create("plugins", 2, columns, vec![]).await?;
    // The same component uploaded again is the same plugin.
    tables.unique("plugins", &["tenant_id", "digest"]).await?;
    tables.index("plugins", &["tenant_id", "uploaded_at", "id"]).await
}

/// A component as rows of at most a mebibyte, since MariaDB limits a statement to 16 of them.
async fn plugin_chunks(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![uuid("tenant_id"), uuid("plugin_id"), integer("number"), tables.bytes("content")];
    let plugin = belongs_to(("plugin_chunks", "plugin_id"), "plugins");
    tables.create("plugin_chunks", 3, columns, vec![plugin]).await
}

/// Every binding that ever was; the highest revision of a capability holds. Without a reference to the plugin: the
/// history tells of deleted ones, too.
async fn plugin_bindings(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        word("capability"),
        integer("revision"),
        optional(uuid("plugin_id")),
        optional(digest("digest")),
        tables.text("settings"),
        word("on_failure"),
        instant("bound_at"),
        optional(uuid("bound_by")),
    ];
    tables.create("plugin_bindings", 3, columns, vec![]).await
}

async fn generated_passwords(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![uuid("tenant_id"), digest("digest"), instant("generated_at")];
    tables.create("generated_passwords", 2, columns, vec![]).await?;
    tables.index("generated_passwords", &["generated_at"]).await
}
