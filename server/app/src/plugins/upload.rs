use super::{check_schema, settings};
use crate::{App, Failure, audit_trail, authorise};
use latchkey_domain::{
    OperationContext,
    id::PluginId,
    plugin::{Inspection, MAXIMUM_COMPONENT_BYTES, Plugin},
    rights::Action,
};
use latchkey_storage::{PluginQuery, StorageError, Unique};
use serde_json::json;
use std::sync::Arc;

/// A tenant keeps at most this many; each may have [`MAXIMUM_COMPONENT_BYTES`].
const MOST_PLUGINS: u64 = 100;

/// An upload's outcome.
#[derive(Debug)]
pub struct Uploaded {
    pub plugin: Plugin,
    /// `false` where the tenant had this very component already.
    pub is_new: bool,
}

/// Checks, compiles and keeps a component. It does nothing until it is bound.
pub async fn upload(app: &App, context: &OperationContext, component: Vec<u8>) -> Result<Uploaded, Failure> {
    authorise::over_tenant(app, context, Action::ManagePlugins).await?;
    let component: Arc<[u8]> = component.into();
    if component.len() > MAXIMUM_COMPONENT_BYTES {
        let message =
            format!("must have at most {MAXIMUM_COMPONENT_BYTES} bytes; this one has {}", component.len());
        return Err(Failure::invalid("component", message));
    }
    let inspected = app.hooks.host.load(component.clone()).await;
    let found = inspected.map_err(|unfit| Failure::invalid("component", unfit.to_string()))?;
    check_schema(&found.settings_schema)
        .map_err(|error: settings::SettingsError| Failure::invalid("component", error.to_string()))?;
    let reader = app.storage().read(context.tenant).await?;
    if let Some(plugin) = reader.plugin_by_digest(&found.digest).await? {
        return Ok(Uploaded { plugin, is_new: false });
    }
    if reader.plugins(&PluginQuery { limit: 1, ..PluginQuery::default() }).await?.total.at_least()
        >= MOST_PLUGINS
    {
        return Err(Failure::State("the tenant has as many plugins as it may: delete one first"));
    }
    drop(reader);
    keep(app, context, found, &component).await
}

async fn keep(
    app: &App,
    context: &OperationContext,
    found: Inspection,
    component: &[u8],
) -> Result<Uploaded, Failure> {
    let plugin = Plugin {
        id: PluginId::new(&*context.clock, &*context.entropy),
        tenant: context.tenant,
        capability: found.capability,
        name: found.name,
        version: found.version,
        settings_schema: found.settings_schema,
        digest: found.digest,
        size_bytes: component.len() as u64,
        uploaded_at: context.now(),
        uploaded_by: context.actor.user(),
    };
    let transaction = app.storage().begin(context.tenant).await?;
    match transaction.insert_plugin(&plugin, component).await {
        // Somebody else uploads the same at the same time.
        Err(StorageError::Duplicate(Unique::Component)) => return Err(Failure::Stale),
        other => other?,
    }
    let details = json!({
        "capability": plugin.capability, "name": plugin.name, "version": plugin.version,
        "digest": plugin.digest, "bytes": plugin.size_bytes,
    });
    let row = audit_trail::done(context, "plugin.uploaded", "plugin", plugin.id, details);
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    Ok(Uploaded { plugin, is_new: true })
}
