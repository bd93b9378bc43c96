//! What the tests need beyond Rust: found on the machine, or installed on it.

use crate::{Outcome, cargo::run, policy::NoServices};
use std::{
    env, fs,
    path::PathBuf,
    process::{Command, Stdio},
};

/// A part of the tests that needs programs of its own.
pub(crate) struct Part {
    /// What `--without` calls it.
    pub(crate) name: &'static str,
    needs: &'static [Need],
}

/// A program and the package that has it.
struct Need {
    program: &'static str,
    debian: &'static str,
    homebrew: &'static str,
}

const fn need(program: &'static str, debian: &'static str, homebrew: &'static str) -> Need {
    Need { program, debian, homebrew }
}

/// Every part that can be left out.
pub(crate) const PARTS: [Part; 3] = [
    Part {
        name: "browser",
        needs: &[
            need("chromium", "chromium", "chromium"),
            need("chromedriver", "chromium-driver", "chromedriver"),
        ],
    },
    Part {
        name: "postgres",
        needs: &[need("initdb", "postgresql", "postgresql"), need("psql", "postgresql", "postgresql")],
    },
    Part {
        name: "mariadb",
        needs: &[
            need("mariadbd", "mariadb-server", "mariadb"),
            need("mariadb-install-db", "mariadb-server", "mariadb"),
        ],
    },
];

/// Installs what the parts not in `without` lack: as root on Debian. Elsewhere the error is the commands to type.
pub(crate) fn ensure(without: &[String]) -> Outcome {
    let folders = program_folders();
    let missing: Vec<&Need> = PARTS
        .iter()
        .filter(|part| !without.iter().any(|name| name == part.name))
        .flat_map(|part| part.needs)
        .filter(|need| !folders.iter().any(|folder| folder.join(need.program).exists()))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if is_debian() && is_root() {
        return install(&distinct(missing.iter().map(|need| need.debian)));
    }
    Err(advice(&missing))
}

/// Where programs are looked for: Debian keeps PostgreSQL's server, and an ordinary user's `/usr/sbin`, off the path.
fn program_folders() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let postgres = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    env::split_paths(&path)
        .chain([PathBuf::from("/usr/sbin")])
        .chain(postgres.map(|version| version.path().join("bin")))
        .collect()
}

fn install(packages: &[&str]) -> Outcome {
    println!("installing {}, without starting any service", packages.join(", "));
    let _no_services = NoServices::begin().map_err(|error| format!("policy-rc.d: {error}"))?;
    run(&mut apt_get(&["update"]))?;
    run(apt_get(&["install", "--yes", "--no-install-recommends"]).args(packages))
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command
        // A fresh machine often upgrades itself in the background: wait for the lock instead of failing.
        .args(["-q", "-o", "DPkg::Lock::Timeout=300"])
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null());
    command
}

fn advice(missing: &[&Need]) -> String {
    let programs = distinct(missing.iter().map(|need| need.program)).join(", ");
    let debian = distinct(missing.iter().map(|need| need.debian)).join(" ");
    let homebrew = distinct(missing.iter().map(|need| need.homebrew)).join(" ");
    format!(
        "the tests need {programs}. Install them and start again:\n\n  \
         Debian:  sudo apt-get update && sudo apt-get install --no-install-recommends {debian}\n  \
         macOS:   brew install {homebrew}\n\n\
         No service has to run: the tests start their own. Or leave parts out, loudly: --without browser, \
         --without postgres, --without mariadb"
    )
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen: Vec<&str> = names.collect();
    seen.sort_unstable();
    seen.dedup();
    seen
}

fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|release| release.lines().any(|line| line == "ID=debian"))
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_names_each_package_once() {
        let advice = advice(&PARTS.iter().flat_map(|part| part.needs).collect::<Vec<_>>());
        assert!(
            advice.contains("recommends chromium chromium-driver mariadb-server postgresql\n"),
            "{advice}"
        );
        assert!(advice.contains("brew install chromedriver chromium mariadb postgresql\n"), "{advice}");
    }

    #[test]
    fn what_is_left_out_is_not_asked_for() {
        let every_part: Vec<String> = PARTS.iter().map(|part| part.name.to_owned()).collect();
        assert_eq!(ensure(&every_part), Ok(()));
    }
}
