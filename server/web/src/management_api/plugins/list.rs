use super::PluginJson;
use crate::management_api::{
    Caller, Found, Outcome, Query, Tag,
    shapes::{CapabilityWord, Cut, PluginList},
};
use latchkey_app::{
    App,
    plugins::{self, ListPlugins},
};
use poem_openapi::{Object, OpenApi, param::Path};

/// Which plugins.
#[derive(Object)]
struct PluginFilter {
    capability: Option<CapabilityWord>,
    #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[oai(validator(max_length = 2000))]
    cursor: Option<String>,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// List plugins
    ///
    /// The newest first.
    #[oai(
        path = "/tenants/:tenant/plugins",
        method = "get",
        tag = "Tag::Plugins",
        operation_id = "list-plugins"
    )]
    async fn list_plugins(
        &self,
        caller: Caller,
        tenant: Path<String>,
        filter: Query<PluginFilter>,
    ) -> Outcome<Found<PluginList>> {
        let context = caller.within(&self.0, &tenant).await?;
        let cut = Cut::of(filter.0.limit, filter.0.cursor);
        let capability = filter.0.capability.map(Into::into);
        let request = ListPlugins { capability, limit: cut.limit, cursor: cut.cursor };
        let page = plugins::list(&self.0, &context, request).await?;
        Ok(Found::new(PluginList::of(page, PluginJson::from)))
    }
}
