//! What a client says of itself (RFC 7591 §2, OpenID Connect Registration 1.0 §2), with the members of back-channel
//! logout, request objects, RFC 9126 and RFC 9449, and Latchkey's own.

mod error;
mod reading;
mod validation;
mod words;

pub use super::{grant_type::GrantType, redirect_uri::ApplicationType};
pub use error::MetadataError;
pub use words::{AccessTokenFormat, AuthMethod, SubjectType, UnknownWord};

use super::ScopeSet;
use crate::jose::Algorithm;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use url::Url;

/// A client's metadata, in the members' own names. Members that are not here are ignored (RFC 7591 §2), localised ones
/// (`client_name#fr`) too.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct ClientMetadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<String>,
    pub application_type: ApplicationType,
    pub redirect_uris: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub post_logout_redirect_uris: Vec<String>,
    pub response_types: Vec<String>,
    pub grant_types: Vec<GrantType>,
    pub token_endpoint_auth_method: AuthMethod,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_signing_alg: Option<Algorithm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<ScopeSet>,
    pub subject_type: SubjectType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector_identifier_uri: Option<String>,
    /// `RS256` where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_signed_response_alg: Option<Algorithm>,
    /// Plain JSON where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_signed_response_alg: Option<Algorithm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_object_signing_alg: Option<Algorithm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_max_age: Option<u32>,
    pub require_auth_time: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub default_acr_values: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiate_login_uri: Option<String>,
    /// OpenID Connect Back-Channel Logout 1.0 §2.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<String>,
    pub backchannel_logout_session_required: bool,
    /// RFC 9126 §6.
    pub require_pushed_authorization_requests: bool,
    /// RFC 9449 §5.2.
    pub dpop_bound_access_tokens: bool,
    /// RFC 9101 §10.5.
    pub require_signed_request_object: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_version: Option<String>,
    /// Latchkey's own: what access tokens look like.
    pub access_token_format: AccessTokenFormat,
    /// Latchkey's own: the resource servers that the client may ask tokens for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// Latchkey's own: the resource identifiers that the client itself answers to. It may introspect tokens for them and
    /// exchange them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub serves: Vec<String>,
    /// Latchkey's own: the client is the tenant's, so nobody is asked for consent.
    pub first_party: bool,
}

impl ClientMetadata {
    /// Reads the members of a JSON object. Types are checked here, what they say together by
    /// [`ClientMetadata::validate`].
    pub fn parse(members: &Map<String, Value>) -> Result<Self, MetadataError> {
        reading::read(members)
    }

    /// Whether the members are within bounds and fit each other.
    pub fn validate(&self) -> Result<(), MetadataError> {
        validation::check(self)
    }

    /// The host under which pairwise subjects are made (OpenID Connect Core 1.0 §8.1): that of `sector_identifier_uri`,
    /// or the only one of the redirect URIs.
    #[must_use]
    pub fn sector(&self) -> Option<String> {
        if let Some(uri) = &self.sector_identifier_uri {
            return host(uri);
        }
        let mut hosts = self.hosts();
        let only = hosts.pop_first();
        only.filter(|_| hosts.is_empty())
    }

    /// The hosts of the redirect URIs; private-use schemes have none.
    fn hosts(&self) -> BTreeSet<String> {
        self.redirect_uris.iter().filter_map(|uri| host(uri)).collect()
    }
}

fn host(uri: &str) -> Option<String> {
    let url = Url::parse(uri).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
    url.host_str().map(str::to_owned)
}

impl TryFrom<Map<String, Value>> for ClientMetadata {
    type Error = MetadataError;

    fn try_from(members: Map<String, Value>) -> Result<Self, MetadataError> {
        Self::parse(&members)
    }
}

#[cfg(test)]
mod tests;
