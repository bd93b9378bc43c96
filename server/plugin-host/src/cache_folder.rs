use crate::StartError;
use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::Path,
};
use wasmtime::{Cache, CacheConfig};

/// Opens wasmtime's on-disk cache. What lies in it is machine code that will be run, so nobody else may write there.
pub(crate) fn open(folder: &Path) -> Result<Cache, StartError> {
    let unusable = |reason: String| StartError::CacheFolder { folder: folder.to_path_buf(), reason };
    let private = make_private(folder).map_err(|error| unusable(error.to_string()))?;
    if !private {
        return Err(unusable("others may enter it; expected mode 0700".to_owned()));
    }
    // wasmtime wants it absolute.
    let absolute = fs::canonicalize(folder).map_err(|error| unusable(error.to_string()))?;
    let mut config = CacheConfig::new();
    config.with_directory(absolute);
    Cache::new(config).map_err(|error| unusable(format!("{error:#}")))
}

/// Makes the folder with mode 0700 unless it is there; whether only its owner may enter it.
fn make_private(folder: &Path) -> io::Result<bool> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    Ok(fs::metadata(folder)?.permissions().mode() & 0o077 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_folder_is_private_and_one_that_is_open_to_others_is_refused() {
        let base = tempfile::tempdir().expect("a folder");
        let folder = base.path().join("a/b");
        open(&folder).expect("a private folder");
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let refusal = open(&folder).unwrap_err().to_string();
        assert!(refusal.contains("others may enter it"), "{refusal}");
    }
}
