use super::{BindingStatusJson, tagged};
use crate::management_api::{Caller, Found, OptionalBody, Outcome, Tag, shapes::CapabilityWord};
use latchkey_app::{App, plugins};
use poem_openapi::{Object, OpenApi, param::Path};

/// How far to go back.
#[derive(Object)]
struct PluginRollback {
    /// The one before the present one unless given.
    #[oai(nullable)]
    revision: Option<u32>,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Roll a binding back
    ///
    /// An earlier revision holds again, as a new one. Done twice, it undoes itself.
    #[oai(
        path = "/tenants/:tenant/plugins/bindings/:capability/rollback",
        method = "post",
        tag = "Tag::Plugins",
        operation_id = "roll-back-plugin"
    )]
    async fn roll_back(
        &self,
        caller: Caller,
        tenant: Path<String>,
        capability: Path<CapabilityWord>,
        body: OptionalBody<PluginRollback>,
    ) -> Outcome<Found<BindingStatusJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        plugins::rollback(&self.0, &context, capability.0.into(), body.0.revision).await?;
        Ok(tagged(plugins::binding(&self.0, &context, capability.0.into()).await?))
    }
}
