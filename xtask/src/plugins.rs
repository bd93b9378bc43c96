//! `cargo xtask plugins`: the package `latchkey-plugin-builder`, which builds the guests or checks what is committed.

use crate::{
    Outcome,
    cargo::{build, root, run as run_command},
};
use std::process::{Command, Stdio};

/// Builds and runs the builder; the arguments are its own.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let builder = build("latchkey-plugin-builder")?;
    // The guests' host, for comparing what components of different compilers do.
    let server = build("latchkey")?;
    let mut command = Command::new(builder);
    // Several clones may share a target folder, and so this very binary: tell it which one it works for.
    command.env("CARGO_MANIFEST_DIR", root().join("xtask/plugins"));
    command.env("LATCHKEY_BINARY", server);
    run_command(command.args(arguments).current_dir(root()).stdin(Stdio::null()))
}
