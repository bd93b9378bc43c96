//! How clients are printed.

use crate::commands::output::print_json;
use latchkey_app::{App, clients::CreatedClient};
use latchkey_domain::{oauth::Client, tenant::Tenant, token::SecretToken};
use serde_json::{Value, json};

/// The names are those of RFC 7591.
pub(super) fn client_json(client: &Client) -> Value {
    let mut told = json!(client.metadata);
    told["client_id"] = client.id.to_string().into();
    told["client_id_issued_at"] = client.created_at.as_second().into();
    told
}

pub(super) fn client_line(client: &Client) -> String {
    let method = client.metadata.token_endpoint_auth_method.name();
    format!("{}  {}  {method}", client.id, client.display_name())
}

/// What an application needs to be told, with the only copy of its secret.
pub(super) fn created(app: &App, tenant: &Tenant, created: &CreatedClient, as_json: bool) {
    let issuer = app.public_url().of_tenant(tenant);
    let secret = created.secret.as_ref().map(SecretToken::reveal);
    if as_json {
        let mut told = client_json(&created.client);
        told["issuer"] = issuer.into();
        if let Some(secret) = secret {
            told["client_secret"] = secret.into();
        }
        print_json(&told);
        return;
    }
    println!("Issuer         {issuer}");
    println!("Discovery      {issuer}/.well-known/openid-configuration");
    println!("Client id      {}", created.client.id);
    if let Some(secret) = secret {
        println!("Client secret  {secret}");
        println!("               shown this once; `latchkey client renew-secret` makes another");
    }
    for uri in &created.client.metadata.redirect_uris {
        println!("Redirect URI   {uri}");
    }
}
