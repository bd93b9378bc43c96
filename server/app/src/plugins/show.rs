use crate::{App, Failure, authorise};
use latchkey_domain::{OperationContext, id::PluginId, plugin::Plugin, rights::Action};

/// One of the tenant's plugins.
pub async fn show(app: &App, context: &OperationContext, plugin: PluginId) -> Result<Plugin, Failure> {
    authorise::over_tenant(app, context, Action::ReadPlugins).await?;
    let reader = app.storage().read(context.tenant).await?;
    reader.plugin(plugin).await?.ok_or(Failure::NotFound("plugin"))
}
