use super::owner;
use crate::{App, Failure};
use latchkey_domain::{OperationContext, api_token::ApiToken};

/// The actor's own tokens, without their secrets, which nobody has any more.
pub async fn list(app: &App, context: &OperationContext) -> Result<Vec<ApiToken>, Failure> {
    let person = owner(app, context).await?;
    let reader = app.storage().read(context.tenant).await?;
    Ok(reader.api_tokens_of(person.user).await?)
}
