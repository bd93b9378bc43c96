//! What seals the audit log: each tenant's chain and checkpoints, the installation's audit key, and leases for work that one
//! server does for all.

use crate::tables::{Name, Tables, big_integer, bytes, digest, instant, integer, optional, uuid, word};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = Tables::new(manager);
        leases(&tables).await?;
        audit_keys(&tables).await?;
        audit_chains(&tables).await?;
        audit_seals(&tables).await?;
        audit_checkpoints(&tables).await?;
        audit_events(manager, &tables).await
    }
}

async fn leases(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![word("name"), uuid("holder"), instant("ends_at")];
    tables.create("leases", 1, columns, vec![]).await
}

/// The installation's own, so without a tenant.
async fn audit_keys(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![integer("number"), tables.text("sealed"), instant("unstamped_until")];
    tables.create("audit_keys", 1, columns, vec![]).await
}

async fn audit_chains(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        big_integer("sequence"),
        digest("link"),
        big_integer("checkpoints"),
        big_integer("checkpoint_sequence"),
        instant("checkpoint_at"),
        digest("tag"),
    ];
    tables.create("audit_chains", 1, columns, vec![]).await
}

async fn audit_seals(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        big_integer("sequence"),
        uuid("event_id"),
        instant("sealed_at"),
        word("origin"),
        optional(bytes("salt", 16)),
        digest("personal_digest"),
        digest("link"),
        digest("tag"),
        optional(digest("erasure")),
    ];
    tables.create("audit_seals", 2, columns, vec![]).await?;
    tables.unique("audit_seals", &["tenant_id", "event_id"]).await
}

async fn audit_checkpoints(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        big_integer("number"),
        big_integer("sequence"),
        digest("link"),
        instant("at"),
        bytes("signature", 64),
    ];
    tables.create("audit_checkpoints", 2, columns, vec![]).await?;
    tables.index("audit_checkpoints", &["tenant_id", "sequence"]).await
}

/// Rows of the release before are written without any of these and are sealed all the same. The index is the sealer's queue:
/// what has no sequence number yet, in the order of ids, which is that of time.
async fn audit_events(manager: &SchemaManager<'_>, tables: &Tables<'_>) -> Result<(), DbErr> {
    let table: Name = "audit_events";
    for column in
        [optional(big_integer("sequence")), optional(tables.text("stamp")), optional(instant("erased_at"))]
    {
        manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
    }
    tables.index(table, &["sequence", "id"]).await
}
