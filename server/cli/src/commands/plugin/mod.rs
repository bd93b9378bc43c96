//! Plugins: the author's kit, which needs no installation, and what a tenant's administrator does from a shell.

mod author;
mod bindings;
mod new;
mod shown;
mod stored;

use super::Outcome;
use crate::configuration::Configuration;
use clap::{Args, Subcommand, ValueEnum};
use latchkey_domain::plugin::{Capability, Fallback};
use serde_json::Value;
use std::{error::Error, fs, path::PathBuf};

/// Plugins: tenants' WebAssembly components.
#[derive(Subcommand)]
pub(super) enum PluginCommand {
    /// Starts a plugin's project in an empty folder, in Rust. It can be built at once.
    New {
        /// Made if need be. Its name becomes the plugin's.
        folder: PathBuf,
        #[arg(long, value_enum)]
        world: new::StarterWorld,
    },
    /// Checks a component file: is it a plugin that this server would take?
    Check {
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Calls a component file with sample data, under the server's limits, and shows what it answers.
    Run {
        file: PathBuf,
        #[command(flatten)]
        with: TrialArguments,
    },
    /// Puts a component file to the trial that it has to stand before it is bound.
    Test {
        file: PathBuf,
        /// A JSON object, or @ and a file with one.
        #[arg(long, value_name = "JSON", default_value = "{}")]
        settings: String,
    },
    /// Uploads a component file for a tenant.
    Upload {
        tenant: String,
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Lists a tenant's plugins.
    List {
        tenant: String,
        #[arg(long)]
        json: bool,
    },
    /// Tries an uploaded plugin with sample data.
    Try {
        tenant: String,
        /// The plugin's id.
        plugin: String,
        #[command(flatten)]
        with: TrialArguments,
    },
    /// Deletes a plugin that isn't bound.
    Delete { tenant: String, plugin: String },
    /// Shows what is bound to each capability.
    Bindings {
        tenant: String,
        #[arg(long)]
        json: bool,
    },
    /// Binds a plugin to what it is for.
    Bind {
        tenant: String,
        /// password-generator, mail-composer, tenant-branding, login-namer, token-claims or event-sink.
        capability: Capability,
        /// The plugin's id, or `builtin`.
        plugin: String,
        /// A JSON object, or @ and a file with one.
        #[arg(long, value_name = "JSON", default_value = "{}")]
        settings: String,
        /// What happens when the plugin gives no acceptable answer.
        #[arg(long, value_enum, default_value_t = OnFailure::Builtin)]
        on_failure: OnFailure,
    },
    /// Lets an earlier binding hold again.
    Rollback {
        tenant: String,
        capability: Capability,
        /// The one before the present one unless given.
        #[arg(long)]
        revision: Option<u32>,
    },
}

/// With what a plugin is tried.
#[derive(Args)]
pub(super) struct TrialArguments {
    /// A JSON object, or @ and a file with one.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    settings: String,
    /// A language tag; every language unless given.
    #[arg(long)]
    locale: Option<String>,
    /// For mail composers, one kind of mail such as reset-generated.
    #[arg(long)]
    kind: Option<String>,
    /// For password generators, how many.
    #[arg(long, default_value_t = 5)]
    count: usize,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum OnFailure {
    Builtin,
    Refuse,
}

impl From<OnFailure> for Fallback {
    fn from(word: OnFailure) -> Self {
        match word {
            OnFailure::Builtin => Self::Builtin,
            OnFailure::Refuse => Self::Refuse,
        }
    }
}

pub(super) async fn run(command: PluginCommand, configuration: Configuration) -> Outcome {
    match command {
        PluginCommand::New { folder, world } => new::run(&folder, world),
        PluginCommand::Check { file, json } => author::check(&configuration, &file, json).await,
        PluginCommand::Run { file, with } => author::run(&configuration, &file, &with).await,
        PluginCommand::Test { file, settings } => author::test(&configuration, &file, &settings).await,
        PluginCommand::Upload { tenant, file, json } => {
            stored::upload(&configuration, &tenant, &file, json).await
        }
        PluginCommand::List { tenant, json } => stored::list(&configuration, &tenant, json).await,
        PluginCommand::Try { tenant, plugin, with } => {
            stored::try_out(&configuration, &tenant, &plugin, &with).await
        }
        PluginCommand::Delete { tenant, plugin } => stored::delete(&configuration, &tenant, &plugin).await,
        PluginCommand::Bindings { tenant, json } => bindings::show(&configuration, &tenant, json).await,
        PluginCommand::Bind { tenant, capability, plugin, settings, on_failure } => {
            let request = bindings::request(capability, &plugin, &settings, on_failure)?;
            bindings::bind(&configuration, &tenant, request).await
        }
        PluginCommand::Rollback { tenant, capability, revision } => {
            bindings::rollback(&configuration, &tenant, capability, revision).await
        }
    }
}

/// JSON as written on the command line, or in the file that is named after an `@`.
fn settings(text: &str) -> Result<Value, Box<dyn Error>> {
    let text = match text.strip_prefix('@') {
        Some(file) => fs::read_to_string(file).map_err(|error| format!("--settings: {file}: {error}"))?,
        None => text.to_owned(),
    };
    serde_json::from_str(&text).map_err(|error| format!("--settings: no JSON: {error}").into())
}
