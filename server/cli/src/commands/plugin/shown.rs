//! How trials are told in a terminal.

use crate::commands::output::print_json;
use latchkey_app::plugins::Sample;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Prints samples; the exit code says whether all of them could be used.
pub(super) fn samples(samples: Vec<Sample>, as_json: bool) -> ExitCode {
    let all_well = samples.iter().all(|sample| sample.outcome.is_ok());
    if as_json {
        let items: Vec<Value> = samples.iter().map(as_value).collect();
        print_json(&json!({ "samples": items }));
    } else {
        samples.iter().for_each(print);
    }
    if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn as_value(sample: &Sample) -> Value {
    let log = sample.log.iter().map(|line| json!({ "level": line.level.name(), "message": line.message }));
    json!({
        "about": sample.about,
        "answer": sample.outcome.as_ref().ok(),
        "problem": sample.outcome.as_ref().err().map(ToString::to_string),
        "log": log.collect::<Vec<_>>(),
        "took_microseconds": sample.took.map(|took| u64::try_from(took.as_micros()).unwrap_or(u64::MAX)),
    })
}

fn print(sample: &Sample) {
    let took = sample.took.map_or_else(String::new, |took| format!(" ({} µs)", took.as_micros()));
    println!("── {}{took}", sample.about);
    for line in &sample.log {
        println!("   {}: {}", line.level.name(), line.message);
    }
    match &sample.outcome {
        Ok(Value::String(text)) => println!("{text}"),
        // A mail: its HTML is for --json and a browser.
        Ok(Value::Object(mail)) if mail.contains_key("html") => {
            println!("{}\n\n{}", text(&mail["subject"]), text(&mail["text"]));
        }
        Ok(answer) => println!("{answer:#}"),
        Err(failure) => println!("PROBLEM: {failure}"),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
