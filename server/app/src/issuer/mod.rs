//! A tenant as an OpenID provider: its issuer identifier, its keys and what it publishes of itself.

mod check_keys;
mod keep;
mod key_store;
mod open;
mod publish;
mod reseal;
mod rotate;

pub use check_keys::{KeyReport, check_keys};
pub use key_store::TenantKeys;
pub use open::open;
pub use publish::{key_set, metadata};
pub use rotate::{KeyOverview, RotateKeys, list_keys, rotate_keys};

pub(crate) use keep::keep_keys;
pub(crate) use key_store::{KeyStore, keys_of, new_store, root_key_place, signing_key_place};
pub(crate) use open::{RecentIssuers, forget, no_recent_issuers};
pub(crate) use reseal::reseal_keys;
