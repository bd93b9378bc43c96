use super::{
    Sample, Stage, bind, check_settings,
    trial::{self, Trial},
};
use crate::{App, Failure, authorise};
use latchkey_domain::{OperationContext, id::PluginId, rights::Action};
use serde_json::Value;

/// A trial to be made.
#[derive(Debug, Clone)]
pub struct TestPlugin {
    pub settings: Value,
    /// BCP 47 tag; every language of the theme unless given.
    pub locale: Option<String>,
    /// For composers: one kind of mail.
    pub kind: Option<String>,
    /// For generators, 1 to [`TestPlugin::MOST`].
    pub count: usize,
}

impl TestPlugin {
    pub const MOST: usize = 50;
}

/// Tries a plugin with sample data, bound or not. Nothing changes, and nobody's data are in it.
pub async fn test(
    app: &App,
    context: &OperationContext,
    plugin: PluginId,
    request: TestPlugin,
) -> Result<Vec<Sample>, Failure> {
    authorise::over_tenant(app, context, Action::ManagePlugins).await?;
    if !(1..=TestPlugin::MOST).contains(&request.count) {
        return Err(Failure::invalid("count", format!("must be 1 to {}", TestPlugin::MOST)));
    }
    let reader = app.storage().read(context.tenant).await?;
    let found = reader.plugin(plugin).await?.ok_or(Failure::NotFound("plugin"))?;
    check_settings(&found.settings_schema, &request.settings)
        .map_err(|error| Failure::invalid("settings", error.to_string()))?;
    bind::load(app, &reader, &found).await?;
    let tenant = reader.tenant().await?.ok_or(Failure::NotFound("tenant"))?;
    drop(reader);
    let trial = Trial {
        capability: found.capability,
        digest: found.digest,
        settings: request.settings,
        locale: request.locale,
        kind: request.kind,
        count: request.count,
    };
    Ok(trial::run(&Stage::of(app, &tenant), &trial).await)
}
