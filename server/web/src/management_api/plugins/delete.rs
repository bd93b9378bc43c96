use crate::management_api::{Caller, NoContent, Outcome, Tag};
use latchkey_app::{App, plugins};
use latchkey_domain::id::PluginId;
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Delete a plugin
    ///
    /// One that is bound stays: bind another one, or the built-in, first.
    #[oai(
        path = "/tenants/:tenant/plugins/:plugin",
        method = "delete",
        tag = "Tag::Plugins",
        operation_id = "delete-plugin"
    )]
    async fn delete_plugin(
        &self,
        caller: Caller,
        tenant: Path<String>,
        plugin: Path<Uuid>,
    ) -> Outcome<NoContent> {
        let context = caller.within(&self.0, &tenant).await?;
        plugins::delete(&self.0, &context, PluginId(plugin.0)).await?;
        Ok(NoContent)
    }
}
