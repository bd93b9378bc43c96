use crate::{
    App, Failure, audit_trail, authorise,
    users::{self, UserRef},
};
use latchkey_domain::{
    OperationContext, Role,
    rights::{Action, Target, Verdict},
    tenant::OPERATORS,
    user::User,
};
use serde_json::json;

/// Gives a user a role, or takes it with `None`. It counts from the user's next request on.
///
/// The actor must stand above the present role and above the new one, and nobody changes their own.
pub async fn assign(
    app: &App,
    context: &OperationContext,
    user: &UserRef,
    role: Option<Role>,
) -> Result<User, Failure> {
    check_place(app, context, role).await?;
    let found = users::find(app, context, Action::AssignRole, user).await?;
    users::not_oneself(context, &found, "nobody changes their own role: ask somebody else with the right")?;
    if let Verdict::Refused(refusal) = context.decide(Action::AssignRole, Target::Person(role)) {
        let target = found.id.to_string();
        return Err(authorise::refuse(app, context, Action::AssignRole, refusal, "user", &target).await);
    }
    let (transaction, mut user) = users::locked(app, context, Action::AssignRole, user, None).await?;
    if user.role == role {
        return Ok(user);
    }
    transaction.set_role(user.id, role, context.now()).await?;
    let details = json!({ "from": user.role.map(Role::name), "to": role.map(Role::name) });
    transaction.insert_audit(&audit_trail::done(context, "role.assigned", "user", user.id, details)).await?;
    transaction.commit().await?;
    user.role = role;
    Ok(user)
}

/// Operators live in their own tenant, and nobody there is anything else.
async fn check_place(app: &App, context: &OperationContext, role: Option<Role>) -> Result<(), Failure> {
    authorise::over_tenant(app, context, Action::AssignRole).await?;
    let Some(role) = role else { return Ok(()) };
    let reader = app.storage().read(context.tenant).await?;
    let tenant = reader.tenant().await?.ok_or(Failure::NotFound("tenant"))?;
    match (tenant.slug == OPERATORS, role == Role::Operator) {
        (true, false) => Err(Failure::invalid("role", "must be operator in the operators' tenant")),
        (false, true) => Err(Failure::invalid("role", "must not be operator outside the operators' tenant")),
        (true, true) | (false, false) => Ok(()),
    }
}
