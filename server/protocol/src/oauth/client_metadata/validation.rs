//! Bounds of the members, and what they say together.

use super::{AuthMethod, ClientMetadata, GrantType, MetadataError, SubjectType};
use crate::{
    jose::{Algorithm, JwkSet},
    oauth::{redirect_uri, resource},
};

/// The most characters of a name, and bytes of other texts.
const MAXIMUM_NAME: usize = 200;
const MAXIMUM_TEXT: usize = 255;
/// The most redirect URIs, and the most entries of other lists.
const MAXIMUM_REDIRECT_URIS: usize = 50;
const MAXIMUM_LIST: usize = 20;
/// The most bytes of a key set.
const MAXIMUM_JWKS_BYTES: usize = 64 * 1024;

type Check = Result<(), MetadataError>;

pub(super) fn check(metadata: &ClientMetadata) -> Check {
    check_grants(metadata)?;
    check_redirect_uris(metadata)?;
    check_texts(metadata)?;
    check_uris(metadata)?;
    check_keys(metadata)?;
    check_algorithms(metadata)?;
    check_resources(metadata)?;
    check_sector(metadata)
}

fn refused(field: &'static str, message: impl Into<String>) -> Check {
    Err(MetadataError::new(field, message))
}

/// Grant types and response types go together (RFC 7591 §2.1).
fn check_grants(metadata: &ClientMetadata) -> Check {
    let has = |grant| metadata.grant_types.contains(&grant);
    if metadata.grant_types.is_empty() || metadata.grant_types.len() > MAXIMUM_LIST {
        return refused("grant_types", "must have a grant type, and each once");
    }
    if metadata.response_types.iter().any(|kind| kind != "code") || metadata.response_types.len() > 1 {
        return refused("response_types", "may only have code");
    }
    match (has(GrantType::AuthorizationCode), metadata.response_types.is_empty()) {
        (true, true) => {
            return refused("response_types", "must have code for the grant type authorization_code");
        }
        (false, false) => {
            return refused("response_types", "has code without the grant type authorization_code");
        }
        _ => {}
    }
    // They are of the client itself; one that can't authenticate is nobody.
    let of_the_client = [GrantType::ClientCredentials, GrantType::TokenExchange];
    if metadata.token_endpoint_auth_method == AuthMethod::None && of_the_client.into_iter().any(has) {
        let message =
            "may not have client_credentials or token-exchange where the client doesn't authenticate";
        return refused("grant_types", message);
    }
    Ok(())
}

fn check_redirect_uris(metadata: &ClientMetadata) -> Check {
    if metadata.grant_types.contains(&GrantType::AuthorizationCode) && metadata.redirect_uris.is_empty() {
        return refused("redirect_uris", "must have a URI for the grant type authorization_code");
    }
    let lists = [
        ("redirect_uris", &metadata.redirect_uris),
        ("post_logout_redirect_uris", &metadata.post_logout_redirect_uris),
    ];
    for (field, uris) in lists {
        if uris.len() > MAXIMUM_REDIRECT_URIS {
            return refused(field, format!("may have at most {MAXIMUM_REDIRECT_URIS} URIs"));
        }
        for (index, uri) in uris.iter().enumerate() {
            redirect_uri::check_registered(uri, metadata.application_type)
                .or_else(|error| refused(field, format!("has an unfit URI at {index}: it {error}")))?;
        }
    }
    Ok(())
}

fn check_texts(metadata: &ClientMetadata) -> Check {
    if let Some(name) = &metadata.client_name
        && (name.trim().is_empty() || name.chars().count() > MAXIMUM_NAME || !is_plain(name))
    {
        let message = format!("must have 1 to {MAXIMUM_NAME} characters, none of them a control character");
        return refused("client_name", message);
    }
    let texts = [("software_id", &metadata.software_id), ("software_version", &metadata.software_version)];
    let texts = texts.into_iter().filter_map(|(field, text)| text.as_ref().map(|text| (field, text)));
    let lists = [("contacts", &metadata.contacts), ("default_acr_values", &metadata.default_acr_values)];
    for (field, list) in lists {
        if list.len() > MAXIMUM_LIST {
            return refused(field, format!("may have at most {MAXIMUM_LIST} entries"));
        }
    }
    let entries = lists.into_iter().flat_map(|(field, list)| list.iter().map(move |text| (field, text)));
    for (field, text) in texts.chain(entries) {
        if text.is_empty() || text.len() > MAXIMUM_TEXT || !is_plain(text) {
            let message = format!("must be of 1 to {MAXIMUM_TEXT} bytes, none of them a control character's");
            return refused(field, message);
        }
    }
    // They travel in lists that spaces separate.
    if metadata.default_acr_values.iter().any(|value| value.contains(' ')) {
        return refused("default_acr_values", "may not have spaces within a value");
    }
    Ok(())
}

/// Neither control characters nor those that turn the direction of a page's text around (Unicode UAX 9 §2).
fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

fn check_uris(metadata: &ClientMetadata) -> Check {
    let uris = [
        ("client_uri", &metadata.client_uri),
        ("logo_uri", &metadata.logo_uri),
        ("policy_uri", &metadata.policy_uri),
        ("tos_uri", &metadata.tos_uri),
        ("jwks_uri", &metadata.jwks_uri),
        ("sector_identifier_uri", &metadata.sector_identifier_uri),
        ("initiate_login_uri", &metadata.initiate_login_uri),
        ("backchannel_logout_uri", &metadata.backchannel_logout_uri),
    ];
    for (field, uri) in uris {
        if let Some(uri) = uri {
            redirect_uri::check_web(uri).or_else(|error| refused(field, error.to_string()))?;
        }
    }
    Ok(())
}

/// Keys come in one way (RFC 7591 §2), and where something is to be verified they do come.
fn check_keys(metadata: &ClientMetadata) -> Check {
    if metadata.jwks.is_some() && metadata.jwks_uri.is_some() {
        return refused("jwks", "and `jwks_uri` can't be there both");
    }
    let has_keys = metadata.jwks.is_some() || metadata.jwks_uri.is_some();
    if metadata.token_endpoint_auth_method == AuthMethod::PrivateKeyJwt && !has_keys {
        return refused("jwks", "or `jwks_uri` must be there for private_key_jwt");
    }
    if metadata.require_signed_request_object && !has_keys {
        return refused("jwks", "or `jwks_uri` must be there where request objects are signed");
    }
    let Some(jwks) = &metadata.jwks else { return Ok(()) };
    if jwks.to_string().len() > MAXIMUM_JWKS_BYTES {
        return refused("jwks", format!("must have at most {MAXIMUM_JWKS_BYTES} bytes"));
    }
    match JwkSet::parse(jwks) {
        Err(error) => refused("jwks", format!("can't be used: {error}")),
        Ok(set) if set.is_empty() => refused("jwks", "has no key that can be used"),
        Ok(_) => Ok(()),
    }
}

/// We sign by fewer algorithms than we verify.
fn check_algorithms(metadata: &ClientMetadata) -> Check {
    let algorithms = [
        ("id_token_signed_response_alg", metadata.id_token_signed_response_alg),
        ("userinfo_signed_response_alg", metadata.userinfo_signed_response_alg),
    ];
    for (field, algorithm) in algorithms {
        if algorithm.is_some_and(|algorithm| !Algorithm::SIGNING.contains(&algorithm)) {
            let names = Algorithm::SIGNING.map(Algorithm::name).join(", ");
            return refused(field, format!("must be one of {names}"));
        }
    }
    Ok(())
}

fn check_resources(metadata: &ClientMetadata) -> Check {
    for (field, list) in [("resources", &metadata.resources), ("serves", &metadata.serves)] {
        if list.len() > MAXIMUM_LIST {
            return refused(field, format!("may have at most {MAXIMUM_LIST} URIs"));
        }
        if !list.iter().all(|uri| resource::is_resource(uri)) {
            return refused(field, "must have absolute URIs without a fragment");
        }
    }
    Ok(())
}

/// Without a common host nobody knows which subjects belong together (OpenID Connect Core 1.0 §8.1).
fn check_sector(metadata: &ClientMetadata) -> Check {
    let is_pairwise = metadata.subject_type == SubjectType::Pairwise;
    if is_pairwise && metadata.sector_identifier_uri.is_none() && metadata.hosts().len() > 1 {
        let message = "must be there where redirect URIs of pairwise subjects have several hosts";
        return refused("sector_identifier_uri", message);
    }
    Ok(())
}
