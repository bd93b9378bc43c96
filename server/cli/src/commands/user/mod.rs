mod create;
mod list;
mod reset_password;
mod token;

use super::{
    Outcome, open,
    output::{print_json, user_json, user_line},
    within,
};
use crate::configuration::Configuration;
use clap::{Args, Subcommand};
use latchkey_app::users::{self, UserRef};
use latchkey_domain::Timestamp;
use std::process::ExitCode;

/// Users of a tenant. A user is named by id or login.
#[derive(Subcommand)]
pub(super) enum UserCommand {
    /// Finds users.
    List(list::List),
    /// Shows a user, as JSON.
    Show(Who),
    /// Makes a user.
    Create(create::Create),
    /// Resets a user's password: the old one is dead at once.
    ResetPassword(reset_password::ResetPassword),
    /// Issues a personal API token to a user with a role and prints it once.
    Token(token::Token),
    /// Shuts a user out.
    Deactivate {
        #[command(flatten)]
        who: Who,
        /// When the user may come back by itself (RFC 3339).
        #[arg(long, value_name = "INSTANT")]
        until: Option<Timestamp>,
    },
    /// Lets a user in again.
    Reactivate(Who),
}

#[derive(Args)]
pub(in crate::commands) struct Who {
    /// The tenant's slug.
    tenant: String,
    /// Id or login.
    user: String,
}

pub(super) async fn run(command: UserCommand, configuration: Configuration) -> Outcome {
    let app = open(&configuration).await?;
    match command {
        UserCommand::List(command) => list::run(&app, command).await?,
        UserCommand::Show(who) => {
            let (_, context) = within(&app, &who.tenant).await?;
            let user = users::show(&app, &context, &who.reference()).await?;
            print_json(&user_json(&user, context.now()));
        }
        UserCommand::Create(command) => create::run(&app, command).await?,
        UserCommand::ResetPassword(command) => reset_password::run(&app, command).await?,
        UserCommand::Token(command) => token::run(&app, command).await?,
        UserCommand::Deactivate { who, until } => {
            let (_, context) = within(&app, &who.tenant).await?;
            let user = users::deactivate(&app, &context, &who.reference(), None, until).await?;
            println!("{}", user_line(&user, context.now()));
        }
        UserCommand::Reactivate(who) => {
            let (_, context) = within(&app, &who.tenant).await?;
            let user = users::reactivate(&app, &context, &who.reference(), None).await?;
            println!("{}", user_line(&user, context.now()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Who {
    fn reference(&self) -> UserRef {
        self.user.parse().map_or_else(|_| UserRef::Login(self.user.clone()), UserRef::Id)
    }
}
