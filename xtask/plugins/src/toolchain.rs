//! Who compiles guests: rustup's toolchain where it has the target, Debian's unpacked packages otherwise.

use crate::{
    Outcome,
    guest::{Guest, Recipe},
    told,
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const TARGET: &str = "wasm32-unknown-unknown";

/// Would change how code is compiled, or where to.
const UNWANTED: [&str; 9] = [
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_TARGET_DIR",
    "RUSTC",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
];

pub(crate) struct Toolchain {
    /// `None`: rustup's.
    debian: Option<PathBuf>,
    identity: String,
    remapped: Vec<(PathBuf, &'static str)>,
}

impl Toolchain {
    /// What is there already.
    pub(crate) fn find(plugins: &Path) -> Option<Self> {
        let rustup = Self::identified(plugins, None);
        if rustup.is_some() {
            return rustup;
        }
        Self::identified(plugins, Some(debian_folder()?))
    }

    /// What is there, or what can be unpacked from Debian's packages.
    pub(crate) fn find_or_make(plugins: &Path) -> Outcome<Self> {
        if let Some(toolchain) = Self::find(plugins) {
            return Ok(toolchain);
        }
        let advice = format!("there is no compiler for {TARGET}: run `rustup target add {TARGET}`");
        let folder = debian_folder().ok_or(&advice)?;
        if !Path::new("/etc/debian_version").exists() {
            return Err(advice);
        }
        println!("rustup has no {TARGET}: unpacking Debian's Rust below {}, two minutes", folder.display());
        let script = plugins.join("../xtask/plugins/debian-toolchain.sh");
        let status = Command::new("bash").arg(&script).arg(&folder).stdin(Stdio::null()).status();
        if !status.is_ok_and(|status| status.success()) {
            return Err(format!("{advice}; Debian's packages, the other way, have failed"));
        }
        Self::identified(plugins, Some(folder)).ok_or(advice)
    }

    /// The toolchain if it has a standard library for the target.
    fn identified(plugins: &Path, debian: Option<PathBuf>) -> Option<Self> {
        let mut toolchain = Self { debian, identity: String::new(), remapped: Vec::new() };
        let library = match &toolchain.debian {
            Some(folder) => sysroot(folder).join("lib/rustlib").join(TARGET).join("lib"),
            None => toolchain.ask(&["--print=target-libdir", "--target", TARGET])?.trim().into(),
        };
        let has_library = fs::read_dir(library).ok()?.flatten().any(|entry| {
            let path = entry.path();
            path.extension().is_some_and(|extension| extension == "rlib")
        });
        if !has_library {
            return None;
        }
        let verbose = toolchain.ask(&["-vV"])?;
        let host = verbose.lines().find_map(|line| line.strip_prefix("host: "))?;
        toolchain.identity = format!("{}, on {host}", verbose.lines().next()?.trim());
        toolchain.remapped = toolchain.paths(plugins)?;
        Some(toolchain)
    }

    /// What must be the same for the same bytes.
    pub(crate) fn identity(&self) -> &str {
        &self.identity
    }

    pub(crate) fn told(&self) -> String {
        let whose = if self.debian.is_some() { "Debian's unpacked" } else { "the installed" };
        format!("{whose} {}", self.identity)
    }

    /// Compiles every crate; the folder where their modules are.
    pub(crate) fn build(&self, plugins: &Path, guests: &[Guest]) -> Outcome<PathBuf> {
        let target = plugins.join("target");
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["build", "--quiet", "--locked", "--release", "--target", TARGET, "--target-dir"]);
        cargo.arg(&target).current_dir(plugins).stdin(Stdio::null());
        for guest in guests {
            if let Recipe::Crate { .. } = guest.recipe {
                cargo.args(["--package", &guest.name]);
            }
        }
        self.prepare(&mut cargo);
        cargo.env("CARGO_ENCODED_RUSTFLAGS", self.flags().join("\u{1f}"));
        let status = cargo.status().map_err(|error| format!("cargo cannot be run: {error}"))?;
        if !status.success() {
            return Err(format!("the guests can't be built: cargo ended with {status}"));
        }
        Ok(target.join(TARGET).join("release"))
    }

    /// A component that tells where it was built is neither reproducible nor anybody's business.
    pub(crate) fn refuse_traces(&self, name: &str, component: &[u8]) -> Outcome<()> {
        for (path, _) in &self.remapped {
            let path = path.to_string_lossy();
            if component.windows(path.len()).any(|window| window == path.as_bytes()) {
                return Err(format!("{name}: the component names {path}"));
            }
        }
        Ok(())
    }

    fn flags(&self) -> Vec<String> {
        let mut flags: Vec<String> = self
            .remapped
            .iter()
            .map(|(path, name)| format!("--remap-path-prefix={}={name}", path.display()))
            .collect();
        if let Some(folder) = &self.debian {
            flags.push(format!("--sysroot={}", sysroot(folder).display()));
        }
        flags
    }

    /// Folders of this machine that would otherwise stand in panic messages, and what stands there instead. Where
    /// several fit, rustc takes the last.
    fn paths(&self, plugins: &Path) -> Option<Vec<(PathBuf, &'static str)>> {
        let home = env::var_os("HOME").map(PathBuf::from)?;
        let cargo_home = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
        // A home that is `/` tells nothing, and would be found everywhere.
        let mut paths = Vec::from_iter(home.parent().is_some().then(|| (home.clone(), "/home")));
        if let Some(folder) = &self.debian {
            paths.push((folder.clone(), "/rust"));
        }
        paths.push((plugins.to_owned(), "/plugins"));
        let registries = fs::read_dir(cargo_home.join("registry/src")).into_iter().flatten().flatten();
        paths.extend(registries.map(|registry| (registry.path(), "/registry")));
        Some(paths)
    }

    fn ask(&self, arguments: &[&str]) -> Option<String> {
        let program = self.debian.as_ref().map_or_else(|| PathBuf::from("rustc"), |folder| compiler(folder));
        let mut rustc = Command::new(program);
        self.prepare(&mut rustc);
        let output = rustc.args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn prepare(&self, command: &mut Command) {
        for variable in UNWANTED {
            command.env_remove(variable);
        }
        if let Some(folder) = &self.debian {
            command.env("RUSTC", compiler(folder));
            command.env("LD_LIBRARY_PATH", folder.join("usr/lib/x86_64-linux-gnu"));
            if let Some(linker) = rustup_linker() {
                command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
            }
        }
    }
}

/// Where `debian-toolchain.sh` unpacks to.
fn debian_folder() -> Option<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache")))?;
    Some(cache.join("latchkey/wasm"))
}

fn compiler(folder: &Path) -> PathBuf {
    folder.join("usr/bin/rustc")
}

/// The standard library that the script has built; only guests' code is compiled against it.
fn sysroot(folder: &Path) -> PathBuf {
    folder.join("sysroot")
}

/// Debian's packages have no linker for WebAssembly; every rustup toolchain has.
fn rustup_linker() -> Option<PathBuf> {
    let output = Command::new("rustc").args(["--print=sysroot"]).env_remove("RUSTC").output().ok()?;
    let sysroot = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    let targets = fs::read_dir(sysroot.join("lib/rustlib")).map_err(told(&sysroot)).ok()?;
    targets.flatten().map(|target| target.path().join("bin/rust-lld")).find(|linker| linker.exists())
}
