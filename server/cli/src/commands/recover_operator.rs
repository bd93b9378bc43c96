use super::{Outcome, open, within};
use crate::configuration::Configuration;
use clap::Args;
use latchkey_app::recovery::set_up;
use latchkey_domain::{Role, login_name::LoginKey, tenant::OPERATORS};
use std::process::ExitCode;

/// Prints a reset link for an operator who is locked out. The old password and every session are dead at once.
#[derive(Args)]
pub(super) struct RecoverOperator {
    /// The operator's login.
    login: String,
}

pub(super) async fn run(command: RecoverOperator, configuration: Configuration) -> Outcome {
    let app = open(&configuration).await?;
    let (tenant, context) = within(&app, OPERATORS).await?;
    let reader = app.storage().read(tenant.id).await?;
    let found = reader.user_by_login(&LoginKey::of(&command.login)).await?;
    let operator = found.filter(|user| user.role == Some(Role::Operator));
    let operator = operator.ok_or_else(|| format!("{} is no operator", command.login))?;
    drop(reader);
    let link = set_up::recovery_link(&app, &context, &operator).await?;
    println!(
        "The old password of {} is dead. This link sets a new one, once, before {}:",
        operator.login, link.expires_at
    );
    println!("{}", link.url);
    Ok(ExitCode::SUCCESS)
}
