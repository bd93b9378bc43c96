//! People, the names under which they are unique, and what they are found by.

use crate::tables::{Tables, belongs_to, big_integer, boolean, digest, instant, optional, uuid, word};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = Tables::new(manager);
        users(&tables).await?;
        user_identifiers(&tables).await?;
        user_words(&tables).await?;
        user_groups(&tables).await?;
        group_names(&tables).await
    }
}

async fn users(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("tenant_id"),
        uuid("id"),
        tables.text("login"),
        tables.ordered("login_sort", 128),
        optional(tables.text("email")),
        optional(digest("email_key")),
        boolean("email_is_login"),
        optional(tables.text("first_name")),
        optional(tables.text("last_name")),
        // Last and first names folded; empty where there are none, so that nothing to sort by is ever null.
        tables.ordered("name_sort", 128),
        // JSON, in the order in which they were given; `user_groups` is their index.
        tables.text("group_names"),
        optional(tables.text("associated_filter")),
        optional(digest("associated_filter_key")),
        optional(tables.text("profile")),
        optional(digest("profile_key")),
        boolean("deactivated"),
        optional(instant("reactivate_at")),
        optional(tables.text("locale")),
        optional(word("role")),
        // 0: never. Not null, because databases disagree on where null sorts.
        instant("last_login_at"),
        instant("created_at"),
        instant("updated_at"),
        big_integer("version"),
        big_integer("credential_version"),
    ];
    let tenant =
        ForeignKey::create().name("fk_users_tenant_id").from("users", "tenant_id").to("tenants", "id").take();
    tables.create("users", 2, columns, vec![tenant]).await?;
    for columns in [
        // Each order in which the list can be read …
        &["tenant_id", "login_sort", "id"][..],
        &["tenant_id", "name_sort", "id"],
        &["tenant_id", "created_at", "id"],
        &["tenant_id", "last_login_at", "id"],
        // … and each filter, already in the order in which the list is read most.
        &["tenant_id", "associated_filter_key", "login_sort", "id"],
        &["tenant_id", "profile_key", "login_sort", "id"],
        &["tenant_id", "deactivated", "login_sort", "id"],
        &["tenant_id", "role", "login_sort", "id"],
        &["tenant_id", "email_key"],
    ] {
        tables.index("users", columns).await?;
    }
    Ok(())
}

/// The one namespace of user names and login e-mails.
async fn user_identifiers(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![uuid("tenant_id"), digest("login_key"), uuid("user_id"), word("kind")];
    let user = belongs_to(("user_identifiers", "user_id"), "users");
    tables.create("user_identifiers", 2, columns, vec![user]).await?;
    tables.index("user_identifiers", &["tenant_id", "user_id"]).await
}

async fn user_words(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![uuid("tenant_id"), tables.ordered("word", 64), uuid("user_id")];
    let user = belongs_to(("user_words", "user_id"), "users");
    tables.create("user_words", 3, columns, vec![user]).await?;
    tables.index("user_words", &["tenant_id", "user_id", "word"]).await
}

async fn user_groups(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![uuid("tenant_id"), digest("group_key"), uuid("user_id")];
    let user = belongs_to(("user_groups", "user_id"), "users");
    tables.create("user_groups", 3, columns, vec![user]).await?;
    tables.index("user_groups", &["tenant_id", "user_id", "group_key"]).await
}

/// How each group was written first. Memberships are millions and can't be read through for the groups' names.
async fn group_names(tables: &Tables<'_>) -> Result<(), DbErr> {
    let columns = vec![uuid("tenant_id"), digest("group_key"), tables.text("name")];
    tables.create("group_names", 2, columns, vec![]).await
}
