use super::{shown, within};
use clap::Args;
use latchkey_app::{App, clients};
use latchkey_domain::id::ClientId;
use std::error::Error;

/// Gives a client another secret; the old one is dead at once.
#[derive(Args)]
pub(in crate::commands) struct RenewSecret {
    /// The tenant's slug.
    tenant: String,
    client_id: ClientId,
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(app: &App, command: RenewSecret) -> Result<(), Box<dyn Error>> {
    let (tenant, context) = within(app, &command.tenant).await?;
    let renewed = clients::renew_secret(app, &context, command.client_id).await?;
    shown::created(app, &tenant, &renewed, command.json);
    Ok(())
}
