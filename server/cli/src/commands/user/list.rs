use super::within;
use crate::commands::output::{print_json, user_json, user_line};
use clap::Args;
use latchkey_app::{
    App,
    users::{self, ListUsers, UserSort},
};
use latchkey_domain::page;
use serde_json::json;
use std::error::Error;

#[derive(Args)]
pub(in crate::commands) struct List {
    /// The tenant's slug.
    tenant: String,
    /// Beginnings of words in login, names or e-mail.
    #[arg(long)]
    q: Option<String>,
    #[arg(long)]
    group: Option<String>,
    #[arg(long, default_value_t = page::DEFAULT_LIMIT)]
    limit: u32,
    /// Where the page before this one said to go on.
    #[arg(long)]
    cursor: Option<String>,
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(app: &App, command: List) -> Result<(), Box<dyn Error>> {
    let (_, context) = within(app, &command.tenant).await?;
    let request = ListUsers {
        q: command.q,
        group: command.group,
        associated_filter: None,
        profile: None,
        status: None,
        role: None,
        sort: UserSort::Login,
        descending: false,
        limit: command.limit.clamp(1, page::MAXIMUM_LIMIT),
        cursor: command.cursor,
    };
    let page = users::list(app, &context, request).await?;
    let now = context.now();
    if command.json {
        let items: Vec<_> = page.items.iter().map(|user| user_json(user, now)).collect();
        print_json(&json!({ "items": items, "next_cursor": page.next_cursor }));
        return Ok(());
    }
    for user in &page.items {
        println!("{}", user_line(user, now));
    }
    if let Some(cursor) = page.next_cursor {
        println!("more: --cursor {cursor}");
    }
    Ok(())
}
