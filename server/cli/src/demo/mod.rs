//! The newcomer's start: an embedded database, an embedded mailbox, tenants with people, and nothing to configure.

mod credentials;
mod folder;
mod plugins;
mod seed;
mod tenants;

pub use credentials::{Account, Credentials, TenantCredentials, UserCredentials};
pub use folder::{Folder, FolderError};
pub use seed::{SeedError, seed, seed_plugins};
