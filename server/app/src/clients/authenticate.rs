use super::{assertion, find, secret};
use crate::{App, OAuthRefusal, issuer, refusal::refuse};
use latchkey_domain::{OperationContext, oauth::Client};
use latchkey_protocol::oauth::{
    client_authentication::Presented, client_metadata::AuthMethod, error::ErrorCode,
};
use std::sync::Arc;

/// Finds out which client asks, by what it presented (RFC 6749 §2.3). `audiences` are the names under which this server may
/// be meant by an assertion. A public client only says who it is.
///
/// Either way of sending a secret is taken from a client that has one: they are equally strong, and libraries differ.
pub async fn authenticate(
    app: &App,
    context: &OperationContext,
    presented: &Presented,
    audiences: &[&str],
) -> Result<Arc<Client>, OAuthRefusal> {
    match presented {
        Presented::Nothing => Err(refuse(ErrorCode::InvalidClient, "the client does not say who it is")),
        Presented::None { client_id } => {
            let client = known(app, context, client_id).await?;
            if client.is_public() {
                Ok(client)
            } else {
                Err(refuse(ErrorCode::InvalidClient, "this client has to authenticate"))
            }
        }
        Presented::Basic { client_id, secret } | Presented::Post { client_id, secret } => {
            let client = known(app, context, client_id).await?;
            let keys = issuer::keys_of(app, context).await?;
            if secret::is_right(&keys, &client, secret.reveal()) {
                return Ok(client);
            }
            Err(refuse(
                ErrorCode::InvalidClient,
                match client.metadata.token_endpoint_auth_method {
                    AuthMethod::ClientSecretBasic | AuthMethod::ClientSecretPost => {
                        "the client secret is wrong"
                    }
                    AuthMethod::PrivateKeyJwt => "this client authenticates by private_key_jwt",
                    AuthMethod::None => "this client has no secret",
                },
            ))
        }
        Presented::Assertion { client_id, assertion } => {
            assertion::authenticate(app, context, client_id.as_deref(), assertion.reveal(), audiences).await
        }
    }
}

async fn known(app: &App, context: &OperationContext, client_id: &str) -> Result<Arc<Client>, OAuthRefusal> {
    let client = find(app, context, client_id).await?;
    client.ok_or_else(|| refuse(ErrorCode::InvalidClient, "no such client here"))
}
