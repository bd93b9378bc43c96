use super::{BindingStatusJson, tagged};
use crate::management_api::{Caller, Found, Outcome, Tag, shapes::CapabilityWord};
use latchkey_app::{App, plugins};
use poem_openapi::{Object, OpenApi, param::Path};

/// Every capability, and what is bound to it.
#[derive(Object)]
struct PluginBindings {
    items: Vec<BindingStatusJson>,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// List what is bound
    #[oai(
        path = "/tenants/:tenant/plugins/bindings",
        method = "get",
        tag = "Tag::Plugins",
        operation_id = "list-plugin-bindings"
    )]
    async fn list_bindings(&self, caller: Caller, tenant: Path<String>) -> Outcome<Found<PluginBindings>> {
        let context = caller.within(&self.0, &tenant).await?;
        let bindings = plugins::bindings(&self.0, &context).await?;
        Ok(Found::new(PluginBindings { items: bindings.into_iter().map(Into::into).collect() }))
    }

    /// Show what is bound to a capability
    #[oai(
        path = "/tenants/:tenant/plugins/bindings/:capability",
        method = "get",
        tag = "Tag::Plugins",
        operation_id = "show-plugin-binding"
    )]
    async fn show_binding(
        &self,
        caller: Caller,
        tenant: Path<String>,
        capability: Path<CapabilityWord>,
    ) -> Outcome<Found<BindingStatusJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        Ok(tagged(plugins::binding(&self.0, &context, capability.0.into()).await?))
    }
}
