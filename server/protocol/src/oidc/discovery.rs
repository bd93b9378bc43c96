//! What an issuer says of itself (OpenID Connect Discovery 1.0 §3, RFC 8414 §2), with the members of RFC 8628, RFC 9101,
//! RFC 9126, RFC 9207, RFC 9449 and the logout standards.

use super::prompt::Prompt;
use crate::{
    jose::Algorithm,
    oauth::{
        CodeChallenge, GrantType,
        client_metadata::{AuthMethod, SubjectType},
        response::ResponseMode,
    },
};
use serde::Serialize;
use serde_json::Value;

/// The document at `/.well-known/openid-configuration` and `/.well-known/oauth-authorization-server`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProviderMetadata {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub userinfo_endpoint: String,
    pub jwks_uri: String,
    /// Absent where clients can't register themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_endpoint: Option<String>,
    pub introspection_endpoint: String,
    pub revocation_endpoint: String,
    pub end_session_endpoint: String,
    pub device_authorization_endpoint: String,
    pub pushed_authorization_request_endpoint: String,
    pub scopes_supported: Vec<String>,
    pub claims_supported: Vec<String>,
    pub claim_types_supported: Vec<&'static str>,
    pub claims_parameter_supported: bool,
    pub response_types_supported: Vec<&'static str>,
    pub response_modes_supported: Vec<&'static str>,
    pub grant_types_supported: Vec<GrantType>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acr_values_supported: Vec<String>,
    pub subject_types_supported: Vec<&'static str>,
    pub prompt_values_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ui_locales_supported: Vec<String>,
    pub id_token_signing_alg_values_supported: Vec<Algorithm>,
    pub userinfo_signing_alg_values_supported: Vec<Algorithm>,
    pub token_endpoint_auth_methods_supported: Vec<&'static str>,
    pub token_endpoint_auth_signing_alg_values_supported: Vec<Algorithm>,
    pub introspection_endpoint_auth_methods_supported: Vec<&'static str>,
    pub introspection_endpoint_auth_signing_alg_values_supported: Vec<Algorithm>,
    pub revocation_endpoint_auth_methods_supported: Vec<&'static str>,
    pub revocation_endpoint_auth_signing_alg_values_supported: Vec<Algorithm>,
    pub code_challenge_methods_supported: Vec<&'static str>,
    pub dpop_signing_alg_values_supported: Vec<Algorithm>,
    pub request_parameter_supported: bool,
    /// Of others' URIs; the ones that pushing gives are something else (RFC 9126 §5).
    pub request_uri_parameter_supported: bool,
    pub require_request_uri_registration: bool,
    pub request_object_signing_alg_values_supported: Vec<Algorithm>,
    pub require_signed_request_object: bool,
    pub require_pushed_authorization_requests: bool,
    pub authorization_response_iss_parameter_supported: bool,
    pub backchannel_logout_supported: bool,
    pub backchannel_logout_session_supported: bool,
    pub frontchannel_logout_supported: bool,
    pub frontchannel_logout_session_supported: bool,
}

/// Scopes that every issuer has.
pub const SCOPES: [&str; 5] = ["openid", "profile", "email", "groups", "offline_access"];

/// Claims that every issuer has.
pub const CLAIMS: [&str; 18] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "sid",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "locale",
    "updated_at",
    "email",
    "groups",
];

impl ProviderMetadata {
    /// What holds for every issuer. What is the tenant's own is set in the fields.
    #[must_use]
    pub fn of(issuer: &str) -> Self {
        let base = issuer.trim_end_matches('/');
        let endpoint = |name: &str| format!("{base}/oauth2/{name}");
        let confidential: Vec<_> = AuthMethod::NAMES.iter().copied().filter(|name| *name != "none").collect();
        let (verified, signed) = (Algorithm::ALL.to_vec(), Algorithm::SIGNING.to_vec());
        Self {
            issuer: issuer.to_owned(),
            authorization_endpoint: endpoint("authorize"),
            token_endpoint: endpoint("token"),
            userinfo_endpoint: endpoint("userinfo"),
            jwks_uri: endpoint("jwks"),
            registration_endpoint: Some(endpoint("register")),
            introspection_endpoint: endpoint("introspect"),
            revocation_endpoint: endpoint("revoke"),
            end_session_endpoint: endpoint("logout"),
            device_authorization_endpoint: endpoint("device"),
            pushed_authorization_request_endpoint: endpoint("par"),
            scopes_supported: SCOPES.map(str::to_owned).to_vec(),
            claims_supported: CLAIMS.map(str::to_owned).to_vec(),
            claim_types_supported: vec!["normal"],
            claims_parameter_supported: true,
            response_types_supported: vec!["code"],
            response_modes_supported: ResponseMode::ALL.map(ResponseMode::name).to_vec(),
            grant_types_supported: GrantType::ALL.to_vec(),
            acr_values_supported: Vec::new(),
            subject_types_supported: SubjectType::NAMES.to_vec(),
            prompt_values_supported: Prompt::ALL.map(Prompt::name).to_vec(),
            ui_locales_supported: Vec::new(),
            id_token_signing_alg_values_supported: signed.clone(),
            userinfo_signing_alg_values_supported: signed,
            token_endpoint_auth_methods_supported: AuthMethod::NAMES.to_vec(),
            token_endpoint_auth_signing_alg_values_supported: verified.clone(),
            introspection_endpoint_auth_methods_supported: confidential,
            introspection_endpoint_auth_signing_alg_values_supported: verified.clone(),
            revocation_endpoint_auth_methods_supported: AuthMethod::NAMES.to_vec(),
            revocation_endpoint_auth_signing_alg_values_supported: verified.clone(),
            code_challenge_methods_supported: vec![CodeChallenge::METHOD],
            dpop_signing_alg_values_supported: verified.clone(),
            request_parameter_supported: true,
            request_uri_parameter_supported: false,
            require_request_uri_registration: false,
            request_object_signing_alg_values_supported: verified,
            require_signed_request_object: false,
            require_pushed_authorization_requests: false,
            authorization_response_iss_parameter_supported: true,
            backchannel_logout_supported: true,
            backchannel_logout_session_supported: true,
            frontchannel_logout_supported: false,
            frontchannel_logout_session_supported: false,
        }
    }

    /// The document.
    #[must_use]
    pub fn to_json(&self) -> Value {
        serde_json::to_value(self).expect("texts, lists and flags have a JSON form")
    }
}

/// The document of an issuer that has nothing of its own.
#[must_use]
pub fn metadata(issuer: &str) -> Value {
    ProviderMetadata::of(issuer).to_json()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn endpoints_are_under_the_issuer() {
        let document = metadata("https://id.example/quillfern");
        assert_eq!(document["issuer"], "https://id.example/quillfern");
        for (member, name) in [
            ("authorization_endpoint", "authorize"),
            ("token_endpoint", "token"),
            ("userinfo_endpoint", "userinfo"),
            ("introspection_endpoint", "introspect"),
            ("revocation_endpoint", "revoke"),
            ("end_session_endpoint", "logout"),
            ("device_authorization_endpoint", "device"),
            ("pushed_authorization_request_endpoint", "par"),
            ("jwks_uri", "jwks"),
            ("registration_endpoint", "register"),
        ] {
            assert_eq!(document[member], format!("https://id.example/quillfern/oauth2/{name}"), "{member}");
        }
        assert_eq!(metadata("https://id.example/")["jwks_uri"], "https://id.example/oauth2/jwks");
    }

    #[test]
    fn it_says_what_is_there_and_what_is_not() {
        let document = metadata("https://id.example");
        assert_eq!(document["response_types_supported"], json!(["code"]));
        assert_eq!(document["response_modes_supported"], json!(["query", "fragment", "form_post"]));
        assert_eq!(document["code_challenge_methods_supported"], json!(["S256"]));
        assert_eq!(document["subject_types_supported"], json!(["public", "pairwise"]));
        assert_eq!(
            document["prompt_values_supported"],
            json!(["none", "login", "consent", "select_account"])
        );
        assert_eq!(document["id_token_signing_alg_values_supported"], json!(["RS256", "ES256", "EdDSA"]));
        assert_eq!(
            document["dpop_signing_alg_values_supported"],
            json!(["ES256", "RS256", "PS256", "EdDSA"])
        );
        assert_eq!(document["request_uri_parameter_supported"], json!(false));
        assert_eq!(document["request_parameter_supported"], json!(true));
        assert_eq!(document["authorization_response_iss_parameter_supported"], json!(true));
        let introspection = &document["introspection_endpoint_auth_methods_supported"];
        assert_eq!(introspection, &json!(["client_secret_basic", "client_secret_post", "private_key_jwt"]));
        assert_eq!(document.get("acr_values_supported"), None);
        assert!(document["grant_types_supported"].to_string().contains("token-exchange"));
        let text = document.to_string();
        assert!(!text.contains("none\",\"HS") && !text.contains("HS256") && !text.contains("plain"));
    }

    #[test]
    fn a_tenant_has_its_own() {
        let own = ProviderMetadata {
            registration_endpoint: None,
            acr_values_supported: vec!["urn:a".into()],
            ..ProviderMetadata::of("https://id.example")
        };
        let document = own.to_json();
        assert_eq!(document.get("registration_endpoint"), None);
        assert_eq!(document["acr_values_supported"], json!(["urn:a"]));
    }
}
