use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// The demo's own files in a data folder that may hold others.
pub struct Folder {
    path: PathBuf,
    /// The operating system's lock: gone with the process, however it ends.
    _lock: File,
}

/// Why the demo can't have its folder.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    #[error("data_dir: {path}: another demo is running in it", path = .0.display())]
    InUse(PathBuf),
    #[error("data_dir: {path}: {source}", path = path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// What `--fresh` removes, and nothing else.
const OWN_FILES: [&str; 5] =
    ["demo.db", "demo.db-wal", "demo.db-shm", "demo-credentials.json", "demo-master.key"];

impl Folder {
    /// Makes the folder if need be and locks it for this process.
    pub fn lock(path: &Path) -> Result<Self, FolderError> {
        let error = |source| FolderError::Io { path: path.to_owned(), source };
        fs::create_dir_all(path).map_err(error)?;
        let lock = File::create(path.join("demo.lock")).map_err(error)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse(path.to_owned())),
            Err(TryLockError::Error(source)) => Err(error(source)),
        }
    }

    /// Removes what earlier demos left.
    pub fn clear(&self) -> Result<(), FolderError> {
        for name in OWN_FILES {
            match fs::remove_file(self.path.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(FolderError::Io { path: self.path.join(name), source: error });
                }
                _ => {}
            }
        }
        Ok(())
    }

    #[must_use]
    pub fn database_url(&self) -> String {
        format!("sqlite://{}", self.path.join("demo.db").display())
    }

    #[must_use]
    pub fn master_key(&self) -> PathBuf {
        self.path.join("demo-master.key")
    }

    #[must_use]
    pub fn credentials(&self) -> PathBuf {
        self.path.join("demo-credentials.json")
    }
}
