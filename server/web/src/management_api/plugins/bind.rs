use super::{BindingStatusJson, tagged};
use crate::management_api::{
    Body, Caller, Found, Outcome, Tag,
    shapes::{CapabilityWord, FallbackWord},
};
use latchkey_app::{
    App,
    plugins::{self, Bind},
};
use latchkey_domain::{id::PluginId, plugin::Fallback};
use poem_openapi::{Object, OpenApi, param::Path, types::Any};
use serde_json::{Value, json};
use uuid::Uuid;

/// What is to hold from now on.
#[derive(Object)]
struct NewPluginBinding {
    /// Null or absent: the built-in.
    #[oai(nullable)]
    plugin: Option<Uuid>,
    /// Must fit the plugin's schema; `{}` unless given.
    settings: Option<Any<Value>>,
    /// What happens when the plugin gives no acceptable answer: `builtin` unless given. With `refuse` a reset is refused,
    /// and a mail waits.
    on_failure: Option<FallbackWord>,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Bind a plugin
    ///
    /// It first stands a trial: an acceptable answer to every sample, and 1,000 distinct passwords from a generator. Holds
    /// from the next call on.
    #[oai(
        path = "/tenants/:tenant/plugins/bindings/:capability",
        method = "put",
        tag = "Tag::Plugins",
        operation_id = "bind-plugin",
        request_header(
            name = "If-Match",
            ty = "Option<String>",
            description = "Only if it still has this ETag"
        )
    )]
    async fn bind_plugin(
        &self,
        caller: Caller,
        tenant: Path<String>,
        capability: Path<CapabilityWord>,
        body: Body<NewPluginBinding>,
    ) -> Outcome<Found<BindingStatusJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let NewPluginBinding { plugin, settings, on_failure } = body.0;
        let request = Bind {
            capability: capability.0.into(),
            plugin: plugin.map(PluginId),
            settings: settings.map_or_else(|| json!({}), |settings| settings.0),
            on_failure: on_failure.map_or(Fallback::Builtin, Into::into),
            expected_revision: caller.expected_version(),
        };
        plugins::bind(&self.0, &context, request).await?;
        Ok(tagged(plugins::binding(&self.0, &context, capability.0.into()).await?))
    }
}
