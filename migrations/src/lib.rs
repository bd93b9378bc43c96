//! The schema of Latchkey's database, as one ordered set of migrations for SQLite, PostgreSQL and MariaDB.
//!
//! How to add one, and why nothing is ever renamed in place, is told in this crate's README. A migration speaks of
//! tables and columns by their names as text and never by the entities of `latchkey-storage`: those move on, what has
//! been applied somewhere doesn't.

mod m0001_tenants;
mod m0002_users;
mod m0003_credentials;
mod m0004_resets;
mod m0005_outbox;
mod m0006_bookkeeping;
mod m0007_plugins;
mod m0008_audit_seals;
mod m0009_login_provider;
mod tables;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::{MigrationTrait, async_trait};

/// Every migration, in the order in which they are applied.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_tenants::Migration),
            Box::new(m0002_users::Migration),
            Box::new(m0003_credentials::Migration),
            Box::new(m0004_resets::Migration),
            Box::new(m0005_outbox::Migration),
            Box::new(m0006_bookkeeping::Migration),
            Box::new(m0007_plugins::Migration),
            Box::new(m0008_audit_seals::Migration),
            Box::new(m0009_login_provider::Migration),
        ]
    }
}
