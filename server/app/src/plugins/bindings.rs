use crate::{App, Failure, authorise, hooks::BreakerState};
use latchkey_domain::{
    OperationContext,
    plugin::{Binding, Capability},
    rights::Action,
};

/// How many earlier revisions are shown.
const MOST: u64 = 20;

/// What holds for a capability, and how it does.
#[derive(Debug, Clone)]
pub struct BindingStatus {
    pub capability: Capability,
    /// The newest first; the first one holds. Empty: the built-in always has.
    pub revisions: Vec<Binding>,
    /// Whether the guest is called, as this process sees it.
    pub breaker: BreakerState,
}

/// What is bound, capability by capability.
pub async fn bindings(app: &App, context: &OperationContext) -> Result<Vec<BindingStatus>, Failure> {
    authorise::over_tenant(app, context, Action::ReadPlugins).await?;
    let mut all = Vec::new();
    for capability in Capability::ALL {
        all.push(status(app, context, capability).await?);
    }
    Ok(all)
}

/// What is bound to one capability.
pub async fn binding(
    app: &App,
    context: &OperationContext,
    capability: Capability,
) -> Result<BindingStatus, Failure> {
    authorise::over_tenant(app, context, Action::ReadPlugins).await?;
    status(app, context, capability).await
}

async fn status(
    app: &App,
    context: &OperationContext,
    capability: Capability,
) -> Result<BindingStatus, Failure> {
    let reader = app.storage().read(context.tenant).await?;
    let revisions = reader.binding_history(capability, MOST).await?;
    let revision = revisions.first().map_or(0, |binding| binding.revision);
    let breaker = app.hooks.breakers.state(context.tenant, capability, revision, context.now());
    Ok(BindingStatus { capability, revisions, breaker })
}
