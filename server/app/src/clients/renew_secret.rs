use super::{CreatedClient, forget, secret};
use crate::{App, Failure, audit_trail, authorise, issuer};
use latchkey_domain::{OperationContext, id::ClientId, oauth::Client, rights::Action};
use serde_json::json;

/// Gives a client another secret; the old one is dead at once.
pub async fn renew_secret(
    app: &App,
    context: &OperationContext,
    client: ClientId,
) -> Result<CreatedClient, Failure> {
    authorise::over_tenant(app, context, Action::ManageClients).await?;
    let keys = issuer::keys_of(app, context).await?;
    let transaction = app.storage().begin(context.tenant).await?;
    let found = transaction.client(client).await?.ok_or(Failure::NotFound("client"))?;
    if !secret::is_needed(found.metadata.token_endpoint_auth_method) {
        return Err(Failure::State("the client authenticates without a secret"));
    }
    let (minted, digest) = secret::mint(context, &keys);
    let client =
        Client { secret: Some(digest), updated_at: context.now(), version: found.version + 1, ..found };
    transaction.update_client(&client).await?;
    let row = audit_trail::done(context, "client.secret-renewed", "client", client.id, json!({}));
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    forget(app, &client);
    Ok(CreatedClient { client, secret: Some(minted) })
}
