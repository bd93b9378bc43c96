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

/// A program, or another file by which a package is known, and the package that has it.
struct Need {
    program: &'static str,
    debian: &'static str,
    /// `None` where Homebrew has nothing of the kind.
    homebrew: Option<&'static str>,
}

const fn need(program: &'static str, debian: &'static str, homebrew: &'static str) -> Need {
    Need { program, debian, homebrew: Some(homebrew) }
}

const fn need_of_debian(program: &'static str, debian: &'static str) -> Need {
    Need { program, debian, homebrew: None }
}

/// Every part that can be left out.
pub(crate) const PARTS: [Part; 5] = [
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
    Part {
        name: "clients",
        needs: &[need("python3", "python3", "python"), need(ENSUREPIP, "python3-venv", "python")],
    },
    Part {
        name: "apache",
        // The server alone: the package `apache2` would bring a service, and sites that nobody wants here.
        needs: &[
            need_of_debian("apache2", "apache2-bin"),
            need_of_debian("mod_auth_openidc.so", "libapache2-mod-auth-openidc"),
            need_of_debian("libfaketime.so.1", "libfaketime"),
        ],
    },
];

/// What a Python makes virtual environments with; Debian packs it apart.
const ENSUREPIP: &str = "python3 -m ensurepip";

/// Installs what the parts not in `without` lack: as root on Debian. Elsewhere the error is the commands to type.
pub(crate) fn ensure(without: &[String]) -> Outcome {
    let folders = program_folders();
    let missing: Vec<&Need> = PARTS
        .iter()
        .filter(|part| !without.iter().any(|name| name == part.name))
        .flat_map(|part| part.needs)
        .filter(|need| !is_there(need, &folders))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if is_debian() && is_root() {
        return install(&distinct(missing.iter().map(|need| need.debian)));
    }
    Err(advice(&missing))
}

fn is_there(need: &Need, folders: &[PathBuf]) -> bool {
    if need.program == ENSUREPIP {
        // Of the python3 on the path, which need not be Debian's.
        let asked =
            Command::new("python3").args(["-c", "import ensurepip, venv"]).stderr(Stdio::null()).status();
        return asked.is_ok_and(|status| status.success());
    }
    folders.iter().any(|folder| folder.join(need.program).exists())
}

/// Where programs are looked for: Debian keeps PostgreSQL's server, Apache's modules, and an ordinary user's
/// `/usr/sbin`, off the path.
fn program_folders() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let below = |folder| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    env::split_paths(&path)
        .chain(["/usr/sbin", "/usr/lib/apache2/modules"].map(PathBuf::from))
        .chain(below("/usr/lib/postgresql").map(|version| version.join("bin")))
        .chain(below("/usr/lib").map(|architecture| architecture.join("faketime")))
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
    let homebrew = match distinct(missing.iter().filter_map(|need| need.homebrew)).join(" ") {
        none if none.is_empty() => "not to be had".to_owned(),
        packages => format!("brew install {packages}"),
    };
    let parts = PARTS.map(|part| format!("--without {}", part.name)).join(", ");
    format!(
        "the tests need {programs}. Install them and start again:\n\n  \
         Debian:  sudo apt-get update && sudo apt-get install --no-install-recommends {debian}\n  \
         macOS:   {homebrew}\n\n\
         No service has to run: the tests start their own. Or leave parts out, loudly, as apache has to be on \
         macOS: {parts}"
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
        let debian = "recommends apache2-bin chromium chromium-driver libapache2-mod-auth-openidc libfaketime \
                      mariadb-server postgresql python3 python3-venv\n";
        assert!(advice.contains(debian), "{advice}");
        assert!(
            advice.contains("brew install chromedriver chromium mariadb postgresql python\n"),
            "{advice}"
        );
    }

    #[test]
    fn what_homebrew_lacks_is_not_looked_for_there() {
        let apache = PARTS.iter().filter(|part| part.name == "apache").flat_map(|part| part.needs);
        let advice = advice(&apache.collect::<Vec<_>>());
        assert!(advice.contains("macOS:   not to be had\n"), "{advice}");
    }

    #[test]
    fn what_is_left_out_is_not_asked_for() {
        let every_part: Vec<String> = PARTS.iter().map(|part| part.name.to_owned()).collect();
        assert_eq!(ensure(&every_part), Ok(()));
    }
}
