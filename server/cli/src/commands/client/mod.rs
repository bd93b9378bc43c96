mod create;
mod delete;
mod list;
mod renew_secret;
mod show;
mod shown;

use super::{Outcome, open, within};
use crate::configuration::Configuration;
use clap::Subcommand;
use std::process::ExitCode;

/// Applications that people log in to, and services with tokens of their own.
#[derive(Subcommand)]
pub(super) enum ClientCommand {
    Create(create::Create),
    List(list::List),
    Show(show::Show),
    RenewSecret(renew_secret::RenewSecret),
    Delete(delete::Delete),
}

pub(super) async fn run(command: ClientCommand, configuration: Configuration) -> Outcome {
    let app = open(&configuration).await?;
    match command {
        ClientCommand::Create(command) => create::run(&app, command).await?,
        ClientCommand::List(command) => list::run(&app, command).await?,
        ClientCommand::Show(command) => show::run(&app, command).await?,
        ClientCommand::RenewSecret(command) => renew_secret::run(&app, command).await?,
        ClientCommand::Delete(command) => delete::run(&app, command).await?,
    }
    Ok(ExitCode::SUCCESS)
}
