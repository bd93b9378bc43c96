//! Background work, counters, replayed answers and the audit log.

use crate::tables::{Tables, big_integer, digest, instant, integer, optional, uuid, word};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = Tables::new(manager);
        jobs(&tables).await?;
        counters(&tables).await?;
        idempotency_keys(&tables).await?;
        audit_events(&tables).await
    }
}

async fn jobs(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        uuid("id"),
        word("kind"),
        tables.text("payload"),
        // When it is due; while a worker holds it, when its lease ends.
        instant("run_at"),
        integer("attempts"),
    ];
    tables.create("jobs", 2, columns, vec![]).await?;
    tables.index("jobs", &["run_at"]).await
}

async fn counters(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        digest("bucket"),
        instant("window_start"),
        big_integer("hits"),
        instant("expires_at"),
    ];
    tables.create("counters", 3, columns, vec![]).await?;
    tables.index("counters", &["expires_at"]).await
}

async fn idempotency_keys(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        digest("key_digest"),
        digest("request_digest"),
        integer("status"),
        tables.text("body"),
        instant("created_at"),
        instant("expires_at"),
    ];
    tables.create("idempotency_keys", 2, columns, vec![]).await?;
    tables.index("idempotency_keys", &["expires_at"]).await
}

/// Without foreign keys: the log outlives everything that it tells of.
async fn audit_events(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        uuid("id"),
        instant("at"),
        word("actor_kind"),
        optional(uuid("actor")),
        tables.text("actor_label"),
        tables.text("action"),
        word("outcome"),
        tables.text("target_kind"),
        tables.text("target"),
        digest("target_key"),
        tables.text("details"),
        tables.text("request_id"),
        optional(tables.text("network")),
    ];
    tables.create("audit_events", 2, columns, vec![]).await?;
    for columns in [
        &["tenant_id", "at", "id"][..],
        &["tenant_id", "target_key", "at", "id"],
        &["tenant_id", "actor", "at", "id"],
    ] {
        tables.index("audit_events", columns).await?;
    }
    Ok(())
}
