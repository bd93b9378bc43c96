use super::{Outcome, open, output::print_json, within};
use crate::{configuration::Configuration, machine::OsEntropy, master_key};
use clap::Subcommand;
use latchkey_app::{
    issuer::{self, KeyOverview, RotateKeys},
    reseal,
};
use latchkey_domain::oauth::signing_key::KeyState;
use latchkey_protocol::jose::Algorithm;
use serde_json::{Value, json};
use std::{error::Error, process::ExitCode};

/// Keys: the installation's master key, and those that sign tenants' tokens.
#[derive(Subcommand)]
pub(super) enum Keys {
    /// Puts a new master key first. Restart every server with the new file, then run again with `--finish`: that seals
    /// everything anew and drops the old keys.
    Rotate {
        /// Seal everything anew and drop every key but the newest.
        #[arg(long)]
        finish: bool,
    },
    /// Lists the keys with which a tenant's tokens are, will be and were signed.
    List {
        /// The tenant's slug.
        tenant: String,
        #[arg(long)]
        json: bool,
    },
    /// Publishes the key that signs a tenant's tokens from tomorrow on. It happens by itself every 90 days.
    RotateSigning {
        /// The tenant's slug.
        tenant: String,
        /// RS256, ES256 or EdDSA.
        #[arg(long, default_value = "RS256")]
        algorithm: Algorithm,
        /// Within seconds: for a key that somebody else knows. What it has signed is believed no more. Clients that don't
        /// look for an unknown key fail until they do.
        #[arg(long)]
        at_once: bool,
    },
}

pub(super) async fn run(command: Keys, configuration: Configuration) -> Outcome {
    match command {
        Keys::Rotate { finish } => rotate_master_key(finish, &configuration).await?,
        Keys::List { tenant, json } => list(&tenant, json, &configuration).await?,
        Keys::RotateSigning { tenant, algorithm, at_once } => {
            let app = open(&configuration).await?;
            let (_, context) = within(&app, &tenant).await?;
            let from = issuer::rotate_keys(&app, &context, RotateKeys { algorithm, at_once }).await?;
            println!("The next {algorithm} key is published and signs from {from} on");
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn rotate_master_key(finish: bool, configuration: &Configuration) -> Result<(), Box<dyn Error>> {
    let path = &configuration.master_key_file;
    if finish {
        let app = open(configuration).await?;
        let resealed = reseal::reseal_everything(&app).await?;
        master_key::drop_old_keys(path)?;
        println!("{resealed} secrets sealed anew, old keys dropped");
    } else {
        let id = master_key::add_key(path, &OsEntropy)?;
        println!("New master key {id} in {}", path.display());
        println!("Restart every server with this file, then run `latchkey keys rotate --finish`");
    }
    Ok(())
}

async fn list(tenant: &str, as_json: bool, configuration: &Configuration) -> Result<(), Box<dyn Error>> {
    let app = open(configuration).await?;
    let (_, context) = within(&app, tenant).await?;
    let keys = issuer::list_keys(&app, &context).await?;
    if as_json {
        print_json(&json!({ "items": keys.iter().map(key_json).collect::<Vec<_>>() }));
        return Ok(());
    }
    for key in &keys {
        println!("{:<6} {:<8} from {}  {}", key.algorithm, state(key.state), key.active_from, key.kid);
    }
    Ok(())
}

fn key_json(key: &KeyOverview) -> Value {
    json!({
        "kid": key.kid, "algorithm": key.algorithm, "state": state(key.state),
        "active_from": key.active_from.to_string(),
    })
}

const fn state(state: KeyState) -> &'static str {
    match state {
        KeyState::Next => "next",
        KeyState::Current => "current",
        KeyState::Retired => "retired",
        KeyState::Gone => "gone",
    }
}
