mod issue;
mod list;
mod me;
mod revoke;

use super::shapes::Instant;
use latchkey_app::App;
use latchkey_domain::api_token::{ApiToken, Scope};
use poem_openapi::Object;
use uuid::Uuid;

pub(super) type Api = (list::Api, issue::Api, revoke::Api, me::Api);

pub(super) fn api(app: &App) -> Api {
    (list::Api(app.clone()), issue::Api(app.clone()), revoke::Api(app.clone()), me::Api)
}

/// A personal API token, without its secret.
#[derive(Object)]
#[oai(rename = "ApiToken")]
struct TokenJson {
    id: Uuid,
    name: String,
    scopes: Vec<String>,
    created_at: Instant,
    expires_at: Instant,
    /// To the minute.
    #[oai(nullable)]
    last_used_at: Option<Instant>,
}

impl From<ApiToken> for TokenJson {
    fn from(token: ApiToken) -> Self {
        Self {
            id: token.id.0,
            name: token.name,
            scopes: names(token.scopes.iter()),
            created_at: Instant(token.created_at),
            expires_at: Instant(token.expires_at),
            last_used_at: token.last_used_at.map(Instant),
        }
    }
}

fn names(scopes: impl Iterator<Item = Scope>) -> Vec<String> {
    scopes.map(|scope| scope.name().to_owned()).collect()
}
