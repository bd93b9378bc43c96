//! The registry of tenants.

use crate::tables::{Tables, big_integer, instant, uuid, word};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = Tables::new(manager);
        let columns = vec![
            uuid("id"),
            tables.ordered("slug", 40),
            tables.text("name"),
            // Folded words of slug and name, each with a blank before it, for the operators' search.
            tables.text("search_words"),
            word("status"),
            tables.text("settings"),
            tables.text("brand"),
            instant("created_at"),
            instant("updated_at"),
            big_integer("version"),
        ];
        tables.create("tenants", 1, columns, vec![]).await?;
        tables.unique("tenants", &["slug"]).await
    }
}
