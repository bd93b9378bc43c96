use super::{Outcome, open};
use crate::configuration::Configuration;
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

/// Writes a consistent copy of the embedded database while the server runs. The master key is not in it: keep that
/// elsewhere. PostgreSQL and MariaDB have tools of their own (`pg_dump`, `mariadb-dump`).
#[derive(Args)]
pub(super) struct Backup {
    /// File to write; must not exist.
    path: PathBuf,
}

pub(super) async fn run(command: Backup, configuration: Configuration) -> Outcome {
    if command.path.exists() {
        return Err(format!("{} exists already", command.path.display()).into());
    }
    let app = open(&configuration).await?;
    app.storage().backup_to(&command.path).await?;
    println!("{}", command.path.display());
    Ok(ExitCode::SUCCESS)
}
