use latchkey_app::Failure;
use latchkey_protocol::oauth::client_metadata::ClientMetadata;
use poem_openapi::{
    Object,
    types::{Any, ParseFromJSON as _, ToJSON as _},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// What is known of a client besides its id and secret. Everything may be left out.
#[derive(Object, Default)]
#[oai(rename = "ClientMetadata", skip_serializing_if_is_none)]
pub struct MetadataJson {
    /// What people are shown.
    #[oai(nullable)]
    client_name: Option<String>,
    /// Its home page.
    #[oai(nullable)]
    client_uri: Option<String>,
    #[oai(nullable)]
    logo_uri: Option<String>,
    #[oai(nullable)]
    policy_uri: Option<String>,
    #[oai(nullable)]
    tos_uri: Option<String>,
    /// E-mail addresses of its makers.
    #[oai(nullable)]
    contacts: Option<Vec<String>>,
    /// `web` (the default) or `native`.
    #[oai(nullable)]
    application_type: Option<String>,
    /// Where codes may go: compared letter by letter; https, or http on loopback, there with any port.
    #[oai(nullable)]
    redirect_uris: Option<Vec<String>>,
    #[oai(nullable)]
    post_logout_redirect_uris: Option<Vec<String>>,
    /// `code`.
    #[oai(nullable)]
    response_types: Option<Vec<String>>,
    /// `authorization_code` (the default), `refresh_token`, `client_credentials`, `urn:ietf:params:oauth:grant-type:device_code`, `urn:ietf:params:oauth:grant-type:token-exchange`.
    #[oai(nullable)]
    grant_types: Option<Vec<String>>,
    /// `client_secret_basic` (the default), `client_secret_post`, `private_key_jwt` or `none`.
    #[oai(nullable)]
    token_endpoint_auth_method: Option<String>,
    #[oai(nullable)]
    token_endpoint_auth_signing_alg: Option<String>,
    /// Its public keys (RFC 7517).
    #[oai(nullable)]
    jwks: Option<Any<Value>>,
    /// Where its public keys are, instead of `jwks`.
    #[oai(nullable)]
    jwks_uri: Option<String>,
    /// Scopes that it may ask for, separated by spaces; `openid profile email groups offline_access` unless given.
    #[oai(nullable)]
    scope: Option<String>,
    /// `public` (the default) or `pairwise`.
    #[oai(nullable)]
    subject_type: Option<String>,
    #[oai(nullable)]
    sector_identifier_uri: Option<String>,
    /// `RS256` unless given, `ES256` or `EdDSA`; access tokens that are JWTs are signed with it too.
    #[oai(nullable)]
    id_token_signed_response_alg: Option<String>,
    #[oai(nullable)]
    userinfo_signed_response_alg: Option<String>,
    #[oai(nullable)]
    request_object_signing_alg: Option<String>,
    /// Seconds.
    #[oai(nullable)]
    default_max_age: Option<u32>,
    #[oai(nullable)]
    require_auth_time: Option<bool>,
    #[oai(nullable)]
    default_acr_values: Option<Vec<String>>,
    #[oai(nullable)]
    initiate_login_uri: Option<String>,
    /// Is told when somebody's session ends, by whatever.
    #[oai(nullable)]
    backchannel_logout_uri: Option<String>,
    #[oai(nullable)]
    backchannel_logout_session_required: Option<bool>,
    #[oai(nullable)]
    require_pushed_authorization_requests: Option<bool>,
    #[oai(nullable)]
    dpop_bound_access_tokens: Option<bool>,
    #[oai(nullable)]
    require_signed_request_object: Option<bool>,
    #[oai(nullable)]
    software_id: Option<String>,
    #[oai(nullable)]
    software_version: Option<String>,
    /// `jwt` (the default) or `opaque`.
    #[oai(nullable)]
    access_token_format: Option<String>,
    /// Resource servers that it may ask tokens for (RFC 8707).
    #[oai(nullable)]
    resources: Option<Vec<String>>,
    /// Resource identifiers that it answers to itself: it may introspect tokens for them, and exchange them.
    #[oai(nullable)]
    serves: Option<Vec<String>>,
    /// Belongs to the tenant itself: people aren't asked for consent.
    #[oai(nullable)]
    first_party: Option<bool>,
}

/// Metadata as they are written; what the server alone decides may stand among them, so that an answer can be edited and sent
/// back.
#[derive(Object)]
#[oai(rename = "NewClient")]
pub(super) struct NewClient {
    /// Not looked at.
    #[oai(nullable)]
    client_id: Option<Uuid>,
    /// Not looked at.
    #[oai(nullable)]
    client_id_issued_at: Option<i64>,
    #[oai(flatten)]
    metadata: MetadataJson,
}

impl NewClient {
    pub(super) fn into_metadata(self) -> Result<ClientMetadata, Failure> {
        let members = match self.metadata.to_json() {
            Some(Value::Object(members)) => members,
            _ => serde_json::Map::new(),
        };
        ClientMetadata::parse(&members).map_err(|error| Failure::invalid(error.field, error.message))
    }
}

impl MetadataJson {
    pub(super) fn of(metadata: &ClientMetadata) -> Self {
        Self::parse_from_json(Some(json!(metadata))).unwrap_or_default()
    }
}
