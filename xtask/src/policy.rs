//! Keeps Debian from starting the servers that it installs: the tests start their own, as an ordinary user.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Asked by every package before it starts a service; 101 forbids (Debian policy-rc.d specification).
const FILE: &str = "/usr/sbin/policy-rc.d";
const FORBID: &str = "#!/bin/sh\n# Written by `cargo xtask test`, which removes it again.\nexit 101\n";

/// While this lives, no package starts a service.
pub(crate) struct NoServices {
    /// `None` where the machine has a policy of its own, as containers do: it is left alone.
    ours: Option<PathBuf>,
}

impl NoServices {
    /// Forbids services from now on.
    pub(crate) fn begin() -> io::Result<Self> {
        Self::at(Path::new(FILE))
    }

    fn at(path: &Path) -> io::Result<Self> {
        match OpenOptions::new().write(true).create_new(true).mode(0o755).open(path) {
            Ok(mut file) => {
                let guard = Self { ours: Some(path.to_owned()) };
                file.write_all(FORBID.as_bytes())?;
                Ok(guard)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                // A run of ours that was killed leaves its file behind: adopt it.
                let is_ours = fs::read_to_string(path).is_ok_and(|content| content == FORBID);
                Ok(Self { ours: is_ours.then(|| path.to_owned()) })
            }
            Err(error) => Err(error),
        }
    }
}

impl Drop for NoServices {
    fn drop(&mut self) {
        if let Some(path) = &self.ours
            && let Err(error) = fs::remove_file(path)
        {
            eprintln!(
                "cargo xtask: remove {} by hand, or no service starts any more: {error}",
                path.display()
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_of_ours_goes_and_another_stays() {
        let path = std::env::temp_dir().join(format!("latchkey-policy-{}", std::process::id()));
        drop(NoServices::at(&path).unwrap());
        assert!(!path.exists(), "ours goes");

        fs::write(&path, FORBID).unwrap();
        drop(NoServices::at(&path).unwrap());
        assert!(!path.exists(), "one left by a killed run goes");

        fs::write(&path, "#!/bin/sh\nexit 0\n").unwrap();
        drop(NoServices::at(&path).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "#!/bin/sh\nexit 0\n", "the machine's own stays");
        fs::remove_file(&path).unwrap();
    }
}
