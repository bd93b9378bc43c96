mod issue;
mod list;
mod revoke;

use super::shapes::Instant;
use latchkey_app::App;
use latchkey_domain::oauth::RegistrationToken;
use poem_openapi::Object;
use uuid::Uuid;

pub(super) type Api = (issue::Api, list::Api, revoke::Api);

pub(super) fn api(app: &App) -> Api {
    (issue::Api(app.clone()), list::Api(app.clone()), revoke::Api(app.clone()))
}

/// An initial access token (RFC 7591 §1.2), without its secret.
#[derive(Object)]
#[oai(rename = "RegistrationToken")]
struct TokenJson {
    id: Uuid,
    name: String,
    created_at: Instant,
    expires_at: Instant,
    /// Clients that may still be registered with it; null: as many as wanted.
    #[oai(nullable)]
    uses_left: Option<u32>,
}

impl From<RegistrationToken> for TokenJson {
    fn from(token: RegistrationToken) -> Self {
        Self {
            id: token.id.0,
            name: token.name,
            created_at: Instant(token.created_at),
            expires_at: Instant(token.expires_at),
            uses_left: token.uses_left,
        }
    }
}
