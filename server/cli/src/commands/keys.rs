use super::{Outcome, open};
use crate::{configuration::Configuration, machine::OsEntropy, master_key};
use clap::Subcommand;
use latchkey_app::reseal;
use std::process::ExitCode;

/// Keys.
#[derive(Subcommand)]
pub(super) enum Keys {
    /// Puts a new master key first and seals everything anew under it. Run again with `--finish` once every server has
    /// been restarted with the new file: that drops the old keys.
    Rotate {
        /// Seal what is left and drop every key but the newest.
        #[arg(long)]
        finish: bool,
    },
}

pub(super) async fn run(command: Keys, configuration: Configuration) -> Outcome {
    let Keys::Rotate { finish } = command;
    let path = &configuration.master_key_file;
    if !finish {
        let id = master_key::add_key(path, &OsEntropy)?;
        println!("New master key {id} in {}", path.display());
    }
    let app = open(&configuration).await?;
    let resealed = reseal::reseal_everything(&app).await?;
    println!("{resealed} secrets sealed anew");
    if finish {
        master_key::drop_old_keys(path)?;
        println!("Old keys dropped");
    } else {
        println!("Restart the servers, then run `latchkey keys rotate --finish`");
    }
    Ok(ExitCode::SUCCESS)
}
