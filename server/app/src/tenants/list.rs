use crate::{App, Failure, authorise};
use latchkey_domain::{
    Actor, OperationContext, Role,
    page::{Page, Total},
    rights::Action,
    tenant::Tenant,
};
use latchkey_storage::TenantQuery;

/// Which tenants, how many at a time.
#[derive(Debug, Clone)]
pub struct ListTenants {
    /// Part of the slug or name.
    pub q: Option<String>,
    pub limit: u32,
    pub cursor: Option<String>,
}

/// The tenants that the actor may know of: all for those who run the installation, their own for everybody else.
pub async fn list(
    app: &App,
    context: &OperationContext,
    request: ListTenants,
) -> Result<Page<Tenant>, Failure> {
    authorise::over_tenant(app, context, Action::ReadTenant).await?;
    let sees_all = match &context.actor {
        Actor::Person(person) => person.role == Some(Role::Operator),
        Actor::Shell | Actor::System => true,
        Actor::Anonymous => false,
    };
    if sees_all {
        let query = TenantQuery { q: request.q, limit: request.limit, cursor: request.cursor };
        return Ok(app.storage().tenants(&query).await?);
    }
    let reader = app.storage().read(context.tenant).await?;
    let own: Vec<Tenant> = reader.tenant().await?.into_iter().collect();
    let total = Total::Exactly(own.len() as u64);
    Ok(Page { items: own, next_cursor: None, total })
}
