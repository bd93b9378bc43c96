use super::within;
use crate::commands::output::{print_json, user_json, user_line};
use clap::{Args, ValueEnum};
use latchkey_app::{
    App, roles,
    users::{self, CreateUser, UserDetails},
};
use latchkey_domain::{Role, tenant::NewUserDelivery};
use std::error::Error;

#[derive(Args)]
pub(in crate::commands) struct Create {
    /// The tenant's slug.
    tenant: String,
    #[arg(long)]
    login: String,
    #[arg(long)]
    email: Option<String>,
    #[arg(long)]
    first_name: Option<String>,
    #[arg(long)]
    last_name: Option<String>,
    #[arg(long = "group")]
    groups: Vec<String>,
    #[arg(long)]
    role: Option<Role>,
    /// Who is mailed a generated first password; the tenant's rule unless given.
    #[arg(long, value_enum)]
    deliver: Option<Deliver>,
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Deliver {
    None,
    User,
    Administrator,
}

pub(super) async fn run(app: &App, command: Create) -> Result<(), Box<dyn Error>> {
    let (_, context) = within(app, &command.tenant).await?;
    let details = UserDetails {
        login: command.login,
        email: command.email,
        first_name: command.first_name,
        last_name: command.last_name,
        groups: command.groups,
        ..UserDetails::default()
    };
    let deliver = command.deliver.map(|deliver| match deliver {
        Deliver::None => NewUserDelivery::None,
        Deliver::User => NewUserDelivery::User,
        Deliver::Administrator => NewUserDelivery::Administrator,
    });
    let made = users::create(app, &context, CreateUser { details, password: None, deliver }).await?;
    let user = match command.role {
        None => made.user,
        role => roles::assign(app, &context, &made.user.id.into(), role).await?,
    };
    let now = context.now();
    if command.json {
        print_json(&user_json(&user, now));
    } else {
        println!("{}", user_line(&user, now));
    }
    Ok(())
}
