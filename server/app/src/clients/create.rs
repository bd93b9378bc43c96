use super::{check, secret};
use crate::{App, Failure, audit_trail, authorise, issuer};
use latchkey_domain::{OperationContext, id::ClientId, oauth::Client, rights::Action, token::SecretToken};
use latchkey_protocol::oauth::client_metadata::ClientMetadata;
use serde_json::json;

/// A client and the only copy of its secret, if it has one.
#[derive(Debug)]
pub struct CreatedClient {
    pub client: Client,
    pub secret: Option<SecretToken>,
}

/// Registers a client.
pub async fn create(
    app: &App,
    context: &OperationContext,
    metadata: ClientMetadata,
) -> Result<CreatedClient, Failure> {
    authorise::over_tenant(app, context, Action::ManageClients).await?;
    check(app, &metadata).await?;
    let created = draft(app, context, metadata).await?;
    let transaction = app.storage().begin(context.tenant).await?;
    transaction.insert_client(&created.client).await?;
    let details = json!({ "name": created.client.metadata.client_name });
    let row = audit_trail::done(context, "client.created", "client", created.client.id, details);
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    Ok(created)
}

/// A client that isn't stored yet.
pub(super) async fn draft(
    app: &App,
    context: &OperationContext,
    metadata: ClientMetadata,
) -> Result<CreatedClient, Failure> {
    let keys = issuer::keys_of(app, context).await?;
    let minted = secret::is_needed(metadata.token_endpoint_auth_method).then(|| secret::mint(context, &keys));
    let (secret, digest) = minted.unzip();
    let now = context.now();
    let client = Client {
        id: ClientId::new(&*context.clock, &*context.entropy),
        tenant: context.tenant,
        metadata,
        secret: digest,
        registration: None,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    Ok(CreatedClient { client, secret })
}
