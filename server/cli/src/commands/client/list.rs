use super::{
    shown::{client_json, client_line},
    within,
};
use crate::commands::output::print_json;
use clap::Args;
use latchkey_app::{
    App,
    clients::{self, ListClients},
};
use latchkey_domain::page;
use serde_json::json;
use std::error::Error;

/// Lists a tenant's clients.
#[derive(Args)]
pub(in crate::commands) struct List {
    /// The tenant's slug.
    tenant: String,
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(app: &App, command: List) -> Result<(), Box<dyn Error>> {
    let (_, context) = within(app, &command.tenant).await?;
    let (mut cursor, mut all) = (None, Vec::new());
    loop {
        let request = ListClients { limit: page::MAXIMUM_LIMIT, cursor };
        let page = clients::list(app, &context, request).await?;
        all.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    if command.json {
        print_json(&json!({ "items": all.iter().map(client_json).collect::<Vec<_>>() }));
        return Ok(());
    }
    for client in &all {
        println!("{}", client_line(client));
    }
    Ok(())
}
