use crate::{App, Failure, authorise};
use latchkey_domain::{OperationContext, rights::Action, tenant::Tenant};

/// The context's tenant.
pub async fn show(app: &App, context: &OperationContext) -> Result<Tenant, Failure> {
    authorise::over_tenant(app, context, Action::ReadTenant).await?;
    let reader = app.storage().read(context.tenant).await?;
    reader.tenant().await?.ok_or(Failure::NotFound("tenant"))
}
