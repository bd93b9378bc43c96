//! What a login provider keeps.

mod clients;
mod codes;
mod consents;
mod devices;
mod grants;
mod keys;
mod pushed;
mod registration_tokens;
mod spent;

pub use clients::ClientQuery;
pub use grants::Rotation;
