use crate::{App, Failure, authorise};
use latchkey_domain::{OperationContext, audit::AuditEntry, page::Page, rights::Action};

pub use latchkey_storage::AuditQuery;

/// One page of what happened in the tenant and what was refused, newest first.
pub async fn list(
    app: &App,
    context: &OperationContext,
    query: &AuditQuery,
) -> Result<Page<AuditEntry>, Failure> {
    authorise::over_tenant(app, context, Action::ReadAudit).await?;
    let reader = app.storage().read(context.tenant).await?;
    Ok(reader.audit(query).await?)
}
