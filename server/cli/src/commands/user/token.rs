use super::{Who, within};
use crate::commands::output::print_json;
use clap::Args;
use latchkey_app::{
    App,
    api_tokens::{self, IssueToken},
    users,
};
use latchkey_domain::{
    Actor,
    api_token::{Scope, ScopeSet},
    context::Person,
};
use serde_json::json;
use std::error::Error;

#[derive(Args)]
pub(in crate::commands) struct Token {
    #[command(flatten)]
    who: Who,
    /// What it is for.
    #[arg(long)]
    name: String,
    /// Such as users:read; may be repeated. Everything that the user's role allows unless given.
    #[arg(long = "scope")]
    scopes: Vec<Scope>,
    /// Days that it lives, 366 at most.
    #[arg(long)]
    days: Option<u32>,
    #[arg(long)]
    json: bool,
}

/// The first token has to come from somewhere: whoever runs commands here could read the database anyway. It is issued
/// as the person's own, so their role and every later reset bound it.
pub(super) async fn run(app: &App, command: Token) -> Result<(), Box<dyn Error>> {
    let (tenant, context) = within(app, &command.who.tenant).await?;
    let user = users::show(app, &context, &command.who.reference()).await?;
    let person = Person {
        tenant: tenant.id,
        user: user.id,
        login: user.login,
        role: user.role,
        scopes: ScopeSet::all(),
    };
    let own = app.context(tenant.id, Actor::Person(person), "shell");
    let scopes = Some(ScopeSet::of(command.scopes)).filter(|scopes| scopes.iter().next().is_some());
    let request = IssueToken { name: command.name, scopes, expires_in_days: command.days };
    let (token, secret) = api_tokens::issue(app, &own, request).await?;
    if command.json {
        print_json(&json!({
            "id": token.id, "name": token.name, "scopes": token.scopes, "token": secret.reveal(),
            "expires_at": token.expires_at.to_string(),
        }));
    } else {
        println!("{}\nIt is shown this once and works until {}.", secret.reveal(), token.expires_at);
    }
    Ok(())
}
