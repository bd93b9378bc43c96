//! The token request (RFC 6749 §4.1.3, §4.4.2, §6, RFC 8628 §3.4, RFC 8693 §2.1).

use super::{
    ErrorCode, GrantType, OAuthError, Parameters, ScopeSet, Secret, authorization_request, resource,
};

/// What a client wants tokens for. Who it is, is read by [`super::client_authentication`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenRequest {
    AuthorizationCode {
        code: Secret,
        redirect_uri: Option<String>,
        code_verifier: Option<Secret>,
        resource: Vec<String>,
    },
    RefreshToken {
        refresh_token: Secret,
        /// `None` asks for what was granted before.
        scope: Option<ScopeSet>,
        resource: Vec<String>,
    },
    ClientCredentials {
        scope: Option<ScopeSet>,
        resource: Vec<String>,
    },
    DeviceCode {
        device_code: Secret,
    },
    TokenExchange {
        subject_token: Secret,
        subject_token_type: String,
        actor_token: Option<Secret>,
        actor_token_type: Option<String>,
        requested_token_type: Option<String>,
        audience: Vec<String>,
        resource: Vec<String>,
        scope: Option<ScopeSet>,
    },
}

/// Token type identifiers (RFC 8693 §3).
pub mod token_type {
    pub const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
    pub const REFRESH_TOKEN: &str = "urn:ietf:params:oauth:token-type:refresh_token";
    pub const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
    pub const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";
}

/// The most bytes of a token, of a code, and of another value.
const MAXIMUM_TOKEN: usize = 16 * 1024;
const MAXIMUM_CODE: usize = 1_024;
const MAXIMUM_TEXT: usize = 2_000;
/// The most audiences.
const MAXIMUM_AUDIENCES: usize = 20;

impl TokenRequest {
    /// Reads the parameters that the grant type has.
    pub fn parse(parameters: &Parameters) -> Result<Self, OAuthError> {
        let grant_type = parameters
            .get("grant_type")
            .ok_or_else(|| OAuthError::invalid_request("`grant_type` is missing"))?;
        let grant_type: GrantType = grant_type.parse().map_err(|_| {
            OAuthError::new(ErrorCode::UnsupportedGrantType, "`grant_type` is not one that is supported")
        })?;
        match grant_type {
            GrantType::AuthorizationCode => Ok(Self::AuthorizationCode {
                code: required(parameters, "code", MAXIMUM_CODE)?.into(),
                redirect_uri: optional(parameters, "redirect_uri", MAXIMUM_TEXT)?.map(str::to_owned),
                code_verifier: optional(parameters, "code_verifier", MAXIMUM_CODE)?.map(Secret::from),
                resource: resource::requested(parameters)?,
            }),
            GrantType::RefreshToken => Ok(Self::RefreshToken {
                refresh_token: required(parameters, "refresh_token", MAXIMUM_TOKEN)?.into(),
                scope: scope(parameters)?,
                resource: resource::requested(parameters)?,
            }),
            GrantType::ClientCredentials => Ok(Self::ClientCredentials {
                scope: scope(parameters)?,
                resource: resource::requested(parameters)?,
            }),
            GrantType::DeviceCode => Ok(Self::DeviceCode {
                device_code: required(parameters, "device_code", MAXIMUM_CODE)?.into(),
            }),
            GrantType::TokenExchange => Self::token_exchange(parameters),
        }
    }

    fn token_exchange(parameters: &Parameters) -> Result<Self, OAuthError> {
        let actor_token = optional(parameters, "actor_token", MAXIMUM_TOKEN)?;
        let actor_token_type = optional(parameters, "actor_token_type", MAXIMUM_TEXT)?;
        if actor_token.is_some() != actor_token_type.is_some() {
            let description = "`actor_token` and `actor_token_type` go together";
            return Err(OAuthError::invalid_request(description));
        }
        Ok(Self::TokenExchange {
            subject_token: required(parameters, "subject_token", MAXIMUM_TOKEN)?.into(),
            subject_token_type: required(parameters, "subject_token_type", MAXIMUM_TEXT)?.to_owned(),
            actor_token: actor_token.map(Secret::from),
            actor_token_type: actor_token_type.map(str::to_owned),
            requested_token_type: optional(parameters, "requested_token_type", MAXIMUM_TEXT)?
                .map(str::to_owned),
            audience: audience(parameters)?,
            resource: resource::requested(parameters)?,
            scope: scope(parameters)?,
        })
    }

    /// The grant that the request asks by.
    #[must_use]
    pub const fn grant_type(&self) -> GrantType {
        match self {
            Self::AuthorizationCode { .. } => GrantType::AuthorizationCode,
            Self::RefreshToken { .. } => GrantType::RefreshToken,
            Self::ClientCredentials { .. } => GrantType::ClientCredentials,
            Self::DeviceCode { .. } => GrantType::DeviceCode,
            Self::TokenExchange { .. } => GrantType::TokenExchange,
        }
    }
}

fn optional<'a>(
    parameters: &'a Parameters,
    name: &str,
    maximum: usize,
) -> Result<Option<&'a str>, OAuthError> {
    match parameters.get(name) {
        Some(text) if text.len() > maximum => {
            Err(OAuthError::invalid_request(format!("`{name}` is longer than {maximum} bytes")))
        }
        text => Ok(text),
    }
}

fn required<'a>(parameters: &'a Parameters, name: &str, maximum: usize) -> Result<&'a str, OAuthError> {
    optional(parameters, name, maximum)?
        .ok_or_else(|| OAuthError::invalid_request(format!("`{name}` is missing")))
}

fn scope(parameters: &Parameters) -> Result<Option<ScopeSet>, OAuthError> {
    parameters.contains("scope").then(|| authorization_request::scope(parameters)).transpose()
}

/// Logical names of the services that the token is for (RFC 8693 §2.1).
fn audience(parameters: &Parameters) -> Result<Vec<String>, OAuthError> {
    let audience = parameters.all("audience");
    if audience.len() > MAXIMUM_AUDIENCES || audience.iter().any(|name| name.len() > MAXIMUM_TEXT) {
        return Err(OAuthError::new(ErrorCode::InvalidTarget, "`audience` is too long"));
    }
    Ok(audience.into_iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests;
