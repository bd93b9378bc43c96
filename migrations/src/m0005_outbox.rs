//! Mails and the attempts to hand them over.

use crate::tables::{Tables, belongs_to, digest, instant, integer, optional, uuid, word};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = Tables::new(manager);
        outbox(&tables).await?;
        outbox_attempts(&tables).await
    }
}

/// Mails outlive their person and their reset: no foreign keys.
async fn outbox(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        uuid("id"),
        optional(uuid("user_id")),
        optional(uuid("reset_id")),
        tables.text("recipient"),
        digest("recipient_key"),
        word("kind"),
        tables.text("content"),
        tables.text("languages"),
        optional(tables.text("sealed_secret")),
        word("state"),
        integer("attempts"),
        instant("next_attempt_at"),
        // `next_attempt_at` until it is settled, then null: the queue is the rows at the beginning of its index.
        optional(instant("due_at")),
        optional(tables.text("header_message_id")),
        optional(instant("link_expires_at")),
        instant("created_at"),
        optional(instant("settled_at")),
        optional(tables.text("last_answer")),
    ];
    tables.create("outbox", 2, columns, vec![]).await?;
    // The one queue of all tenants' mails.
    tables.index("outbox", &["due_at"]).await?;
    for columns in [
        &["tenant_id", "created_at", "id"][..],
        &["tenant_id", "user_id", "created_at", "id"],
        &["tenant_id", "reset_id"],
        &["tenant_id", "recipient_key", "created_at", "id"],
    ] {
        tables.index("outbox", columns).await?;
    }
    Ok(())
}

async fn outbox_attempts(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        uuid("message_id"),
        integer("number"),
        instant("at"),
        word("state"),
        tables.text("answer"),
        tables.text("header_message_id"),
    ];
    let message = belongs_to(("outbox_attempts", "message_id"), "outbox");
    tables.create("outbox_attempts", 3, columns, vec![message]).await
}
