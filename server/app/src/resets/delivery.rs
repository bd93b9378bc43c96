//! Where a reset's link or password may go: what the request says, what the actor may, what the tenant allows.

use super::RequestReset;
use crate::{App, Failure, authorise};
use latchkey_domain::{
    OperationContext,
    login_name::LoginKey,
    mail,
    reset::ResetMode,
    rights::{Action, Refusal},
    tenant::Tenant,
    user::User,
};

/// Asks for every right that the request needs and finds the address. `None`: nothing is mailed.
pub(super) async fn authorise(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    user: &User,
    request: &RequestReset,
) -> Result<Option<String>, Failure> {
    authorise::over_user(app, context, Action::ResetPassword, user).await?;
    check(request)?;
    if !user.status.is_active(context.now()) {
        return Err(Failure::State("the user is deactivated: reactivate the user first"));
    }
    let policy = &tenant.settings.recovery;
    if request.show {
        require(app, context, Action::ShowPassword, policy.allow_show, user).await?;
    }
    if is_elsewhere(user, request.to.as_deref()) {
        require(app, context, Action::DeliverElsewhere, policy.allow_other_address, user).await?;
    }
    if !request.mail {
        return Ok(None);
    }
    let address = request.to.clone().or_else(|| user.email.clone());
    address
        .map(Some)
        .ok_or_else(|| Failure::invalid("deliver.to", "is needed, since the user has no e-mail address"))
}

/// A right that the role must have and the tenant must allow.
pub(super) async fn require(
    app: &App,
    context: &OperationContext,
    action: Action,
    allowed_by_tenant: bool,
    user: &User,
) -> Result<(), Failure> {
    authorise::over_user(app, context, action, user).await?;
    if allowed_by_tenant {
        return Ok(());
    }
    let target = user.id.to_string();
    Err(authorise::refuse(app, context, action, Refusal::Setting, "user", &target).await)
}

/// What can't be meant, whoever asks.
fn check(request: &RequestReset) -> Result<(), Failure> {
    let link = request.mode == ResetMode::Link;
    if request.to.as_deref().is_some_and(|to| !mail::is_address(to)) {
        return Err(Failure::invalid("deliver.to", "must be an e-mail address"));
    }
    if request.to.is_some() && !request.mail {
        return Err(Failure::invalid("deliver.to", "has no meaning while deliver.mail is false"));
    }
    if link && !request.mail {
        return Err(Failure::invalid("deliver.mail", "must be true: a link can only be mailed"));
    }
    if link && request.show {
        return Err(Failure::invalid(
            "deliver.show",
            "must be false: only a generated password can be shown",
        ));
    }
    if !request.mail && !request.show {
        return Err(Failure::invalid("deliver", "must mail the new password, show it, or both"));
    }
    let reason = request.reason.as_deref().unwrap_or_default();
    if reason.chars().count() > 500 || reason.chars().any(char::is_control) {
        return Err(Failure::invalid("reason", "must have at most 500 characters and no control characters"));
    }
    Ok(())
}

/// Whether an address is another one than the person's stored one.
pub(super) fn is_elsewhere(user: &User, to: Option<&str>) -> bool {
    let stored = user.email.as_deref().map(LoginKey::of);
    to.is_some_and(|to| Some(LoginKey::of(to)) != stored)
}
