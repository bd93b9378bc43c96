use super::{shown::client_json, within};
use crate::commands::output::print_json;
use clap::Args;
use latchkey_app::{App, clients};
use latchkey_domain::id::ClientId;
use std::error::Error;

/// Shows a client's metadata, as JSON.
#[derive(Args)]
pub(in crate::commands) struct Show {
    /// The tenant's slug.
    tenant: String,
    client_id: ClientId,
}

pub(super) async fn run(app: &App, command: Show) -> Result<(), Box<dyn Error>> {
    let (_, context) = within(app, &command.tenant).await?;
    print_json(&client_json(&clients::show(app, &context, command.client_id).await?));
    Ok(())
}
