//! An administrator's reset: the old password is dead when the answer comes back.

mod administrator;
pub mod cancel;
mod dead_password;
mod delivery;
pub(crate) mod end_open;
mod generated;
pub mod history;
pub mod request;
pub mod resend;

pub use request::{RequestReset, ResetRequested};
