//! The sealing of the audit log: its queue, each tenant's chain, and the key. What it all means is the domain's
//! ([`latchkey_domain::audit`]); here it is kept and found.

mod append;
mod erase;
mod keys;
mod queue;
mod read;
mod rows;

pub use append::Growth;
