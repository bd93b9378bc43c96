use crate::{App, Failure, fresh::Fresh};
use latchkey_domain::tenant::Tenant;
use std::sync::Arc;

/// How old what is known of a tenant may be where clients call. Whoever changes one here forgets it; another replica follows
/// within this time.
const FRESH_SECONDS: u32 = 2;

/// Tenants that clients called a moment ago, by slug.
pub(crate) type RecentIssuers = Fresh<String, Arc<Tenant>>;

/// Nobody has called yet.
pub(crate) fn no_recent_issuers() -> RecentIssuers {
    Fresh::for_seconds(FRESH_SECONDS)
}

/// The tenant of a client's call.
pub async fn open(app: &App, slug: &str) -> Result<Option<Arc<Tenant>>, Failure> {
    let (key, now) = (slug.to_owned(), app.clock().now());
    if let Some(tenant) = app.issuers.get(&key, now) {
        return Ok(Some(tenant));
    }
    let found = app.storage().tenant_by_slug(slug).await?.map(Arc::new);
    if let Some(tenant) = &found {
        app.issuers.put(key, tenant.clone(), now);
    }
    Ok(found)
}

/// It was changed.
pub(crate) fn forget(app: &App, tenant: &Tenant) {
    app.issuers.forget(&tenant.slug);
}
