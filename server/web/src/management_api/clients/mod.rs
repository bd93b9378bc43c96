mod create;
mod delete;
mod list;
mod metadata;
mod renew_secret;
mod replace;
mod show;

use latchkey_app::{App, clients::CreatedClient};
use latchkey_domain::oauth::Client;
use metadata::MetadataJson;
use poem_openapi::Object;
use uuid::Uuid;

pub(super) type Api = (create::Api, list::Api, show::Api, replace::Api, renew_secret::Api, delete::Api);

pub(super) fn api(app: &App) -> Api {
    (
        create::Api(app.clone()),
        list::Api(app.clone()),
        show::Api(app.clone()),
        replace::Api(app.clone()),
        renew_secret::Api(app.clone()),
        delete::Api(app.clone()),
    )
}

/// A client: its metadata, by the names of RFC 7591 and OpenID Connect Registration.
#[derive(Object)]
#[oai(rename = "Client", skip_serializing_if_is_none)]
pub struct ClientJson {
    client_id: Uuid,
    /// Seconds since 1970.
    client_id_issued_at: i64,
    /// Only in the answer that made it.
    client_secret: Option<String>,
    /// 0: it doesn't expire. Beside `client_secret`.
    client_secret_expires_at: Option<i64>,
    #[oai(flatten)]
    metadata: MetadataJson,
}

impl ClientJson {
    fn of(client: &Client) -> Self {
        Self {
            client_id: client.id.0,
            client_id_issued_at: client.created_at.as_second(),
            client_secret: None,
            client_secret_expires_at: None,
            metadata: MetadataJson::of(&client.metadata),
        }
    }

    /// With the secret, if there is a new one.
    fn created(created: &CreatedClient) -> Self {
        let client_secret = created.secret.as_ref().map(|secret| secret.reveal().to_owned());
        let client_secret_expires_at = client_secret.as_ref().map(|_| 0);
        Self { client_secret, client_secret_expires_at, ..Self::of(&created.client) }
    }
}

impl From<Client> for ClientJson {
    fn from(client: Client) -> Self {
        Self::of(&client)
    }
}
