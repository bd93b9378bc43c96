use super::Outcome;
use crate::configuration::Configuration;
use clap::Subcommand;
use latchkey_storage::{ConnectOptions, Storage};
use std::process::ExitCode;

/// The database's schema.
#[derive(Subcommand)]
pub(super) enum Migrate {
    /// Applies what is pending.
    Up,
    /// Lists every migration and whether it is applied; exit code 1 if one is pending.
    Status,
}

pub(super) async fn run(command: Migrate, configuration: Configuration) -> Outcome {
    std::fs::create_dir_all(&configuration.data_dir)?;
    let storage = Storage::connect(configuration.database_url.expose(), &ConnectOptions::default()).await?;
    match command {
        Migrate::Up => {
            println!("{} migrations applied", storage.migrate().await?);
            Ok(ExitCode::SUCCESS)
        }
        Migrate::Status => {
            let status = storage.migration_status().await?;
            for (name, applied) in &status {
                println!("{}  {name}", if *applied { "applied" } else { "pending" });
            }
            let all = status.iter().all(|(_, applied)| *applied);
            Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}
