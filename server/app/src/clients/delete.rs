use super::forget;
use crate::{App, Failure, audit_trail, authorise};
use latchkey_domain::{OperationContext, id::ClientId, rights::Action};
use serde_json::json;

/// Deletes a client with everything that people have granted it; its tokens are dead at once.
pub async fn delete(app: &App, context: &OperationContext, client: ClientId) -> Result<(), Failure> {
    authorise::over_tenant(app, context, Action::ManageClients).await?;
    let transaction = app.storage().begin(context.tenant).await?;
    let found = transaction.client(client).await?.ok_or(Failure::NotFound("client"))?;
    transaction.delete_client(client).await?;
    let details = json!({ "name": found.metadata.client_name });
    transaction
        .insert_audit(&audit_trail::done(context, "client.deleted", "client", client, details))
        .await?;
    transaction.commit().await?;
    forget(app, &found);
    Ok(())
}
