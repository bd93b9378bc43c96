use crate::{App, Failure};
use latchkey_domain::{Role, context::Person, tenant::Tenant};

/// The tenant of this slug, if `person` may know of it: their own, or any for an operator. All others are not found, in
/// the same words as those that don't exist.
pub async fn open(app: &App, person: &Person, slug: &str) -> Result<Tenant, Failure> {
    let tenant = app.storage().tenant_by_slug(slug).await?;
    tenant
        .filter(|tenant| tenant.id == person.tenant || person.role == Some(Role::Operator))
        .ok_or(Failure::NotFound("tenant"))
}
