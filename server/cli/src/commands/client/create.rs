use super::{shown, within};
use clap::{Args, ValueEnum};
use latchkey_app::{App, clients};
use latchkey_protocol::oauth::client_metadata::{
    AccessTokenFormat, ApplicationType, AuthMethod, ClientMetadata, GrantType,
};
use serde_json::Value;
use std::{error::Error, fs, path::PathBuf};

/// Registers an application and prints what it needs to be told.
#[derive(Args)]
pub(in crate::commands) struct Create {
    /// The tenant's slug.
    tenant: String,
    /// What people are shown.
    #[arg(long)]
    name: String,
    /// What kind of application it is; decides grants and how it authenticates.
    #[arg(long, value_enum, default_value = "web")]
    kind: Kind,
    /// Where people come back to after logging in, as the application sends it. Several times for several.
    #[arg(long = "redirect-uri", value_name = "URI")]
    redirect_uris: Vec<String>,
    /// Where people may come back to after logging out.
    #[arg(long = "post-logout-redirect-uri", value_name = "URI")]
    post_logout_redirect_uris: Vec<String>,
    /// Told when somebody's session ends.
    #[arg(long, value_name = "URI")]
    backchannel_logout_uri: Option<String>,
    /// Scopes that it may ask for, separated by spaces.
    #[arg(long)]
    scope: Option<String>,
    /// A resource server that it may ask tokens for.
    #[arg(long = "resource", value_name = "URI")]
    resources: Vec<String>,
    /// It belongs to the tenant itself: people aren't asked for consent.
    #[arg(long)]
    first_party: bool,
    /// Access tokens that only this server can read.
    #[arg(long)]
    opaque: bool,
    /// Authenticate by keys, not by a secret: a file with the JWK set of its public keys.
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Runs on a server and keeps a secret.
    Web,
    /// Runs in the browser: no secret, PKCE.
    Spa,
    /// On a phone or desktop: no secret, PKCE, loopback or a scheme of its own.
    Native,
    /// A program without people: client credentials.
    Service,
    /// A television, a command line: people type a code elsewhere.
    Device,
}

pub(super) async fn run(app: &App, command: Create) -> Result<(), Box<dyn Error>> {
    let (tenant, context) = within(app, &command.tenant).await?;
    let created = clients::create(app, &context, metadata(&command)?).await?;
    shown::created(app, &tenant, &created, command.json);
    Ok(())
}

fn metadata(command: &Create) -> Result<ClientMetadata, Box<dyn Error>> {
    let mut metadata = ClientMetadata {
        client_name: Some(command.name.clone()),
        redirect_uris: command.redirect_uris.clone(),
        post_logout_redirect_uris: command.post_logout_redirect_uris.clone(),
        backchannel_logout_uri: command.backchannel_logout_uri.clone(),
        resources: command.resources.clone(),
        first_party: command.first_party,
        response_types: vec!["code".into()],
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        ..ClientMetadata::default()
    };
    if let Some(scope) = &command.scope {
        metadata.scope = Some(scope.parse().map_err(|error| format!("--scope: {error}"))?);
    }
    if command.opaque {
        metadata.access_token_format = AccessTokenFormat::Opaque;
    }
    match command.kind {
        Kind::Web => {}
        Kind::Spa | Kind::Native => metadata.token_endpoint_auth_method = AuthMethod::None,
        Kind::Service => metadata.grant_types = vec![GrantType::ClientCredentials],
        Kind::Device => {
            metadata.grant_types = vec![GrantType::DeviceCode, GrantType::RefreshToken];
            metadata.token_endpoint_auth_method = AuthMethod::None;
        }
    }
    if matches!(command.kind, Kind::Service | Kind::Device) {
        metadata.response_types = Vec::new();
    }
    if command.kind == Kind::Native {
        metadata.application_type = ApplicationType::Native;
    }
    if let Some(file) = &command.jwks {
        let text =
            fs::read_to_string(file).map_err(|error| format!("--jwks: {}: {error}", file.display()))?;
        let keys: Value = serde_json::from_str(&text).map_err(|error| format!("--jwks: {error}"))?;
        metadata.jwks = Some(keys);
        metadata.token_endpoint_auth_method = AuthMethod::PrivateKeyJwt;
    }
    Ok(metadata)
}
