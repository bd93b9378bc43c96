use super::{
    Outcome, open,
    output::{print_json, user_json, user_line},
    within,
};
use crate::configuration::Configuration;
use clap::{Args, Subcommand, ValueEnum};
use latchkey_app::{
    App,
    resets::request::{RequestReset, request_reset},
    roles,
    users::{self, CreateUser, ListUsers, UserDetails, UserRef, UserSort},
};
use latchkey_domain::{
    OperationContext, Role, Timestamp, page, reset::ResetMode, rights::Action, tenant::NewUserDelivery,
};
use serde_json::json;
use std::{error::Error, process::ExitCode};

/// Users of a tenant. A user is named by id or login.
#[derive(Subcommand)]
pub(super) enum UserCommand {
    /// Finds users.
    List(List),
    /// Shows a user, as JSON.
    Show(Who),
    /// Makes a user.
    Create(Create),
    /// Resets a user's password: the old one is dead at once.
    ResetPassword(ResetPassword),
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
pub(super) struct List {
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

#[derive(Args)]
pub(super) struct Who {
    /// The tenant's slug.
    tenant: String,
    /// Id or login.
    user: String,
}

#[derive(Args)]
pub(super) struct Create {
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

#[derive(Args)]
pub(super) struct ResetPassword {
    #[command(flatten)]
    who: Who,
    /// Mail a new password instead of a link.
    #[arg(long)]
    generated: bool,
    /// Another address than the stored one.
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
    #[arg(long)]
    reason: Option<String>,
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(command: UserCommand, configuration: Configuration) -> Outcome {
    let app = open(&configuration).await?;
    match command {
        UserCommand::List(command) => list(&app, command).await?,
        UserCommand::Show(who) => {
            let (_, context) = within(&app, &who.tenant).await?;
            let user = users::show(&app, &context, &who.reference()).await?;
            print_json(&user_json(&user, context.now()));
        }
        UserCommand::Create(command) => create(&app, command).await?,
        UserCommand::ResetPassword(command) => reset_password(&app, command).await?,
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

async fn list(app: &App, command: List) -> Result<(), Box<dyn Error>> {
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

async fn create(app: &App, command: Create) -> Result<(), Box<dyn Error>> {
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

async fn reset_password(app: &App, command: ResetPassword) -> Result<(), Box<dyn Error>> {
    let (_, context) = within(app, &command.who.tenant).await?;
    let user = find(app, &context, &command.who).await?;
    let request = RequestReset {
        mode: if command.generated { ResetMode::Generated } else { ResetMode::Link },
        mail: true,
        to: command.to,
        show: false,
        must_change: None,
        reason: command.reason,
    };
    let done = request_reset(app, &context, user, request).await?;
    if command.json {
        let mail = done.message.map(|mail| json!({ "id": mail.id, "state": mail.state }));
        print_json(&json!({
            "id": done.reset.id, "state": done.reset.state.name(), "mode": done.reset.mode, "mail": mail,
            "user": { "id": done.user.id, "login": done.user.login },
        }));
    } else {
        let to = done.reset.deliver_to.unwrap_or_default();
        println!(
            "The old password of {} is dead. A mail to {to} is queued; the server sends it.",
            done.user.login
        );
    }
    Ok(())
}

async fn find(
    app: &App,
    context: &OperationContext,
    who: &Who,
) -> Result<latchkey_domain::id::UserId, latchkey_app::Failure> {
    users::resolve(app, context, Action::ResetPassword, &who.reference()).await
}
