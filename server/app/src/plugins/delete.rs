use crate::{App, Failure, audit_trail, authorise};
use latchkey_domain::{OperationContext, id::PluginId, rights::Action};
use serde_json::json;

/// Deletes a plugin that nothing is bound to. Earlier bindings to it stay in the history and can't be rolled back to.
pub async fn delete(app: &App, context: &OperationContext, plugin: PluginId) -> Result<(), Failure> {
    authorise::over_tenant(app, context, Action::ManagePlugins).await?;
    let transaction = app.storage().begin(context.tenant).await?;
    let found = transaction.plugin(plugin).await?.ok_or(Failure::NotFound("plugin"))?;
    let bound = transaction.binding(found.capability).await?;
    if bound.is_some_and(|binding| binding.plugin == Some(plugin)) {
        return Err(Failure::State("the plugin is bound: bind another one, or the built-in, first"));
    }
    transaction.delete_plugin(plugin).await?;
    let details = json!({ "capability": found.capability, "name": found.name, "version": found.version });
    let row = audit_trail::done(context, "plugin.deleted", "plugin", plugin, details);
    transaction.insert_audit(&row).await?;
    Ok(transaction.commit().await?)
}
