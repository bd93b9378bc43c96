//! What all hooks share: a bound guest, called and accounted for.

use crate::{App, Failure, audit_trail};
use futures_util::future::BoxFuture;
use latchkey_domain::{
    OperationContext,
    id::PluginId,
    plugin::{Answered, Binding, Callee, Capability, Fallback, PluginFailure, PluginResult, TenantFacts},
    tenant::Tenant,
};
use serde_json::json;
use std::sync::Arc;

/// What is asked where a hook stands.
pub(super) enum Asked<'a> {
    /// The built-in: nothing is bound, or guests aren't called at all.
    Builtin,
    /// Nobody: the guest keeps failing and rests.
    Resting(Fallback),
    Guest(Guest<'a>),
}

/// A bound plugin that may be called.
pub(super) struct Guest<'a> {
    app: &'a App,
    context: &'a OperationContext,
    binding: Binding,
    plugin: PluginId,
    digest: String,
}

impl<'a> Guest<'a> {
    /// Reads what the tenant has bound, and asks.
    pub(super) async fn bound(
        app: &'a App,
        context: &'a OperationContext,
        capability: Capability,
    ) -> Result<Asked<'a>, Failure> {
        if !app.hooks.calls_guests {
            return Ok(Asked::Builtin);
        }
        let reader = app.storage().read(context.tenant).await?;
        Ok(Self::of(app, context, reader.binding(capability).await?))
    }

    /// Asks for the guest of a binding that was read already.
    pub(super) fn of(app: &'a App, context: &'a OperationContext, binding: Option<Binding>) -> Asked<'a> {
        let Some(binding) = binding.filter(|_| app.hooks.calls_guests) else { return Asked::Builtin };
        let (Some(plugin), Some(digest)) = (binding.plugin, binding.digest.clone()) else {
            return Asked::Builtin;
        };
        let (capability, revision) = (binding.capability, binding.revision);
        if !app.hooks.breakers.admit(context.tenant, capability, revision, context.now()) {
            app.hooks.metrics.called(capability, "resting", None);
            return Asked::Resting(binding.on_failure);
        }
        Asked::Guest(Self { app, context, binding, plugin, digest })
    }

    pub(super) fn fallback(&self) -> Fallback {
        self.binding.on_failure
    }

    /// Calls the guest, after compiling it where this process hasn't yet. The answer is the caller's to judge.
    pub(super) async fn call<'h, T>(
        &self,
        call: impl Fn(Callee) -> BoxFuture<'h, PluginResult<T>>,
    ) -> Result<T, PluginFailure> {
        let callee = || Callee {
            tenant: self.context.tenant,
            digest: self.digest.clone(),
            settings: self.binding.settings.to_string(),
            entropy: self.context.entropy.clone(),
        };
        if !self.app.hooks.host.is_loaded(&self.digest) {
            self.load().await?;
        }
        let answered = match call(callee()).await {
            // Others' components may have pushed it out in between.
            Err(PluginFailure::NotLoaded) => {
                self.load().await?;
                call(callee()).await?
            }
            outcome => outcome?,
        };
        let Answered { answer, took, .. } = answered;
        self.app.hooks.metrics.called(self.binding.capability, "answered", Some(took));
        Ok(answer)
    }

    async fn load(&self) -> Result<(), PluginFailure> {
        let unfit = |why: String| PluginFailure::Unfit(why);
        let component = async {
            let reader = self.app.storage().read(self.context.tenant).await?;
            reader.component(self.plugin).await
        };
        let component = component.await.map_err(|error| unfit(error.to_string()))?;
        let component = component.ok_or_else(|| unfit("its component is gone".into()))?;
        let loaded = self.app.hooks.host.load(Arc::from(component)).await;
        loaded.map(drop).map_err(|error| unfit(error.to_string()))
    }

    /// Accounts for how the call came out: breaker, metric, audit row.
    pub(super) async fn settle<T>(&self, outcome: &Result<T, PluginFailure>) -> Result<(), Failure> {
        let hooks = &self.app.hooks;
        let (tenant, revision) = (self.context.tenant, self.binding.revision);
        let capability = self.binding.capability;
        let failure = match outcome {
            Ok(_) => {
                hooks.breakers.succeeded(tenant, capability, revision);
                return Ok(());
            }
            Err(failure) => failure,
        };
        hooks.metrics.called(capability, failure.name(), None);
        // The machine was full; the guest has done nothing.
        if *failure == PluginFailure::Busy {
            return Ok(());
        }
        let resting_until = hooks.breakers.failed(tenant, capability, revision, self.context.now());
        if resting_until.is_some() {
            hooks.metrics.rested();
        }
        tracing::warn!(%tenant, %capability, plugin = %self.plugin, failure = failure.name(), "a plugin failed");
        let details = json!({
            "capability": capability, "revision": revision, "failure": failure.name(),
            "why": failure.to_string(), "fallback": self.fallback(),
            "resting_until": resting_until.map(|until| until.to_string()),
        });
        let row = audit_trail::failed(self.context, "plugin.failed", "plugin", self.plugin, details);
        let transaction = self.app.storage().begin(tenant).await?;
        transaction.insert_audit(&row).await?;
        Ok(transaction.commit().await?)
    }
}

/// Whom a guest works for.
pub(super) fn tenant_facts(app: &App, tenant: &Tenant) -> TenantFacts {
    TenantFacts {
        slug: tenant.slug.clone(),
        name: tenant.name.clone(),
        url: app.public_url().of_tenant(tenant),
    }
}
