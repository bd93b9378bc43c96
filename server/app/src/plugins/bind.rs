use super::{Stage, check_settings, prove::prove, trial::Trial};
use crate::{App, Failure, audit_trail, authorise};
use latchkey_domain::{
    OperationContext,
    id::PluginId,
    plugin::{Binding, Capability, Fallback, Plugin},
    rights::Action,
};
use latchkey_storage::Reader;
use serde_json::{Value, json};
use std::sync::Arc;

/// What is to hold from now on.
#[derive(Debug, Clone)]
pub struct Bind {
    pub capability: Capability,
    /// `None`: the built-in.
    pub plugin: Option<PluginId>,
    pub settings: Value,
    pub on_failure: Fallback,
    /// Only if this revision still holds; 0 where nothing was ever bound.
    pub expected_revision: Option<i64>,
}

/// Lets a plugin do what it is for, once it has stood its trial; or the built-in again. Holds from the next call on,
/// on every replica.
pub async fn bind(app: &App, context: &OperationContext, request: Bind) -> Result<Binding, Failure> {
    authorise::over_tenant(app, context, Action::ManagePlugins).await?;
    let reader = app.storage().read(context.tenant).await?;
    let revision = reader.binding(request.capability).await?.map_or(0, |binding| binding.revision);
    if request.expected_revision.is_some_and(|expected| expected != i64::from(revision)) {
        return Err(Failure::Stale);
    }
    if request.on_failure == Fallback::Refuse && !request.capability.may_refuse() {
        return Err(Failure::invalid("on_failure", "must be builtin here: a page has to be shown"));
    }
    let plugin = match request.plugin {
        Some(plugin) => Some(check(app, &reader, plugin, &request).await?),
        None => None,
    };
    drop(reader);
    write(app, context, plugin, request, revision + 1).await
}

async fn check(app: &App, reader: &Reader, plugin: PluginId, request: &Bind) -> Result<Plugin, Failure> {
    let found = reader.plugin(plugin).await?.ok_or(Failure::NotFound("plugin"))?;
    if found.capability != request.capability {
        let message = format!("must be a {}; this one is a {}", request.capability, found.capability);
        return Err(Failure::invalid("plugin", message));
    }
    check_settings(&found.settings_schema, &request.settings)
        .map_err(|error| Failure::invalid("settings", error.to_string()))?;
    load(app, reader, &found).await?;
    let tenant = reader.tenant().await?.ok_or(Failure::NotFound("tenant"))?;
    let trial = Trial {
        capability: found.capability,
        digest: found.digest.clone(),
        settings: request.settings.clone(),
        locale: None,
        kind: None,
        count: 1,
    };
    prove(&Stage::of(app, &tenant), &trial).await?;
    Ok(found)
}

/// Compiles a stored component where this process hasn't yet.
pub(super) async fn load(app: &App, reader: &Reader, plugin: &Plugin) -> Result<(), Failure> {
    if app.hooks.host.is_loaded(&plugin.digest) {
        return Ok(());
    }
    let component = reader.component(plugin.id).await?.ok_or(Failure::NotFound("plugin"))?;
    let loaded = app.hooks.host.load(Arc::from(component)).await;
    loaded.map(drop).map_err(|unfit| Failure::invalid("plugin", unfit.to_string()))
}

async fn write(
    app: &App,
    context: &OperationContext,
    plugin: Option<Plugin>,
    request: Bind,
    revision: u32,
) -> Result<Binding, Failure> {
    let binding = Binding {
        capability: request.capability,
        revision,
        plugin: plugin.as_ref().map(|plugin| plugin.id),
        digest: plugin.as_ref().map(|plugin| plugin.digest.clone()),
        settings: request.settings,
        on_failure: request.on_failure,
        bound_at: context.now(),
        bound_by: context.actor.user(),
    };
    let transaction = app.storage().begin(context.tenant).await?;
    if let Some(plugin) = &plugin {
        // Deleted while it stood its trial?
        transaction.plugin(plugin.id).await?.ok_or(Failure::NotFound("plugin"))?;
    }
    transaction.insert_binding(&binding).await?;
    let details = json!({
        "plugin": binding.plugin, "digest": binding.digest, "revision": revision,
        "name": plugin.as_ref().map(|plugin| &plugin.name),
        "version": plugin.as_ref().map(|plugin| &plugin.version),
        "on_failure": binding.on_failure,
    });
    let row = audit_trail::done(context, "plugin.bound", "capability", binding.capability, details);
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    app.claims_bindings.forget(&context.tenant);
    Ok(binding)
}
