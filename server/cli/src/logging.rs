//! Logs go to stderr: for people on a terminal, one JSON object a line otherwise.

use crate::configuration::{Log, LogFormat};
use std::io::{self, IsTerminal as _};
use tracing_subscriber::{EnvFilter, filter::Directive, fmt};

/// The compiler of guests tells, at `trace`, every instruction that it considers: a gigabyte a guest, which nobody reads.
const NOT_BELOW_INFO: [&str; 5] =
    ["cranelift_codegen", "cranelift_frontend", "regalloc2", "wasmtime", "wasmtime_internal_cranelift"];

/// Never to be logged, whoever asks: the one tells, at `trace`, every character that it reads, and what it reads are mails; the
/// other, at `debug`, every value that a page shows or hides in its form.
const SILENT: [&str; 2] = ["html5ever", "handlebars"];

/// Starts logging for the process. A second call changes nothing.
pub fn start(log: &Log) {
    let mut filter = EnvFilter::try_new(&log.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    for target in NOT_BELOW_INFO {
        // Whoever names one of them means it.
        if !log.filter.contains(target) {
            filter = filter.add_directive(directive(target, "info"));
        }
    }
    let filter = SILENT.iter().fold(filter, |filter, target| filter.add_directive(directive(target, "off")));
    let human = match log.format {
        LogFormat::Auto => io::stderr().is_terminal(),
        LogFormat::Human => true,
        LogFormat::Json => false,
    };
    let builder = fmt().with_env_filter(filter).with_writer(io::stderr).with_target(false);
    let _ = if human { builder.compact().try_init() } else { builder.json().flatten_event(true).try_init() };
}

fn directive(target: &str, level: &str) -> Directive {
    format!("{target}={level}").parse().expect("a target and a level")
}
