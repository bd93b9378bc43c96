//! Members out of a JSON object, one by one, so that an error names the member.

use super::{ClientMetadata, MetadataError};
use crate::oauth::GrantType;
use serde_json::{Map, Value};
use std::{fmt::Display, str::FromStr};

pub(super) fn read(members: &Map<String, Value>) -> Result<ClientMetadata, MetadataError> {
    let members = Members(members);
    let grant_types = members.words("grant_types")?.unwrap_or_else(|| vec![GrantType::AuthorizationCode]);
    // A client without the code flow has no use for the default (RFC 7591 §2.1).
    let response_types = members.texts("response_types")?.unwrap_or_else(|| {
        let is_code_flow = grant_types.contains(&GrantType::AuthorizationCode);
        if is_code_flow { vec!["code".to_owned()] } else { Vec::new() }
    });
    Ok(ClientMetadata {
        client_name: members.text("client_name")?,
        client_uri: members.text("client_uri")?,
        logo_uri: members.text("logo_uri")?,
        policy_uri: members.text("policy_uri")?,
        tos_uri: members.text("tos_uri")?,
        contacts: members.list("contacts")?,
        application_type: members.word("application_type")?.unwrap_or_default(),
        redirect_uris: members.list("redirect_uris")?,
        post_logout_redirect_uris: members.list("post_logout_redirect_uris")?,
        response_types,
        grant_types,
        token_endpoint_auth_method: members.word("token_endpoint_auth_method")?.unwrap_or_default(),
        token_endpoint_auth_signing_alg: members.word("token_endpoint_auth_signing_alg")?,
        jwks: members.object("jwks")?,
        jwks_uri: members.text("jwks_uri")?,
        scope: members.word("scope")?,
        subject_type: members.word("subject_type")?.unwrap_or_default(),
        sector_identifier_uri: members.text("sector_identifier_uri")?,
        id_token_signed_response_alg: members.word("id_token_signed_response_alg")?,
        userinfo_signed_response_alg: members.word("userinfo_signed_response_alg")?,
        request_object_signing_alg: members.word("request_object_signing_alg")?,
        default_max_age: members.number("default_max_age")?,
        require_auth_time: members.flag("require_auth_time")?,
        default_acr_values: members.list("default_acr_values")?,
        initiate_login_uri: members.text("initiate_login_uri")?,
        backchannel_logout_uri: members.text("backchannel_logout_uri")?,
        backchannel_logout_session_required: members.flag("backchannel_logout_session_required")?,
        require_pushed_authorization_requests: members.flag("require_pushed_authorization_requests")?,
        dpop_bound_access_tokens: members.flag("dpop_bound_access_tokens")?,
        require_signed_request_object: members.flag("require_signed_request_object")?,
        software_id: members.text("software_id")?,
        software_version: members.text("software_version")?,
        access_token_format: members.word("access_token_format")?.unwrap_or_default(),
        resources: members.list("resources")?,
        serves: members.list("serves")?,
        first_party: members.flag("first_party")?,
    })
}

/// Members by name. `null` counts as left out (RFC 7592 §2.2).
struct Members<'a>(&'a Map<String, Value>);

impl<'a> Members<'a> {
    fn value(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A member that `take` can make something of.
    fn taken<T>(
        &self,
        name: &'static str,
        kind: &str,
        take: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, MetadataError> {
        let taken = self.value(name).map(|value| take(value).ok_or_else(|| format!("must be {kind}")));
        taken.transpose().map_err(|message| MetadataError::new(name, message))
    }

    fn text(&self, name: &'static str) -> Result<Option<String>, MetadataError> {
        self.taken(name, "text", |value| value.as_str().map(str::to_owned))
    }

    fn texts(&self, name: &'static str) -> Result<Option<Vec<String>>, MetadataError> {
        self.taken(name, "an array of texts", |value| {
            value.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
        })
    }

    fn list(&self, name: &'static str) -> Result<Vec<String>, MetadataError> {
        Ok(self.texts(name)?.unwrap_or_default())
    }

    fn flag(&self, name: &'static str) -> Result<bool, MetadataError> {
        Ok(self.taken(name, "true or false", Value::as_bool)?.unwrap_or_default())
    }

    fn number(&self, name: &'static str) -> Result<Option<u32>, MetadataError> {
        self.taken(name, "a number of seconds", |value| u32::try_from(value.as_u64()?).ok())
    }

    fn object(&self, name: &'static str) -> Result<Option<Value>, MetadataError> {
        self.taken(name, "an object", |value| value.is_object().then(|| value.clone()))
    }

    fn word<T: FromStr<Err: Display>>(&self, name: &'static str) -> Result<Option<T>, MetadataError> {
        self.text(name)?.map(|text| word(name, &text)).transpose()
    }

    fn words<T: FromStr<Err: Display>>(&self, name: &'static str) -> Result<Option<Vec<T>>, MetadataError> {
        self.texts(name)?.map(|texts| texts.iter().map(|text| word(name, text)).collect()).transpose()
    }
}

fn word<T: FromStr<Err: Display>>(name: &'static str, text: &str) -> Result<T, MetadataError> {
    text.parse().map_err(|error: T::Err| MetadataError::new(name, error.to_string()))
}
