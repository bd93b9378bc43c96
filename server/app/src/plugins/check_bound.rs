use super::bind::load;
use crate::{App, Failure};
use latchkey_domain::{page, plugin::Capability, tenant::Tenant};
use latchkey_storage::TenantQuery;

/// How the bound plugins of all tenants are.
#[derive(Debug, Default)]
pub struct BoundPlugins {
    pub bound: usize,
    /// Those that can't be loaded: the tenant, the capability and why.
    pub unfit: Vec<String>,
}

/// Loads whatever any tenant has bound: a release may refuse what an earlier one took, and a component may be damaged.
pub async fn check_bound(app: &App) -> Result<BoundPlugins, Failure> {
    let mut report = BoundPlugins::default();
    let mut cursor = None;
    loop {
        let query = TenantQuery { q: None, limit: page::MAXIMUM_LIMIT, cursor };
        let page = app.storage().tenants(&query).await?;
        for tenant in &page.items {
            check_tenant(app, tenant, &mut report).await?;
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(report);
        }
    }
}

async fn check_tenant(app: &App, tenant: &Tenant, report: &mut BoundPlugins) -> Result<(), Failure> {
    let reader = app.storage().read(tenant.id).await?;
    for capability in Capability::ALL {
        let Some(id) = reader.binding(capability).await?.and_then(|binding| binding.plugin) else { continue };
        report.bound += 1;
        let fit = match reader.plugin(id).await? {
            Some(plugin) => load(app, &reader, &plugin).await.map_err(|failure| failure.to_string()),
            None => Err("it is gone".to_owned()),
        };
        if let Err(why) = fit {
            report.unfit.push(format!("{}: {capability}: {why}", tenant.slug));
        }
    }
    Ok(())
}
