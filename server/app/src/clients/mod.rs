//! Clients: registered by administrators, or by themselves behind an initial access token (RFC 7591); and how they prove
//! who they are (RFC 6749 §2.3, RFC 7523).

mod assertion;
mod authenticate;
mod create;
mod delete;
mod key_set;
mod list;
mod register;
mod registration;
mod registration_tokens;
mod renew_secret;
mod replace;
mod secret;
mod sector;
mod show;

pub use authenticate::authenticate;
pub use create::{CreatedClient, create};
pub use delete::delete;
pub use list::{ListClients, list};
pub use register::register;
pub use registration::{read_registration, remove_registration, replace_registration};
pub use registration_tokens::{
    IssueRegistrationToken, delete_registration_token, issue_registration_token, list_registration_tokens,
};
pub use renew_secret::renew_secret;
pub use replace::replace;
pub use show::show;

pub(crate) use key_set::{KeySets, keys_of_client, new_key_sets};

use crate::{App, Failure, FieldError, fresh::Fresh};
use latchkey_domain::{
    OperationContext,
    id::{ClientId, TenantId},
    oauth::Client,
};
use latchkey_protocol::oauth::client_metadata::{ClientMetadata, MetadataError};
use std::sync::Arc;

/// How old what is known of a client may be. Whoever changes one here forgets it; another replica follows within this time.
const FRESH_SECONDS: u32 = 2;

/// Clients that called a moment ago.
pub(crate) type RecentClients = Fresh<(TenantId, ClientId), Arc<Client>>;

/// Nobody has called yet.
pub(crate) fn no_recent_clients() -> RecentClients {
    Fresh::for_seconds(FRESH_SECONDS)
}

/// The client of that `client_id`, which may be any text.
pub(crate) async fn find(
    app: &App,
    context: &OperationContext,
    client_id: &str,
) -> Result<Option<Arc<Client>>, Failure> {
    let Some(id) = parse_id(client_id) else { return Ok(None) };
    let (key, now) = ((context.tenant, id), context.now());
    if let Some(client) = app.clients.get(&key, now) {
        return Ok(Some(client));
    }
    let found = app.storage().read(context.tenant).await?.client(id).await?.map(Arc::new);
    if let Some(client) = &found {
        app.clients.put(key, client.clone(), now);
    }
    Ok(found)
}

/// It was changed or deleted.
fn forget(app: &App, client: &Client) {
    app.clients.forget(&(client.tenant, client.id));
}

/// Only as printed: a client has one name.
fn parse_id(client_id: &str) -> Option<ClientId> {
    let id: ClientId = client_id.parse().ok()?;
    (id.to_string() == client_id).then_some(id)
}

async fn check(app: &App, metadata: &ClientMetadata) -> Result<(), Failure> {
    metadata.validate().map_err(|error| Failure::Invalid(field_error(error)))?;
    sector::check(app, metadata).await
}

fn field_error(error: MetadataError) -> FieldError {
    FieldError::new(error.field, error.message)
}
