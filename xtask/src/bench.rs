//! `cargo xtask bench`: the release build of `latchkey-bench`, which does the measuring.

use crate::{
    Outcome,
    cargo::{cargo, run as run_command},
};

/// Builds and runs the benchmarks; the arguments are theirs.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let mut command = cargo(&["run", "--release", "--locked", "--package", "latchkey-bench", "--"]);
    run_command(command.args(arguments))
}
