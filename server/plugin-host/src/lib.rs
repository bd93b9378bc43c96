//! Runs tenants' WebAssembly components: compiled once, one fresh instance a call, within bounds.
//!
//! A guest has no ambient authority. It is handed the call's arguments and what its world imports (randomness, and
//! log lines unless it makes passwords); it gives back data, which is checked against the contract before anybody
//! sees it. [`Host`] fills the domain's port [`PluginHost`](latchkey_domain::plugin::PluginHost); nothing of wasmtime
//! shows outside this crate.
//!
//! The way of a call: `queue` (one guest at a time, tenants in turn) → `running` (a blocking thread, under the
//! `watchdog`) → `worlds/…` (the question and the answer's check). The way of an upload: `loading/…` → `library`.

mod bindings;
mod cache_folder;
mod engine;
mod failure;
mod guest;
mod host;
mod imports;
mod library;
mod limits;
mod loading;
mod queue;
mod running;
mod text;
mod watchdog;
mod worlds;

#[cfg(test)]
mod tests;

pub use engine::StartError;
pub use host::Host;
pub use limits::Limits;
