//! An audit log as a file that proves itself: JSON Lines that anybody verifies with a public key alone.
//!
//! The lines are a header, then rows and checkpoints in the order of the chain, then an end with a signature over every
//! byte before it. A row's line holds all that its link is computed from; a checkpoint signs a link; the last row is always
//! covered by a checkpoint. Each line is the one way of writing what it says (member order, no blanks), so that no byte is
//! left that could be changed.

mod lines;
mod verify;
mod write;

pub use lines::{Bytes, Header, TenantName};
pub use verify::{ExportVerifier, VerifiedExport, WrongExport};
pub use write::ExportWriter;

/// What a header says that the file is.
pub const FORMAT: &str = "latchkey-audit-1";

#[cfg(test)]
mod tests;
