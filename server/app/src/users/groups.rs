use crate::{App, Failure, authorise};
use latchkey_domain::{OperationContext, rights::Action};

/// The names of all groups that somebody is in, sorted; what the list's filter offers.
pub async fn groups(app: &App, context: &OperationContext) -> Result<Vec<String>, Failure> {
    authorise::over_tenant(app, context, Action::ReadUsers).await?;
    let reader = app.storage().read(context.tenant).await?;
    Ok(reader.groups().await?)
}
