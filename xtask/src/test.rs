//! `cargo xtask test`: everything that CI asks, in the order in which it fails soonest.

use crate::{
    Outcome, bench,
    cargo::{cargo, ensure_components, run as run_command, show},
    docs, npm,
    packages::{self, PARTS},
    plugins, python,
};
use std::{
    process::Command,
    time::{Duration, Instant},
};

/// The variable by which the tests know what they may leave out; see `tests/databases`.
const WITHOUT: &str = "LATCHKEY_TESTS_WITHOUT";

/// What was asked for on the command line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    without: Vec<String>,
    with_bench: bool,
    filters: Vec<String>,
}

/// Prepares the machine and runs every check; stops at the first that fails.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let options = parse(arguments)?;
    announce(&options.without);
    let mut steps = Steps::default();
    let outcome = steps.all(&options);
    announce(&options.without);
    println!("{}", steps.summary());
    outcome
}

fn parse(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options::default();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let (flag, value) = match argument.split_once('=') {
            Some((flag, value)) => (flag, Some(value)),
            None => (argument.as_str(), None),
        };
        let mut value = || {
            let value = value.or_else(|| arguments.next().map(String::as_str));
            value.ok_or_else(|| format!("{flag} needs a value"))
        };
        match flag {
            "--" => {
                options.filters = arguments.cloned().collect();
                break;
            }
            "--without" => {
                for part in value()?.split(',') {
                    if !PARTS.iter().any(|known| known.name == part) {
                        let known = PARTS.map(|part| part.name).join(", ");
                        return Err(format!("`{part}` cannot be left out; these can: {known}"));
                    }
                    options.without.push(part.to_owned());
                }
            }
            "--with" => match value()? {
                "bench" => options.with_bench = true,
                other => return Err(format!("--with knows `bench`, not `{other}`")),
            },
            _ => return Err(format!("`test` knows --without, --with and --, not `{argument}`")),
        }
    }
    Ok(options)
}

/// Says so loudly that nobody takes the run for a whole one.
fn announce(without: &[String]) {
    if without.is_empty() {
        return;
    }
    let bar = "#".repeat(78);
    println!(
        "\n{bar}\n##  NOT TESTED: {} (--without)\n##  This run proves nothing about it.\n{bar}\n",
        without.join(", ")
    );
}

/// The checks that ran, with the time each took.
#[derive(Default)]
struct Steps {
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    fn all(&mut self, options: &Options) -> Outcome {
        self.step("prepare", || {
            packages::ensure(&options.without)?;
            ensure_components()?;
            let is_wanted = |part: &str| !options.without.iter().any(|without| without == part);
            if is_wanted("browser") {
                npm::install()?;
            }
            if is_wanted("clients") {
                npm::install_in("tests/clients/node")?;
                python::install()?;
            }
            Ok(())
        })?;
        self.command("format", &mut cargo(&["fmt", "--all", "--check"]))?;
        self.command(
            "clippy",
            &mut cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]),
        )?;
        self.command("tests", &mut every_test(options))?;
        // The guests' own tests, on this machine's processor: a workspace of its own.
        self.command("guests", &mut cargo(&["test", "--locked", "--manifest-path", "plugins/Cargo.toml"]))?;
        self.step("docs", || docs::run(&["--check".to_owned()]))?;
        self.step("plugins", || plugins::run(&["--check".to_owned()]))?;
        if options.with_bench {
            self.step("bench", || bench::run(&["--quick".to_owned()]))?;
        }
        Ok(())
    }

    fn command(&mut self, name: &'static str, command: &mut Command) -> Outcome {
        println!("\n── {name}: {}", show(command));
        self.step(name, || run_command(command))
    }

    #[expect(clippy::disallowed_methods, reason = "tells a person how long each step took")]
    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> Outcome {
        let started = Instant::now();
        let outcome = work();
        self.done.push((name, started.elapsed()));
        outcome.map_err(|problem| format!("STOPPED at {name}: {problem}"))
    }

    /// `format 1 s · clippy 95 s · …`
    fn summary(&self) -> String {
        let steps = self.done.iter().map(|(name, took)| format!("{name} {} s", took.as_secs()));
        format!("\ncargo xtask test ran: {}", steps.collect::<Vec<_>>().join(" · "))
    }
}

/// Every test of the workspace. Snapshots are compared and never written: a run must not change what it checks.
fn every_test(options: &Options) -> Command {
    let mut command = cargo(&["test", "--workspace", "--locked"]);
    if !options.filters.is_empty() {
        command.arg("--").args(&options.filters);
    }
    command.env("INSTA_UPDATE", "no").env_remove("INSTA_FORCE_PASS").env_remove(WITHOUT);
    if !options.without.is_empty() {
        command.env(WITHOUT, options.without.join(","));
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Options, String> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn parts_are_left_out_by_name() {
        let options =
            parsed("--without browser --without=postgres,mariadb --with bench -- reset --exact").unwrap();
        assert_eq!(options.without, ["browser", "postgres", "mariadb"]);
        assert!(options.with_bench);
        assert_eq!(options.filters, ["reset", "--exact"]);
        assert_eq!(parsed(""), Ok(Options::default()));
    }

    #[test]
    fn a_wrong_line_is_refused_and_not_half_understood() {
        for line in
            ["--without", "--without sqlite", "--with lunch", "--quick", "reset", "--without browser,"]
        {
            assert!(parsed(line).is_err(), "{line}");
        }
    }

    #[test]
    fn the_tests_learn_what_is_left_out_from_this_run_only() {
        let variable = |options: &Options| {
            let command = every_test(options);
            let value = command.get_envs().find(|(name, _)| *name == WITHOUT).unwrap().1;
            value.map(|value| value.to_string_lossy().into_owned())
        };
        assert_eq!(variable(&Options::default()), None, "one from the surroundings is taken away");
        assert_eq!(
            variable(&parsed("--without browser,mariadb").unwrap()),
            Some("browser,mariadb".to_owned())
        );
    }
}
