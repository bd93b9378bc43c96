//! Tenants' plugins: uploaded, tried out with sample data, bound to do something, rolled back, deleted. Where guests take
//! part in other operations is in `hooks`.

mod bind;
mod bindings;
mod check_bound;
mod delete;
mod list;
mod prove;
mod rollback;
mod settings;
mod show;
mod stage;
mod test;
pub mod trial;
mod upload;

pub use bind::{Bind, bind};
pub use bindings::{BindingStatus, binding, bindings};
pub use check_bound::{BoundPlugins, check_bound};
pub use delete::delete;
pub use list::{ListPlugins, list};
pub use prove::prove;
pub use rollback::rollback;
pub use settings::{SettingsError, check_schema, check_settings};
pub use show::show;
pub use stage::Stage;
pub use test::{TestPlugin, test};
pub use trial::{Sample, Trial};
pub use upload::{Uploaded, upload};
