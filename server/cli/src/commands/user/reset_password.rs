use super::{Who, within};
use crate::commands::output::print_json;
use clap::Args;
use latchkey_app::{
    App, Failure,
    resets::request::{RequestReset, request_reset},
    users,
};
use latchkey_domain::{OperationContext, id::UserId, reset::ResetMode, rights::Action};
use serde_json::json;
use std::error::Error;

#[derive(Args)]
pub(in crate::commands) struct ResetPassword {
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

pub(super) async fn run(app: &App, command: ResetPassword) -> Result<(), Box<dyn Error>> {
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

async fn find(app: &App, context: &OperationContext, who: &Who) -> Result<UserId, Failure> {
    users::resolve(app, context, Action::ResetPassword, &who.reference()).await
}
