//! Personal API tokens: issued and revoked by their person, presented at the management API.

mod authenticate;
mod issue;
mod list;
mod revoke;

pub use authenticate::authenticate;
pub use issue::{IssueToken, issue};
pub use list::list;
pub use revoke::revoke;

use crate::{App, Failure, authorise};
use latchkey_domain::{Actor, OperationContext, context::Person, rights::Action};

/// The actor, as the owner of tokens: a person who may have some, in the tenant that they belong to.
async fn owner<'a>(app: &App, context: &'a OperationContext) -> Result<&'a Person, Failure> {
    authorise::over_tenant(app, context, Action::ManageOwnTokens).await?;
    match &context.actor {
        Actor::Person(person) if person.tenant == context.tenant => Ok(person),
        _ => Err(Failure::State("tokens are personal: they live in their person's own tenant")),
    }
}
