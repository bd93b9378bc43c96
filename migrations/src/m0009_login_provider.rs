//! What a login provider keeps: signing keys, clients, what people have granted them, and what is on its way there.

use crate::tables::{
    Tables, belongs_to, big_integer, boolean, digest, instant, integer, optional, uuid, word,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = Tables::new(manager);
        keys(&tables).await?;
        clients(&tables).await?;
        grants(&tables).await?;
        authorization_codes(&tables).await?;
        consents(&tables).await?;
        device_codes(&tables).await?;
        pushed_requests(&tables).await?;
        spent_identifiers(&tables).await?;
        sessions(manager, &tables).await
    }
}

/// `tenant_keys`: symmetric keys by their purpose. `signing_keys`: which of an algorithm's keys signs follows from the
/// instants alone, so that replicas agree without talking.
async fn keys(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![uuid("tenant_id"), word("purpose"), tables.text("sealed"), instant("created_at")];
    tables.create("tenant_keys", 2, columns, vec![]).await?;
    let columns = vec![
        uuid("tenant_id"),
        word("algorithm"),
        integer("number"),
        tables.text("sealed"),
        tables.text("public_key"),
        instant("created_at"),
        instant("active_from"),
    ];
    tables.create("signing_keys", 3, columns, vec![]).await
}

async fn clients(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        uuid("id"),
        tables.text("metadata"),
        optional(digest("secret")),
        optional(digest("registration_digest")),
        instant("created_at"),
        instant("updated_at"),
        big_integer("version"),
    ];
    tables.create("clients", 2, columns, vec![]).await?;
    tables.index("clients", &["tenant_id", "created_at", "id"]).await?;
    let columns = vec![
        uuid("tenant_id"),
        uuid("id"),
        digest("digest"),
        tables.text("name"),
        instant("created_at"),
        instant("expires_at"),
        optional(integer("uses_left")),
    ];
    tables.create("registration_tokens", 2, columns, vec![]).await?;
    tables.unique("registration_tokens", &["tenant_id", "digest"]).await?;
    tables.index("registration_tokens", &["expires_at"]).await
}

/// One row is a family of tokens. A refresh is one UPDATE of `generation`.
async fn grants(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        uuid("id"),
        uuid("user_id"),
        uuid("client_id"),
        optional(uuid("session_id")),
        boolean("offline"),
        tables.text("details"),
        instant("created_at"),
        instant("expires_at"),
        big_integer("credential_version"),
        integer("generation"),
        optional(instant("used_at")),
    ];
    let (user, client) =
        (belongs_to(("grants", "user_id"), "users"), belongs_to(("grants", "client_id"), "clients"));
    tables.create("grants", 2, columns, vec![user, client]).await?;
    tables.index("grants", &["tenant_id", "user_id"]).await?;
    tables.index("grants", &["tenant_id", "client_id"]).await?;
    tables.index("grants", &["tenant_id", "session_id"]).await?;
    tables.index("grants", &["expires_at"]).await
}

async fn authorization_codes(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        digest("digest"),
        uuid("grant_id"),
        tables.text("details"),
        instant("expires_at"),
        optional(instant("redeemed_at")),
    ];
    let grant = belongs_to(("authorization_codes", "grant_id"), "grants");
    tables.create("authorization_codes", 2, columns, vec![grant]).await?;
    tables.index("authorization_codes", &["tenant_id", "grant_id"]).await?;
    tables.index("authorization_codes", &["expires_at"]).await
}

async fn consents(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        uuid("user_id"),
        uuid("client_id"),
        tables.text("details"),
        instant("granted_at"),
    ];
    let references =
        vec![belongs_to(("consents", "user_id"), "users"), belongs_to(("consents", "client_id"), "clients")];
    tables.create("consents", 3, columns, references).await?;
    tables.index("consents", &["tenant_id", "client_id"]).await
}

async fn device_codes(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        digest("digest"),
        digest("user_code"),
        uuid("client_id"),
        tables.text("details"),
        word("state"),
        optional(uuid("grant_id")),
        instant("expires_at"),
        instant("poll_after"),
        integer("interval_seconds"),
    ];
    // Once approved it is a person's: the end of what they granted is its end.
    let references = vec![
        belongs_to(("device_codes", "client_id"), "clients"),
        belongs_to(("device_codes", "grant_id"), "grants"),
    ];
    tables.create("device_codes", 2, columns, references).await?;
    tables.unique("device_codes", &["tenant_id", "user_code"]).await?;
    tables.index("device_codes", &["tenant_id", "client_id"]).await?;
    tables.index("device_codes", &["tenant_id", "grant_id"]).await?;
    tables.index("device_codes", &["expires_at"]).await
}

async fn pushed_requests(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        digest("digest"),
        uuid("client_id"),
        tables.text("parameters"),
        instant("expires_at"),
    ];
    let client = belongs_to(("pushed_requests", "client_id"), "clients");
    tables.create("pushed_requests", 2, columns, vec![client]).await?;
    tables.index("pushed_requests", &["tenant_id", "client_id"]).await?;
    tables.index("pushed_requests", &["expires_at"]).await
}

/// What may be used once: a client's assertions, DPoP proofs; and access tokens that were revoked.
async fn spent_identifiers(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![uuid("tenant_id"), digest("digest"), instant("expires_at")];
    tables.create("spent_identifiers", 2, columns, vec![]).await?;
    tables.index("spent_identifiers", &["expires_at"]).await
}

/// The release before writes sessions without these: their person proved themself when they began, by password.
async fn sessions(manager: &SchemaManager<'_>, tables: &Tables<'_>) -> Result<(), DbErr> {
    for column in [optional(instant("authenticated_at")), optional(tables.text("methods"))] {
        manager.alter_table(Table::alter().table("sessions").add_column(column).take()).await?;
    }
    Ok(())
}
