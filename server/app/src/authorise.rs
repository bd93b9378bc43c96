use crate::{App, Failure, audit_trail};
use latchkey_domain::{
    OperationContext,
    rights::{Action, Refusal, Target, Verdict},
    user::User,
};
use serde_json::json;

/// Asks for a right over the tenant as a whole; a refusal is written to the audit log.
pub(crate) async fn over_tenant(
    app: &App,
    context: &OperationContext,
    action: Action,
) -> Result<(), Failure> {
    check(app, context, action, Target::Tenant, "tenant", context.tenant.to_string()).await
}

/// Asks for a right over one person; a refusal is written to the audit log.
pub(crate) async fn over_user(
    app: &App,
    context: &OperationContext,
    action: Action,
    user: &User,
) -> Result<(), Failure> {
    check(app, context, action, Target::Person(user.role), "user", user.id.to_string()).await
}

async fn check(
    app: &App,
    context: &OperationContext,
    action: Action,
    target: Target,
    target_kind: &str,
    target_id: String,
) -> Result<(), Failure> {
    let Verdict::Refused(refusal) = context.decide(action, target) else { return Ok(()) };
    // A stranger's attempt says nothing about this tenant, and its log is not theirs to fill.
    if refusal == Refusal::OtherTenant {
        return Err(Failure::NotFound("tenant"));
    }
    Err(refuse(app, context, action, refusal, target_kind, &target_id).await)
}

/// Writes a refusal to the audit log and gives the failure to answer with.
pub(crate) async fn refuse(
    app: &App,
    context: &OperationContext,
    action: Action,
    refusal: Refusal,
    target_kind: &str,
    target_id: &str,
) -> Failure {
    let details = json!({ "right": action.name(), "because": refusal.to_string() });
    let row = audit_trail::refused(context, action.name(), target_kind, target_id, details);
    let written = async {
        let transaction = app.storage().begin(context.tenant).await?;
        transaction.insert_audit(&row).await?;
        transaction.commit().await
    };
    match written.await {
        Ok(()) => Failure::Refused { action, refusal },
        Err(error) => error.into(),
    }
}
