use super::guest::{Asked, Guest};
use crate::{App, Failure};
use latchkey_domain::{
    OperationContext, login_name,
    plugin::{Capability, Fallback, Person, PluginFailure},
};

/// A proposal of a user name, where the tenant has a namer. `attempt` counts from 1, one more each time a name was taken.
pub(crate) async fn propose(
    app: &App,
    context: &OperationContext,
    person: Person,
    domain: Option<String>,
    attempt: u32,
) -> Result<Option<String>, Failure> {
    let guest = match Guest::bound(app, context, Capability::LoginNamer).await? {
        Asked::Builtin => return Ok(None),
        Asked::Resting(fallback) => return instead(fallback),
        Asked::Guest(guest) => guest,
    };
    let proposed =
        guest.call(|callee| app.hooks.host.propose(callee, person.clone(), domain.clone(), attempt)).await;
    let judged = proposed.and_then(|login| judge_login(&login).map(|()| login));
    guest.settle(&judged).await?;
    match judged {
        Ok(login) => Ok(Some(login)),
        Err(_) => instead(guest.fallback()),
    }
}

/// Without a namer the person's address is their user name, or the administrator says one.
fn instead(fallback: Fallback) -> Result<Option<String>, Failure> {
    match fallback {
        Fallback::Builtin => Ok(None),
        Fallback::Refuse => {
            Err(Failure::State("the tenant's login namer fails, and its binding says to refuse then"))
        }
    }
}

/// Whether a guest's user name is one.
pub(crate) fn judge_login(login: &str) -> Result<(), PluginFailure> {
    login_name::check_user_name(login)
        .map_err(|error| PluginFailure::Answer(format!("the user name {error}")))
}
