use super::{Outcome, open};
use crate::{configuration::Configuration, machine::OsEntropy, master_key};
use clap::Subcommand;
use latchkey_app::reseal;
use std::process::ExitCode;

/// Keys.
#[derive(Subcommand)]
pub(super) enum Keys {
    /// Puts a new master key first. Restart every server with the new file, then run again with `--finish`: that seals
    /// everything anew and drops the old keys.
    Rotate {
        /// Seal everything anew and drop every key but the newest.
        #[arg(long)]
        finish: bool,
    },
}

pub(super) async fn run(command: Keys, configuration: Configuration) -> Outcome {
    let Keys::Rotate { finish } = command;
    let path = &configuration.master_key_file;
    if finish {
        let app = open(&configuration).await?;
        let resealed = reseal::reseal_everything(&app).await?;
        master_key::drop_old_keys(path)?;
        println!("{resealed} secrets sealed anew, old keys dropped");
    } else {
        let id = master_key::add_key(path, &OsEntropy)?;
        println!("New master key {id} in {}", path.display());
        println!("Restart every server with this file, then run `latchkey keys rotate --finish`");
    }
    Ok(ExitCode::SUCCESS)
}
