use super::{CreatedClient, forget, parse_id, register::acceptable, replace};
use crate::{App, OAuthRefusal, audit_trail, refusal::refuse};
use latchkey_domain::{
    OperationContext,
    oauth::{Client, client::REGISTRATION_PREFIX},
    token::SecretToken,
};
use latchkey_protocol::oauth::{client_metadata::ClientMetadata, error::ErrorCode};
use serde_json::json;

/// The client that manages its own registration by that token (RFC 7592 §2).
async fn of_token(
    app: &App,
    context: &OperationContext,
    client_id: &str,
    token: &str,
) -> Result<Client, OAuthRefusal> {
    let presented = SecretToken::parse(REGISTRATION_PREFIX, token);
    let found = match parse_id(client_id) {
        Some(id) => app.storage().read(context.tenant).await?.client(id).await?,
        None => None,
    };
    // One answer for an unknown client and a wrong token: nothing is learnt about other clients.
    let unknown = || refuse(ErrorCode::InvalidToken, "the registration access token does not fit the client");
    match (presented, found) {
        (Some(presented), Some(client)) if client.registration == Some(presented.digest()) => Ok(client),
        _ => Err(unknown()),
    }
}

/// RFC 7592 §2.1.
pub async fn read_registration(
    app: &App,
    context: &OperationContext,
    client_id: &str,
    token: &str,
) -> Result<Client, OAuthRefusal> {
    of_token(app, context, client_id, token).await
}

/// RFC 7592 §2.2.
pub async fn replace_registration(
    app: &App,
    context: &OperationContext,
    client_id: &str,
    token: &str,
    metadata: ClientMetadata,
) -> Result<CreatedClient, OAuthRefusal> {
    let client = of_token(app, context, client_id, token).await?;
    let metadata = acceptable(app, metadata, &client.metadata).await?;
    let replaced = replace::with_metadata(app, context, client, metadata).await?;
    replace::write(app, context, &replaced).await?;
    Ok(replaced)
}

/// RFC 7592 §2.3.
pub async fn remove_registration(
    app: &App,
    context: &OperationContext,
    client_id: &str,
    token: &str,
) -> Result<(), OAuthRefusal> {
    let client = of_token(app, context, client_id, token).await?;
    let transaction = app.storage().begin(context.tenant).await?;
    transaction.delete_client(client.id).await?;
    let details = json!({ "name": client.metadata.client_name });
    let row = audit_trail::done(context, "client.deleted", "client", client.id, details);
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    forget(app, &client);
    Ok(())
}
