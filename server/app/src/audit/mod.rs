//! The audit log, read.

mod list;

pub use list::{AuditQuery, list};
