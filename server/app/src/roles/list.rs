use crate::{App, Failure, authorise};
use latchkey_domain::{OperationContext, rights::Action, user::User};

/// Everybody in the tenant who has a role.
pub async fn list(app: &App, context: &OperationContext) -> Result<Vec<User>, Failure> {
    authorise::over_tenant(app, context, Action::ReadRoles).await?;
    let reader = app.storage().read(context.tenant).await?;
    Ok(reader.users_with_roles().await?)
}
