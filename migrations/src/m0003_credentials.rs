//! What people prove themselves with: passwords, browser sessions, personal API tokens.

use crate::tables::{Tables, belongs_to, big_integer, boolean, digest, instant, optional, uuid};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = Tables::new(manager);
        passwords(&tables).await?;
        sessions(&tables).await?;
        api_tokens(&tables).await
    }
}

/// At most one row for each person; `dead_verifier` is what an open reset killed.
async fn passwords(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        uuid("user_id"),
        optional(tables.text("verifier")),
        optional(instant("set_at")),
        optional(instant("expires_at")),
        boolean("must_change"),
        optional(uuid("generated_by")),
        optional(tables.text("dead_verifier")),
        optional(uuid("dead_reset")),
    ];
    let user = belongs_to(("passwords", "user_id"), "users");
    tables.create("passwords", 2, columns, vec![user]).await
}

async fn sessions(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        uuid("id"),
        uuid("user_id"),
        digest("digest"),
        instant("created_at"),
        instant("expires_at"),
        big_integer("credential_version"),
        boolean("must_change_password"),
    ];
    let user = belongs_to(("sessions", "user_id"), "users");
    tables.create("sessions", 2, columns, vec![user]).await?;
    tables.unique("sessions", &["tenant_id", "digest"]).await?;
    tables.index("sessions", &["tenant_id", "user_id"]).await?;
    tables.index("sessions", &["expires_at"]).await
}

async fn api_tokens(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        uuid("id"),
        uuid("user_id"),
        digest("digest"),
        tables.text("name"),
        tables.text("scopes"),
        instant("created_at"),
        instant("expires_at"),
        optional(instant("last_used_at")),
        big_integer("credential_version"),
    ];
    let user = belongs_to(("api_tokens", "user_id"), "users");
    tables.create("api_tokens", 2, columns, vec![user]).await?;
    // Not by tenant: a token says by itself whose it is.
    tables.unique("api_tokens", &["digest"]).await?;
    tables.index("api_tokens", &["tenant_id", "user_id"]).await
}
