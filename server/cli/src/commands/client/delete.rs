use super::within;
use clap::Args;
use latchkey_app::{App, clients};
use latchkey_domain::id::ClientId;
use std::error::Error;

/// Deletes a client; its tokens are dead at once.
#[derive(Args)]
pub(in crate::commands) struct Delete {
    /// The tenant's slug.
    tenant: String,
    client_id: ClientId,
}

pub(super) async fn run(app: &App, command: Delete) -> Result<(), Box<dyn Error>> {
    let (_, context) = within(app, &command.tenant).await?;
    clients::delete(app, &context, command.client_id).await?;
    println!("{} deleted", command.client_id);
    Ok(())
}
