//! The tables' rows. Private to this crate: what leaves it are the domain's types.

pub mod api_token;
pub mod attempt;
pub mod audit_chain;
pub mod audit_checkpoint;
pub mod audit_event;
pub mod audit_key;
pub mod audit_seal;
pub mod counter;
pub mod generated_password;
pub mod group_name;
pub mod idempotency_key;
pub mod job;
pub mod lease;
pub mod message;
pub mod password;
pub mod plugin;
pub mod plugin_binding;
pub mod plugin_chunk;
pub mod reset;
pub mod reset_link;
pub mod session;
pub mod tenant;
pub mod user;
pub mod user_group;
pub mod user_identifier;
pub mod user_word;
