//! `cargo xtask bench`: the release build of `latchkey-bench`, which does the measuring.

use crate::{
    Outcome,
    cargo::{cargo, run as run_command},
    npm,
};

/// Builds and runs the benchmarks; the arguments are theirs.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    // Most of them can do without, and those that can't will say so.
    if let Err(problem) = npm::install_in("xtask/bench/peer") {
        eprintln!("cargo xtask bench: another provider to measure beside can't be had: {problem}");
    }
    let mut command = cargo(&["run", "--release", "--locked", "--package", "latchkey-bench", "--"]);
    run_command(command.args(arguments))
}
