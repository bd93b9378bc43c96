//! Resets and the links that were mailed for them.

use crate::tables::{Tables, belongs_to, boolean, digest, instant, optional, uuid, word};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = Tables::new(manager);
        resets(&tables).await?;
        reset_links(&tables).await
    }
}

async fn resets(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        uuid("id"),
        uuid("user_id"),
        word("kind"),
        word("mode"),
        word("state"),
        // What the states carry: `sent` the first two, the later ones the third.
        optional(instant("sent_at")),
        optional(instant("expires_at")),
        optional(instant("ended_at")),
        instant("created_at"),
        optional(uuid("requested_by")),
        optional(tables.text("requested_by_label")),
        optional(tables.text("reason")),
        optional(tables.text("deliver_to")),
        boolean("delivered_elsewhere"),
        boolean("shown"),
        boolean("must_change"),
        optional(instant("opened_at")),
    ];
    let user = belongs_to(("resets", "user_id"), "users");
    tables.create("resets", 2, columns, vec![user]).await?;
    tables.index("resets", &["tenant_id", "user_id", "created_at", "id"]).await
}

async fn reset_links(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        digest("digest"),
        uuid("user_id"),
        uuid("reset_id"),
        instant("issued_at"),
        instant("expires_at"),
        optional(instant("ended_at")),
    ];
    let reset = belongs_to(("reset_links", "reset_id"), "resets");
    tables.create("reset_links", 2, columns, vec![reset]).await?;
    tables.index("reset_links", &["tenant_id", "reset_id"]).await?;
    tables.index("reset_links", &["tenant_id", "user_id"]).await?;
    tables.index("reset_links", &["expires_at"]).await
}
