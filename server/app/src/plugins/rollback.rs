use super::{Bind, bind};
use crate::{App, Failure, authorise};
use latchkey_domain::{
    OperationContext,
    plugin::{Binding, Capability},
    rights::Action,
};

/// How many revisions back one can go.
const MOST: u64 = 100;

/// Lets an earlier revision hold again, as a new one: the one before unless named. It stands its trial again, since the
/// tenant's rules may have changed.
pub async fn rollback(
    app: &App,
    context: &OperationContext,
    capability: Capability,
    revision: Option<u32>,
) -> Result<Binding, Failure> {
    authorise::over_tenant(app, context, Action::ManagePlugins).await?;
    let reader = app.storage().read(context.tenant).await?;
    let history = reader.binding_history(capability, MOST).await?;
    drop(reader);
    let Some((now, earlier)) = history.split_first() else {
        return Err(Failure::State("nothing was ever bound here: there is nothing to go back to"));
    };
    let earlier = earlier.iter().find(|binding| match revision {
        Some(revision) => binding.revision == revision,
        None => true,
    });
    let to = match (earlier, revision) {
        (Some(earlier), _) => Bind {
            capability,
            plugin: earlier.plugin,
            settings: earlier.settings.clone(),
            on_failure: earlier.on_failure,
            expected_revision: Some(now.revision.into()),
        },
        (None, Some(_)) => {
            return Err(Failure::invalid("revision", "must be an earlier revision of this binding"));
        }
        // Before the first there was the built-in.
        (None, None) => Bind {
            capability,
            plugin: None,
            settings: serde_json::json!({}),
            on_failure: now.on_failure,
            expected_revision: Some(now.revision.into()),
        },
    };
    bind(app, context, to).await
}
