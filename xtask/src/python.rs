//! What comes from PyPI: the library of the client in Python, in a virtual environment of the user's cache folder, where
//! the next clone finds it.

use crate::{
    Outcome,
    cargo::{root, run},
};
use std::{
    env, fs, io,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const FOLDER: &str = "tests/clients/python";
/// Written into an environment last.
const COMPLETE: &str = "complete";

/// Installs what `requirements.txt` names, for this Python, and links it to where the tests look: `venv` beside that file.
pub(crate) fn install() -> Outcome {
    let folder = root().join(FOLDER);
    let requirements = folder.join("requirements.txt");
    let wanted =
        fs::read_to_string(&requirements).map_err(|error| format!("{FOLDER}/requirements.txt: {error}"))?;
    let environment = cache()?.join(format!("{:016x}", fingerprint(&(version()? + &wanted))));
    if !environment.join(COMPLETE).exists() {
        make(&environment, &requirements)?;
    }
    link(&environment, &folder.join("venv")).map_err(|error| format!("{FOLDER}/venv: {error}"))
}

fn make(environment: &Path, requirements: &Path) -> Outcome {
    let shown = environment.display();
    println!("installing {FOLDER}/requirements.txt into {shown}");
    // One that was cut short is begun anew.
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(environment).stdin(Stdio::null()))?;
    run(Command::new(environment.join("bin/python"))
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"])
        // Nothing is compiled, and nothing but what the file names by hash comes in.
        .args(["--only-binary=:all:", "--require-hashes", "--requirement"])
        .arg(requirements)
        .stdin(Stdio::null()))?;
    fs::write(environment.join(COMPLETE), "").map_err(|error| format!("{shown}: {error}"))
}

fn cache() -> Result<PathBuf, String> {
    let home = env::var_os("HOME").ok_or("HOME is not set")?;
    let cache = env::var_os("XDG_CACHE_HOME").map_or_else(|| Path::new(&home).join(".cache"), PathBuf::from);
    Ok(cache.join("latchkey/python-clients"))
}

/// An environment fits one Python only.
fn version() -> Result<String, String> {
    let asked = "import sys; print(sys.version, sys.executable)";
    let answer = Command::new("python3").args(["-c", asked]).stdin(Stdio::null()).output();
    let answer = answer.map_err(|error| format!("`python3` cannot be run: {error}"))?;
    Ok(String::from_utf8_lossy(&answer.stdout).into_owned())
}

/// FNV-1a, 64 bits: the same on every machine and with every compiler, and nobody tries to fool it.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Points `link` at `target`, whatever it pointed at before.
fn link(target: &Path, link: &Path) -> io::Result<()> {
    if fs::read_link(link).is_ok_and(|known| known == target) {
        return Ok(());
    }
    match fs::remove_file(link) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => symlink(target, link),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_requirements_have_another_environment() {
        // Test vectors of the algorithm's authors.
        assert_eq!(fingerprint(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_link_follows_its_environment() {
        let folder = env::temp_dir().join(format!("latchkey-link-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (old, new, venv) = (folder.join("old"), folder.join("new"), folder.join("venv"));
        for target in [&old, &new, &new] {
            link(target, &venv).unwrap();
            assert_eq!(&fs::read_link(&venv).unwrap(), target);
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
