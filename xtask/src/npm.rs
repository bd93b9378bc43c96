//! The one thing that comes from npm: axe-core, which the browser tests inject into pages.

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

/// Installs what `tests/browser/package-lock.json` names, unless that has been done since the file changed.
pub(crate) fn install() -> Outcome {
    let folder = root().join("tests/browser");
    let changed =
        |name: &str| -> io::Result<SystemTime> { fs::metadata(Path::new(&folder).join(name))?.modified() };
    let lock =
        changed("package-lock.json").map_err(|error| format!("tests/browser/package-lock.json: {error}"))?;
    // npm writes this file last.
    if changed("node_modules/.package-lock.json").is_ok_and(|installed| installed >= lock) {
        return Ok(());
    }
    run(Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(folder)
        .stdin(Stdio::null()))
    .map_err(|problem| {
        format!("{problem}\nThe browser tests need Node with npm (the README names the prerequisites)")
    })
}
