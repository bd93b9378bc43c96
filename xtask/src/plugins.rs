//! `cargo xtask plugins`: the package `latchkey-plugin-builder`, which builds the guests or checks what is committed.

use crate::{
    Outcome,
    cargo::{cargo, run as run_command},
};

/// Builds and runs the builder; the arguments are its own.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let mut command = cargo(&["run", "--quiet", "--locked", "--package", "latchkey-plugin-builder", "--"]);
    run_command(command.args(arguments))
}
