use super::PluginJson;
use crate::management_api::{Caller, Found, Outcome, Tag};
use latchkey_app::{App, plugins};
use latchkey_domain::id::PluginId;
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Show a plugin
    #[oai(
        path = "/tenants/:tenant/plugins/:plugin",
        method = "get",
        tag = "Tag::Plugins",
        operation_id = "show-plugin"
    )]
    async fn show_plugin(
        &self,
        caller: Caller,
        tenant: Path<String>,
        plugin: Path<Uuid>,
    ) -> Outcome<Found<PluginJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let plugin = plugins::show(&self.0, &context, PluginId(plugin.0)).await?;
        Ok(Found::new(plugin.into()))
    }
}
