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
mod peer;
mod process;
mod server;
mod sink;
mod table;

use cases::{Case, Plan};
use clap::{Parser, ValueEnum as _};
use process::{Process, machine_cpu_seconds};
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
    /// A PostgreSQL database to drain mails from too, and to rotate refresh tokens in instead of one of the tests' own,
    /// which isn't durable. Nobody else may be using it; tenants called `bench-…` stay in it.
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
    let usage = Usage::begin()?;
    let (mut rows, mut failed) = (Vec::new(), Vec::new());
    for case in Case::value_variants().iter().filter(chosen) {
        eprintln!("bench: {case} …");
        match runtime.block_on(case.run(&plan)) {
            Ok(more) => rows.extend(more),
            Err(error) => failed.push(format!("{case} could not be run: {error}")),
        }
    }
    println!("{}\n{}", table::print(&rows), usage.end()?);
    let path = arguments.json.clone().map_or_else(default_json, Ok)?;
    write_json(&path, arguments.quick, &rows, &failed)?;
    for failure in &failed {
        eprintln!("bench: {failure}");
    }
    Ok(failed.is_empty())
}

/// How much of the machine a run had: numbers taken beside other people's work are to be read with care.
struct Usage {
    watch: measure::Stopwatch,
    machine_seconds: f64,
    own_seconds: f64,
}

impl Usage {
    fn begin() -> Outcome<Self> {
        let (machine_seconds, own_seconds) =
            (machine_cpu_seconds()?, Process::own().cpu_seconds_with_children()?);
        Ok(Self { watch: measure::Stopwatch::start(), machine_seconds, own_seconds })
    }

    #[expect(clippy::cast_precision_loss, reason = "a count of cores")]
    fn end(&self) -> Outcome<String> {
        let seconds = self.watch.elapsed().as_secs_f64();
        let own = Process::own().cpu_seconds_with_children()? - self.own_seconds;
        let others = machine_cpu_seconds()? - self.machine_seconds - own;
        let share = others / (seconds * limit::cores() as f64) * 100.0;
        Ok(format!(
            "{} cores, {seconds:.0} s; other programs took {share:.0} % of the processors.",
            limit::cores()
        ))
    }
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
