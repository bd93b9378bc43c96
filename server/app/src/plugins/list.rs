use crate::{App, Failure, authorise};
use latchkey_domain::{
    OperationContext,
    page::Page,
    plugin::{Capability, Plugin},
    rights::Action,
};
use latchkey_storage::PluginQuery;

/// Which plugins to list.
#[derive(Debug, Clone, Default)]
pub struct ListPlugins {
    pub capability: Option<Capability>,
    /// Rows a page; 0 for the default.
    pub limit: u32,
    pub cursor: Option<String>,
}

/// The tenant's plugins, the newest first.
pub async fn list(
    app: &App,
    context: &OperationContext,
    request: ListPlugins,
) -> Result<Page<Plugin>, Failure> {
    authorise::over_tenant(app, context, Action::ReadPlugins).await?;
    let ListPlugins { capability, limit, cursor } = request;
    let reader = app.storage().read(context.tenant).await?;
    Ok(reader.plugins(&PluginQuery { capability, limit, cursor }).await?)
}
