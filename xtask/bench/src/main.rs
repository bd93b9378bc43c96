//! `cargo xtask bench`: how fast Latchkey is, as ratios taken within one run on the same cores.
//!
//! Both sides of a ratio take turns, a slice each, so that a noisy neighbour hits both. Every answer is checked: a login
//! that isn't a success is an error and not fast. Numbers that miss their target are printed and nothing more, since
//! benchmarks are no tests; the exit code tells only whether every case could be run.

mod browser;
mod cases;
mod ground;
mod http;
mod limit;
mod load;
mod measure;
mod server;
mod sink;
mod table;

use cases::{Case, Plan};
use clap::{Parser, ValueEnum as _};
use serde_json::json;
use std::{
    env,
    error::Error,
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};
use table::Row;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Measures Latchkey and prints a table.
#[derive(Parser)]
struct Arguments {
    /// Fewer and shorter slices, fewer calls: within three minutes.
    #[arg(long)]
    quick: bool,
    /// Where to write the table as JSON; `bench.json` in the target folder unless given.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Drain mails from PostgreSQL too. Nobody else may be using the database; tenants called `bench-…` stay in it.
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// Only this case; can be repeated.
    #[arg(long, value_enum, value_name = "CASE")]
    only: Vec<Case>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every case could be run.
fn run(arguments: &Arguments) -> Outcome<bool> {
    server::build_binary()?;
    let plan = if arguments.quick { Plan::quick() } else { Plan::full() };
    let plan = Plan { postgres: arguments.postgres.clone(), ..plan };
    let chosen = |case: &&Case| arguments.only.is_empty() || arguments.only.contains(case);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let watch = measure::Stopwatch::start();
    let (mut rows, mut failed) = (Vec::new(), Vec::new());
    for case in Case::value_variants().iter().filter(chosen) {
        eprintln!("bench: {case} …");
        match runtime.block_on(case.run(&plan)) {
            Ok(more) => rows.extend(more),
            Err(error) => failed.push(format!("{case} could not be run: {error}")),
        }
    }
    let seconds = watch.elapsed().as_secs();
    println!("{}\n{} cores, {seconds} s.", table::print(&rows), limit::cores());
    let path = arguments.json.clone().map_or_else(default_json, Ok)?;
    write_json(&path, arguments.quick, &rows, &failed)?;
    for failure in &failed {
        eprintln!("bench: {failure}");
    }
    Ok(failed.is_empty())
}

/// This program is in a profile's folder of the target folder.
fn default_json() -> Outcome<PathBuf> {
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or("this program is in no target folder")?;
    Ok(target.join("bench.json"))
}

fn write_json(path: &Path, quick: bool, rows: &[Row], failed: &[String]) -> io::Result<()> {
    let document = json!({ "quick": quick, "cores": limit::cores(), "rows": rows, "failed": failed });
    fs::write(path, format!("{document:#}\n"))
}
