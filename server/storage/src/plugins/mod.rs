//! Tenants' plugins: what was uploaded, what is bound, which passwords guests have made before.

mod bindings;
mod components;
mod generated;

pub use components::PluginQuery;
