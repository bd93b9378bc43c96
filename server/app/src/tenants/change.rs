use super::TenantProfile;
use crate::{App, Failure, audit_trail, authorise, issuer};
use latchkey_domain::{
    OperationContext,
    rights::Action,
    tenant::{OPERATORS, Tenant, TenantStatus},
};
use serde_json::json;

/// Changes what `edit` changes of the context's tenant, if it is still in `expected_version`.
///
/// Whether a tenant is active is for operators to say: an owner could not undo having shut it.
pub async fn change(
    app: &App,
    context: &OperationContext,
    expected_version: Option<i64>,
    edit: impl FnOnce(&mut TenantProfile) + Send,
) -> Result<Tenant, Failure> {
    authorise::over_tenant(app, context, Action::ChangeTenant).await?;
    let reader = app.storage().read(context.tenant).await?;
    let mut tenant = reader.tenant().await?.ok_or(Failure::NotFound("tenant"))?;
    drop(reader);
    if expected_version.is_some_and(|version| version != tenant.version) {
        return Err(Failure::Stale);
    }
    let mut profile = TenantProfile::of(&tenant);
    edit(&mut profile);
    profile.check()?;
    if profile.status != tenant.status {
        authorise::over_tenant(app, context, Action::DeleteTenant).await?;
    }
    if profile.status == TenantStatus::Deactivated && tenant.slug == OPERATORS {
        return Err(Failure::State("the operators' own tenant stays active"));
    }
    let changed = profile.write_to(&mut tenant);
    if changed.is_empty() {
        return Ok(tenant);
    }
    tenant.version += 1;
    tenant.updated_at = context.now();
    // Only if nobody was faster: the transaction compares the version again.
    let transaction = app.storage().begin(context.tenant).await?;
    transaction.update_tenant(&tenant).await?;
    let details = json!({ "changed": changed });
    let row = audit_trail::done(context, "tenant.changed", "tenant", tenant.id, details);
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    issuer::forget(app, &tenant);
    Ok(tenant)
}
