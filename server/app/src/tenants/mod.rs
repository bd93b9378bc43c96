//! Tenants: created by operators, shown, changed, deactivated.

mod change;
mod create;
mod list;
mod open;
mod profile;
mod rules;
mod show;

pub use change::change;
pub use create::{CreateTenant, create};
pub use list::{ListTenants, list};
pub use open::open;
pub use profile::TenantProfile;
pub use show::show;

pub(crate) use rules::check_name_and_brand;
