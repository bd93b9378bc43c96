//! People's accounts: created, found, changed, deactivated and reactivated, deleted.

mod change;
mod create;
mod deactivate;
mod delete;
mod details;
mod find;
mod first_password;
mod groups;
mod list;
mod reactivate;
mod show;

pub use change::change;
pub use create::{CreateUser, UserCreated, create};
pub use deactivate::deactivate;
pub use delete::delete;
pub use details::UserDetails;
pub use find::{UserRef, resolve};
pub use groups::groups;
pub use list::{ListUsers, StatusFilter, UserSort, list};
pub use reactivate::reactivate;
pub use show::show;

pub(crate) use find::{find, found, locked, not_oneself};
