//! Roles: who may administer a tenant.

mod assign;
mod list;

pub use assign::assign;
pub use list::list;
