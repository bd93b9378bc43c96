use super::TenantProfile;
use crate::{App, Failure, audit_trail, authorise};
use latchkey_domain::{
    Actor, OperationContext,
    id::TenantId,
    rights::Action,
    tenant::{self, Brand, OPERATORS, Tenant, TenantSettings, TenantStatus},
};
use serde_json::json;

/// A tenant to be made.
#[derive(Debug, Clone)]
pub struct CreateTenant {
    /// Part of every address from now on.
    pub slug: String,
    pub name: String,
    pub settings: TenantSettings,
    pub brand: Brand,
}

/// Words that would be mistaken for a part of the installation.
const RESERVED: [&str; 10] =
    ["api", "assets", "console", "healthz", "metrics", "readyz", "scim", "system", "well-known", "www"];

/// Makes a tenant. Its audit log begins with its own creation.
pub async fn create(app: &App, context: &OperationContext, request: CreateTenant) -> Result<Tenant, Failure> {
    authorise::over_tenant(app, context, Action::CreateTenant).await?;
    check_slug(context, &request.slug)?;
    let now = context.now();
    let tenant = Tenant {
        id: TenantId::new(&*context.clock, &*context.entropy),
        slug: request.slug,
        name: request.name,
        status: TenantStatus::Active,
        settings: request.settings,
        brand: request.brand,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    TenantProfile::of(&tenant).check()?;
    let within = OperationContext { tenant: tenant.id, ..context.clone() };
    let details = json!({ "slug": tenant.slug });
    let row = audit_trail::done(&within, "tenant.created", "tenant", tenant.id, details);
    app.storage().insert_tenant(&tenant, &row).await?;
    Ok(tenant)
}

fn check_slug(context: &OperationContext, slug: &str) -> Result<(), Failure> {
    if !tenant::is_slug(slug) {
        let message = "must have 2 to 40 lower-case letters, digits and inner hyphens";
        return Err(Failure::invalid("slug", message));
    }
    // The operators' own tenant comes from setting the installation up, never from over the network.
    let from_outside = matches!(context.actor, Actor::Person(_) | Actor::Anonymous);
    if RESERVED.contains(&slug) || (slug == OPERATORS && from_outside) {
        return Err(Failure::invalid("slug", "is reserved for the installation itself"));
    }
    Ok(())
}
