//! A person's own way back: asking for a link, opening it, setting a new password with it.
//!
//! The old password stays valid until the new one is set. Whoever asks learns nothing: what was typed is stored and
//! answered; a job looks it up later.

pub mod ask;
pub mod ask_again;
pub(crate) mod look_up;
pub mod open_link;
pub mod set_password;
pub mod set_up;
