use crate::{App, Failure, authorise};
use latchkey_domain::{OperationContext, id::ClientId, oauth::Client, rights::Action};

/// A client, without its secret.
pub async fn show(app: &App, context: &OperationContext, client: ClientId) -> Result<Client, Failure> {
    authorise::over_tenant(app, context, Action::ReadClients).await?;
    let reader = app.storage().read(context.tenant).await?;
    reader.client(client).await?.ok_or(Failure::NotFound("client"))
}
