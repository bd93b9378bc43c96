//! Logging in with a password, the session that follows, and the forced change after a generated password.

pub mod choose_password;
pub mod dead_password;
pub mod log_in;
pub mod log_out;
pub mod session;
pub(crate) mod throttle;

pub use throttle::Limits;
