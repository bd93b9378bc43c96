//! The command line: one file a command.

mod audit;
mod backup;
mod client;
mod demo;
mod doctor;
mod init;
mod keys;
mod migrate;
mod output;
mod plugin;
mod recover_operator;
mod reference;
mod serve;
mod tenant;
mod user;

use crate::{
    configuration::{self, Configuration, ConfigurationErrors},
    installation::{Installation, LeftToTheServer, OpenError, World, public_url},
    logging,
};
use clap::{CommandFactory as _, Parser, Subcommand};
use latchkey_app::{App, Failure, PublicUrl};
use latchkey_domain::{Actor, OperationContext, tenant::Tenant};
use std::{error::Error, path::PathBuf, process::ExitCode, sync::Arc};

/// Latchkey gives people their access back: a self-hosted, multi-tenant identity server.
#[derive(Parser)]
#[command(name = "latchkey", version, max_term_width = 100)]
struct Arguments {
    /// Configuration file. Every key can also be set in the environment: LATCHKEY_SECTION__KEY.
    #[arg(long, global = true, value_name = "FILE", env = "LATCHKEY_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Demo(demo::Demo),
    Serve(serve::Serve),
    Init(init::Init),
    RecoverOperator(recover_operator::RecoverOperator),
    #[command(subcommand)]
    Migrate(migrate::Migrate),
    #[command(subcommand)]
    Tenant(tenant::TenantCommand),
    #[command(subcommand)]
    User(user::UserCommand),
    #[command(subcommand)]
    Client(client::ClientCommand),
    #[command(subcommand)]
    Plugin(plugin::PluginCommand),
    #[command(subcommand)]
    Keys(keys::Keys),
    #[command(subcommand)]
    Audit(audit::Audit),
    Backup(backup::Backup),
    Doctor(doctor::Doctor),
    #[command(subcommand, hide = true)]
    Reference(reference::Reference),
}

type Outcome = Result<ExitCode, Box<dyn Error>>;

/// Runs the command that the process was called with.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    // One crypto provider for TLS in and out; a second call would be a bug, not a condition.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("latchkey: the runtime can't be started: {error}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(dispatch(arguments));
    runtime.shutdown_background();
    outcome.unwrap_or_else(|error| {
        eprintln!("latchkey: {error}");
        ExitCode::FAILURE
    })
}

async fn dispatch(arguments: Arguments) -> Outcome {
    if let Command::Reference(reference) = &arguments.command {
        return reference::run(reference, Arguments::command());
    }
    if let Command::Audit(audit::Audit::Verify(command)) = &arguments.command {
        return audit::verify(command);
    }
    let configuration = load(arguments.config)?;
    match arguments.command {
        Command::Demo(command) => demo::run(command, configuration).await,
        Command::Serve(command) => serve::run(command, configuration).await,
        Command::Init(command) => init::run(command, configuration).await,
        Command::RecoverOperator(command) => recover_operator::run(command, configuration).await,
        Command::Migrate(command) => migrate::run(command, configuration).await,
        Command::Tenant(command) => tenant::run(command, configuration).await,
        Command::User(command) => user::run(command, configuration).await,
        Command::Client(command) => client::run(command, configuration).await,
        Command::Plugin(command) => plugin::run(command, configuration).await,
        Command::Keys(command) => keys::run(command, configuration).await,
        Command::Audit(command) => audit::run(command, configuration).await,
        Command::Backup(command) => backup::run(command, configuration).await,
        Command::Doctor(command) => doctor::run(command, configuration).await,
        Command::Reference(_) => Ok(ExitCode::SUCCESS),
    }
}

fn load(file: Option<PathBuf>) -> Result<Configuration, ConfigurationErrors> {
    let configuration = configuration::load(file.as_deref(), std::env::vars())?;
    logging::start(&configuration.log);
    Ok(configuration)
}

/// The application over an existing, up-to-date installation, for commands that don't listen.
async fn open(configuration: &Configuration) -> Result<App, Box<dyn Error>> {
    let installation = Installation::open(configuration, World::machine()).await?;
    let pending = installation.storage.pending_migrations().await.map_err(OpenError::Storage)?;
    if !pending.is_empty() {
        return Err(format!(
            "the database lacks {} migrations; run `latchkey migrate up` first",
            pending.len()
        )
        .into());
    }
    Ok(installation.into_app(origin(configuration), Arc::new(LeftToTheServer))?)
}

fn origin(configuration: &Configuration) -> PublicUrl {
    match &configuration.public_url {
        Some(url) => public_url(url),
        None => {
            let port = configuration.listen.port();
            PublicUrl::new(format!("http://localhost:{port}"), "localhost")
        }
    }
}

/// The shell's context within a tenant named by its slug.
async fn within(app: &App, slug: &str) -> Result<(Tenant, OperationContext), Failure> {
    let tenant = app.storage().tenant_by_slug(slug).await?.ok_or(Failure::NotFound("tenant"))?;
    let context = app.context(tenant.id, Actor::Shell, "shell");
    Ok((tenant, context))
}
