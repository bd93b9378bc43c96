use crate::{App, Failure};
use latchkey_domain::{Actor, OperationContext};

/// How a mail names whoever acts: by their name as people know them, else by their login.
pub(super) async fn name(app: &App, context: &OperationContext) -> Result<String, Failure> {
    let Actor::Person(person) = &context.actor else { return Ok(context.actor.label().to_owned()) };
    let reader = app.storage().read(person.tenant).await?;
    let user = reader.user(person.user).await?;
    Ok(user.map_or_else(|| person.login.clone(), |user| user.display_name()))
}
