//! The master key file: made once, readable by the server alone, one key a line with the current one first.

use latchkey_domain::{
    Entropy,
    seal::{Keyring, KeyringError, MasterKey},
};
use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Why there is no keyring.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    #[error("master_key_file: {path} does not exist; `latchkey init` makes it", path = .0.display())]
    Missing(PathBuf),
    #[error("master_key_file: {path}: {source}", path = path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("master_key_file: {path}: {source}", path = path.display())]
    Malformed { path: PathBuf, source: KeyringError },
}

/// Reads the keyring.
pub fn read(path: &Path) -> Result<Keyring, MasterKeyError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(MasterKeyError::Missing(path.to_owned()));
        }
        Err(source) => return Err(MasterKeyError::Io { path: path.to_owned(), source }),
    };
    Keyring::parse(&text).map_err(|source| MasterKeyError::Malformed { path: path.to_owned(), source })
}

/// Reads the keyring, or makes a file with one fresh key if there is none.
pub fn read_or_create(path: &Path, entropy: &dyn Entropy) -> Result<Keyring, MasterKeyError> {
    match read(path) {
        Err(MasterKeyError::Missing(_)) => {
            write(path, &[MasterKey::mint(entropy).to_line()], true)?;
            read(path)
        }
        other => other,
    }
}

/// Puts a fresh key before the others; what is sealed from now on is sealed under it. Answers its id.
pub fn add_key(path: &Path, entropy: &dyn Entropy) -> Result<String, MasterKeyError> {
    let key = MasterKey::mint(entropy);
    let mut lines = vec![key.to_line()];
    lines.extend(read_lines(path)?);
    replace(path, &lines)?;
    Ok(key.id().to_owned())
}

/// Drops every key but the current one, after everything has been sealed anew.
pub fn drop_old_keys(path: &Path) -> Result<(), MasterKeyError> {
    let lines: Vec<_> = read_lines(path)?.into_iter().take(1).collect();
    replace(path, &lines)
}

fn read_lines(path: &Path) -> Result<Vec<Zeroizing<String>>, MasterKeyError> {
    read(path)?;
    let text =
        fs::read_to_string(path).map_err(|source| MasterKeyError::Io { path: path.to_owned(), source })?;
    let text = Zeroizing::new(text);
    let is_key = |line: &&str| !line.is_empty() && !line.starts_with('#');
    Ok(text.lines().map(str::trim).filter(is_key).map(|line| Zeroizing::new(line.to_owned())).collect())
}

/// A new file under another name, then one rename: a crash leaves the old keys or the new ones, never half a file.
fn replace(path: &Path, lines: &[Zeroizing<String>]) -> Result<(), MasterKeyError> {
    let beside = path.with_extension("new");
    let io_error = |source| MasterKeyError::Io { path: path.to_owned(), source };
    if beside.exists() {
        fs::remove_file(&beside).map_err(io_error)?;
    }
    write(&beside, lines, true)?;
    fs::rename(&beside, path).map_err(io_error)
}

fn write(path: &Path, lines: &[Zeroizing<String>], must_be_new: bool) -> Result<(), MasterKeyError> {
    let io_error = |source| MasterKeyError::Io { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io_error)?;
    }
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create_new(must_be_new).mode(0o600).open(path).map_err(io_error)?;
    file.write_all(
        b"# Latchkey master keys, the current first. Without this file nothing sealed can be opened.\n",
    )
    .map_err(io_error)?;
    for line in lines {
        file.write_all(line.as_bytes()).and_then(|()| file.write_all(b"\n")).map_err(io_error)?;
    }
    file.sync_all().map_err(io_error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::OsEntropy;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_key_is_made_once_rotated_and_dropped() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("keys/master.key");
        assert!(matches!(read(&path), Err(MasterKeyError::Missing(_))));
        let first = read_or_create(&path, &OsEntropy).expect("made").current_id().to_owned();
        assert_eq!(read_or_create(&path, &OsEntropy).expect("read").current_id(), first);
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        let second = add_key(&path, &OsEntropy).expect("added");
        assert_eq!(read(&path).expect("read").ids().collect::<Vec<_>>(), [second.as_str(), first.as_str()]);
        drop_old_keys(&path).expect("dropped");
        assert_eq!(read(&path).expect("read").ids().collect::<Vec<_>>(), [second.as_str()]);
    }
}
