//! What a component does, as `latchkey plugin run` tells: for comparing components that different compilers built.

use crate::{Outcome, component, told};
use serde_json::Value;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The server's binary, which has the guests' host in it; `cargo xtask plugins` builds it and says where.
pub(crate) const BINARY: &str = "LATCHKEY_BINARY";

/// A component's imports, exports and types, and what it answers to every sample. What a generator makes is left out: it
/// is never the same twice.
pub(crate) fn of(component: &[u8]) -> Outcome<Vec<String>> {
    // A fixture may be no component at all: then the two are alike in that.
    let mut behaviour = vec![component::face(component).unwrap_or_else(|problem| problem)];
    let file = Scratch::with(component)?;
    let checked = latchkey(&["plugin", "check", "--json"], &file)?;
    // A fixture that nobody would take: that it isn't taken is all there is to compare.
    let Some(checked) = checked else { return Ok(behaviour) };
    behaviour.push(format!("{} {} {}", checked["name"], checked["version"], checked["settings_schema"]));
    let is_random = checked["capability"] == "password-generator";
    let run = latchkey(&["plugin", "run", "--json"], &file)?.unwrap_or_default();
    for sample in run["samples"].as_array().into_iter().flatten() {
        let answer =
            if is_random { Value::from(sample["answer"].is_string()) } else { sample["answer"].clone() };
        behaviour.push(format!("{} {} {answer}", sample["about"], sample["problem"]));
    }
    Ok(behaviour)
}

/// What the command prints, if it prints JSON; `None` where it refuses the component.
fn latchkey(arguments: &[&str], file: &Scratch) -> Outcome<Option<Value>> {
    let binary =
        env::var_os(BINARY).ok_or_else(|| format!("{BINARY} is not set: run `cargo xtask plugins`"))?;
    let mut command = Command::new(&binary);
    command.args(arguments).arg(&file.0).env("LATCHKEY_DATA_DIR", file.folder());
    let output = command.stdin(Stdio::null()).output().map_err(told(Path::new(&binary)))?;
    Ok(serde_json::from_slice(&output.stdout).ok())
}

/// A component in a folder of its own, gone when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn with(component: &[u8]) -> Outcome<Self> {
        let digest = crate::sources::sha256(component);
        let folder =
            env::temp_dir().join(format!("latchkey-plugins-{}-{}", std::process::id(), &digest[..16]));
        fs::create_dir_all(&folder).map_err(told(&folder))?;
        let file = folder.join("guest.wasm");
        fs::write(&file, component).map_err(told(&file))?;
        Ok(Self(file))
    }

    fn folder(&self) -> &Path {
        self.0.parent().unwrap_or(&self.0)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.folder());
    }
}
