//! Cargo, called from the repository's root.

use crate::Outcome;
use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The repository's root: that of the clone in which cargo runs us. Several clones may share a target folder, and so
/// this very binary.
pub(crate) fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&package).parent().expect("xtask is a folder of the repository").to_owned()
}

/// The cargo that runs us, in the repository's root, without a keyboard.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root()).stdin(Stdio::null());
    command
}

/// Runs `command` to its end, its output going where ours goes.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let shown = show(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` ended with {status}")),
        Err(error) => Err(format!("`{shown}` cannot be run: {error}")),
    }
}

/// Builds a binary of the workspace beside our own. With the tests' features, though it runs none: cargo then takes every
/// dependency from `cargo test` as it is, where `cargo run -p NAME` would compile a good part of them again.
pub(crate) fn build(binary: &str) -> Result<PathBuf, String> {
    run(&mut cargo(&["build", "--quiet", "--locked", "--workspace", "--bin", binary, "--tests"]))?;
    let own = env::current_exe().map_err(|error| format!("where xtask itself is: {error}"))?;
    Ok(own.with_file_name(binary).with_extension(env::consts::EXE_EXTENSION))
}

/// The command as one would type it.
pub(crate) fn show(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Sees to it that rustfmt and clippy are there: rustup's minimal profile leaves them out.
pub(crate) fn ensure_components() -> Outcome {
    let is_missing = |tool: &str| {
        !cargo(&[tool, "--version"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    if !is_missing("fmt") && !is_missing("clippy") {
        return Ok(());
    }
    run(Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]).current_dir(root()))
}
