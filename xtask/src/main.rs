//! `cargo xtask`: what a developer or CI does with the repository as a whole. No dependencies, so it builds in a second.

mod bench;
mod cargo;
mod docs;
mod npm;
mod packages;
mod plugins;
mod policy;
mod python;
mod test;

use std::process::ExitCode;

/// What a command ends with; the error is a sentence for a person.
type Outcome = Result<(), String>;

const HELP: &str = "\
cargo xtask COMMAND

  test [--without PART]… [--with bench] [-- FILTER…]
         Installs what the tests need (as root on Debian), then checks the format, runs clippy, every test,
         `docs --check` and `plugins --check`. PART is browser, postgres, mariadb, clients or apache; a part left
         out is announced loudly. FILTERs go to the tests.
  docs [--check]
         Writes docs/reference/ anew from the binary; with --check only tells what is stale.
  plugins [--check]
         Builds the guests under plugins/ into plugins/dist/; with --check tells which of those are stale, and builds
         them again to compare where there is a compiler for wasm32-unknown-unknown.
  bench [--quick]
         Measures against the references of the same run and prints the table.
  help
         Prints this.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((command, rest)) => match command.as_str() {
            "test" => test::run(rest),
            "docs" => docs::run(rest),
            "plugins" => plugins::run(rest),
            "bench" => bench::run(rest),
            "help" | "--help" | "-h" => {
                print!("{HELP}");
                Ok(())
            }
            unknown => Err(format!("there is no command `{unknown}`\n\n{HELP}")),
        },
        None => Err(format!("a command is missing\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("cargo xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}
