use super::{CreatedClient, check, forget, secret};
use crate::{App, Failure, audit_trail, authorise, issuer};
use latchkey_domain::{OperationContext, id::ClientId, oauth::Client, rights::Action};
use latchkey_protocol::oauth::client_metadata::ClientMetadata;
use serde_json::json;

/// Replaces all that is known of a client. Its secret stays, unless it begins to need one or ceases to.
pub async fn replace(
    app: &App,
    context: &OperationContext,
    client: ClientId,
    expected_version: Option<i64>,
    metadata: ClientMetadata,
) -> Result<CreatedClient, Failure> {
    authorise::over_tenant(app, context, Action::ManageClients).await?;
    let reader = app.storage().read(context.tenant).await?;
    let found = reader.client(client).await?.ok_or(Failure::NotFound("client"))?;
    drop(reader);
    if expected_version.is_some_and(|expected| expected != found.version) {
        return Err(Failure::Stale);
    }
    check(app, &metadata).await?;
    let replaced = with_metadata(app, context, found, metadata).await?;
    write(app, context, &replaced).await?;
    Ok(replaced)
}

/// The client under other metadata; with a new secret where it had none and needs one.
pub(super) async fn with_metadata(
    app: &App,
    context: &OperationContext,
    client: Client,
    metadata: ClientMetadata,
) -> Result<CreatedClient, Failure> {
    let needs_secret = secret::is_needed(metadata.token_endpoint_auth_method);
    let keys = issuer::keys_of(app, context).await?;
    let minted = (needs_secret && client.secret.is_none()).then(|| secret::mint(context, &keys));
    let (secret, digest) = minted.unzip();
    let client = Client {
        metadata,
        secret: digest.or(client.secret).filter(|_| needs_secret),
        updated_at: context.now(),
        version: client.version + 1,
        ..client
    };
    Ok(CreatedClient { client, secret })
}

/// What people have granted stays, without what is taken from the client by this: the next token has it no more.
pub(super) async fn write(
    app: &App,
    context: &OperationContext,
    replaced: &CreatedClient,
) -> Result<(), Failure> {
    let transaction = app.storage().begin(context.tenant).await?;
    transaction.update_client(&replaced.client).await?;
    let details = json!({ "name": replaced.client.metadata.client_name, "version": replaced.client.version });
    let row = audit_trail::done(context, "client.changed", "client", replaced.client.id, details);
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    forget(app, &replaced.client);
    Ok(())
}
