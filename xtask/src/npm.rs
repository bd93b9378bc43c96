//! What comes from npm: axe-core, which the browser tests inject into pages, and libraries of clients.

use crate::{
    Outcome,
    cargo::{root, run},
};
use std::{
    fs, io,
    path::Path,
    process::{Command, Stdio},
    time::SystemTime,
};

/// Installs what the browser tests need.
pub(crate) fn install() -> Outcome {
    install_in("tests/browser")
}

/// Installs what the folder's `package-lock.json` names, unless that has been done since the file changed.
pub(crate) fn install_in(name: &str) -> Outcome {
    let folder = root().join(name);
    let changed =
        |name: &str| -> io::Result<SystemTime> { fs::metadata(Path::new(&folder).join(name))?.modified() };
    let lock = changed("package-lock.json").map_err(|error| format!("{name}/package-lock.json: {error}"))?;
    // npm writes this file last.
    if changed("node_modules/.package-lock.json").is_ok_and(|installed| installed >= lock) {
        return Ok(());
    }
    run(Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(folder)
        .stdin(Stdio::null()))
    .map_err(|problem| {
        format!("{problem}\nThe tests in {name} need Node with npm (the README names the prerequisites)")
    })
}
