//! What people have granted to clients, as they and administrators see it.

mod end;
mod list;

pub use end::{end_grant, end_own};
pub use list::{Application, list, list_own};
