use super::Outcome;
use crate::{
    configuration::{Configuration, ConfigurationErrors},
    installation::{Installation, World},
    server::{Reach, RunningServer},
    smtp::{SmtpSettings, SmtpTransport},
};
use clap::Args;
use latchkey_web::{EdgeSettings, GateSettings};
use std::{num::NonZeroU32, process::ExitCode, sync::Arc};
use tokio::signal::unix::{SignalKind, signal};

/// Serves in production. Refuses an unsafe or incomplete configuration, with a list of what is wrong.
#[derive(Args)]
pub(super) struct Serve {
    /// Run built-ins in place of tenants' plugins, where one of them is suspected of harm.
    #[arg(long)]
    safe_mode: bool,
}

pub(super) async fn run(command: Serve, configuration: Configuration) -> Outcome {
    let problems = configuration.check_for_serving();
    let (Some(public_url), Some(smtp_url), true) =
        (configuration.public_url.clone(), configuration.smtp_url.clone(), problems.is_empty())
    else {
        return Err(ConfigurationErrors(problems).into());
    };
    let mut installation = Installation::open(&configuration, World::machine()).await?;
    installation.safe_mode = command.safe_mode;
    if configuration.migrate_on_start {
        let applied = installation.storage.migrate().await?;
        tracing::info!(applied, "the schema is up to date");
    }
    let settings = SmtpSettings::new(smtp_url, &public_url, &configuration.mail);
    let transport = Arc::new(SmtpTransport::new(&settings)?);
    let reach = Reach {
        listen: configuration.listen,
        public_url: Some(public_url),
        metrics: configuration.metrics_listen,
        tls: configuration.tls.clone(),
        edge: edge(&configuration),
    };
    let server = RunningServer::start(installation, reach, transport, |_, routes| routes).await?;
    // Before anybody can read that we serve, and tell us to end.
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tracing::info!(address = %server.address, origin = server.app.public_url().origin(), "serving");
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("ending");
    server.stop().await;
    Ok(ExitCode::SUCCESS)
}

fn edge(configuration: &Configuration) -> EdgeSettings {
    let limits = &configuration.limits;
    let number = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
    EdgeSettings {
        trusted_proxies: configuration.proxy.trusted_networks.clone(),
        gate: GateSettings {
            per_minute: number(limits.per_network_per_minute),
            clients_per_minute: number(limits.clients_per_network_per_minute),
            sign_in_per_minute: number(limits.sign_in_per_network_per_minute),
            recover_per_minute: number(limits.recover_per_network_per_minute),
            limit_loopback: true,
        },
    }
}
