//! Ends of sessions as clients learn of them: RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0) and back-channel
//! logout (OpenID Connect Back-Channel Logout 1.0).

mod ask;
pub(crate) mod deliver;
pub(crate) mod end;
pub(crate) mod notice;

pub use ask::{AskedLogout, LogoutStep, ask, finish, peek};
