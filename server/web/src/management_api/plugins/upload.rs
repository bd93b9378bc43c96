use super::PluginJson;
use crate::management_api::{Caller, ComponentBody, Created, Outcome, Tag};
use latchkey_app::{App, plugins};
use poem_openapi::{OpenApi, param::Path};

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Upload a plugin
    ///
    /// A WebAssembly component of one of the worlds of `latchkey:plugin`, at most 24 MiB. It is checked and compiled, and
    /// does nothing until it is bound. The same component again gives the plugin that is there already.
    #[oai(
        path = "/tenants/:tenant/plugins",
        method = "post",
        tag = "Tag::Plugins",
        operation_id = "upload-plugin"
    )]
    async fn upload_plugin(
        &self,
        caller: Caller,
        tenant: Path<String>,
        component: ComponentBody,
    ) -> Outcome<Created<PluginJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let uploaded = plugins::upload(&self.0, &context, component.0).await?;
        Ok(Created::new(uploaded.plugin.into()))
    }
}
