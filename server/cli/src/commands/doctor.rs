use super::Outcome;
use crate::{
    configuration::Configuration,
    machine::SystemClock,
    master_key,
    smtp::{SmtpSettings, SmtpTransport},
};
use clap::Args;
use latchkey_domain::{Clock as _, Timestamp};
use latchkey_storage::{ConnectOptions, Storage};
use std::process::ExitCode;

/// Checks configuration, keys, database, SMTP and clock. Exit code 0 only if all is well.
#[derive(Args)]
pub(super) struct Doctor {}

pub(super) async fn run(_command: Doctor, configuration: Configuration) -> Outcome {
    let mut report = Report::default();
    for problem in configuration.check_for_serving() {
        report.line("configuration", Err(problem.to_string()));
    }
    report.line("master key", keys(&configuration));
    report.line("database", database(&configuration).await);
    report.line("smtp", smtp(&configuration).await);
    report.line("clock", clock());
    Ok(if report.problems == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[derive(Default)]
struct Report {
    problems: u32,
}

impl Report {
    fn line(&mut self, what: &str, result: Result<String, String>) {
        match result {
            Ok(fine) => println!("ok       {what:<14} {fine}"),
            Err(problem) => {
                self.problems += 1;
                println!("PROBLEM  {what:<14} {problem}");
            }
        }
    }
}

fn keys(configuration: &Configuration) -> Result<String, String> {
    let keyring = master_key::read(&configuration.master_key_file).map_err(|error| error.to_string())?;
    let ids: Vec<_> = keyring.ids().collect();
    Ok(format!("current {}, {} in all", keyring.current_id(), ids.len()))
}

async fn database(configuration: &Configuration) -> Result<String, String> {
    let url = configuration.database_url.expose();
    let storage =
        Storage::connect(url, &ConnectOptions::default()).await.map_err(|error| error.to_string())?;
    storage.ping().await.map_err(|error| error.to_string())?;
    let pending = storage.pending_migrations().await.map_err(|error| error.to_string())?;
    if pending.is_empty() {
        Ok(format!("{:?}, schema up to date", storage.engine()))
    } else {
        Err(format!("{} migrations pending: run `latchkey migrate up`", pending.len()))
    }
}

async fn smtp(configuration: &Configuration) -> Result<String, String> {
    let (Some(url), Some(public_url)) = (&configuration.smtp_url, &configuration.public_url) else {
        return Err("smtp_url or public_url is not set".into());
    };
    let settings = SmtpSettings::new(url.clone(), public_url, &configuration.mail);
    let transport = SmtpTransport::new(&settings).map_err(|error| error.to_string())?;
    transport.check().await.map(|()| "the server answers".to_owned())
}

/// A clock before this release's own date has lost its battery; links would live for years or not at all.
fn clock() -> Result<String, String> {
    let now = SystemClock.now();
    let released: Timestamp = "2026-11-22T00:00:00Z".parse().map_err(|error| format!("{error}"))?;
    if now < released {
        return Err(format!("{now} is before this release was made"));
    }
    Ok(now.to_string())
}
