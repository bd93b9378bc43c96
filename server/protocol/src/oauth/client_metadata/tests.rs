use super::*;
use crate::{
    jose::SigningKey,
    oauth::{ErrorCode, OAuthError},
};
use proptest::prelude::*;
use serde_json::json;

/// Good members with some changed; `null` removes one.
fn members(changes: &Value) -> Value {
    let mut members = json!({ "redirect_uris": ["https://client.example/cb"] });
    for (name, value) in changes.as_object().expect("an object") {
        members[name] = value.clone();
    }
    members
}

fn parsed(changes: &Value) -> Result<ClientMetadata, MetadataError> {
    ClientMetadata::parse(members(changes).as_object().expect("an object"))
}

fn checked(changes: &Value) -> Result<(), MetadataError> {
    parsed(changes)?.validate()
}

fn blamed(changes: &Value) -> &'static str {
    checked(changes).expect_err(&changes.to_string()).field
}

fn keys() -> Value {
    let key = SigningKey::generate(Algorithm::EdDsa).expect("a key").public_jwk().to_json();
    json!({ "keys": [key] })
}

#[test]
fn the_standards_own_example() {
    // RFC 7591 §3.1, but for the key set's address.
    let metadata = parsed(&json!({
        "redirect_uris": ["https://client.example.org/callback", "https://client.example.org/callback2"],
        "client_name": "My Example Client",
        "client_name#ja-Jpan-JP": "\u{30AF}\u{30E9}\u{30A4}\u{30A2}\u{30F3}\u{30C8}\u{540D}",
        "token_endpoint_auth_method": "client_secret_basic",
        "logo_uri": "https://client.example.org/logo.png",
        "jwks_uri": "https://client.example.org/my_public_keys.jwks",
        "example_extension_parameter": "example_value",
    }))
    .expect("well-formed");
    assert_eq!(metadata.validate(), Ok(()));
    assert_eq!(metadata.client_name.as_deref(), Some("My Example Client"));
    assert_eq!(metadata.redirect_uris.len(), 2);
    assert_eq!(metadata.sector().as_deref(), Some("client.example.org"));
}

#[test]
fn what_is_left_out_has_the_standards_defaults() {
    let metadata = parsed(&json!({})).expect("well-formed");
    assert_eq!(metadata.grant_types, [GrantType::AuthorizationCode]);
    assert_eq!(metadata.response_types, ["code"]);
    assert_eq!(metadata.token_endpoint_auth_method, AuthMethod::ClientSecretBasic);
    assert_eq!(metadata.application_type, ApplicationType::Web);
    assert_eq!(metadata.subject_type, SubjectType::Public);
    assert_eq!(metadata.access_token_format, AccessTokenFormat::Jwt);
    assert!(!metadata.first_party && !metadata.dpop_bound_access_tokens);
    assert_eq!(parsed(&json!({ "first_party": null, "scope": null, "jwks": null })), Ok(metadata));
    let machine = parsed(&json!({ "grant_types": ["client_credentials"], "redirect_uris": null }));
    let machine = machine.expect("well-formed");
    assert!(machine.response_types.is_empty());
    assert_eq!(machine.validate(), Ok(()));
    assert_eq!(machine.sector(), None);
}

/// Every member but `jwks_uri`, which can't be beside `jwks`.
fn full() -> Value {
    members(&json!({
        "client_name": "n", "client_uri": "https://c.example/", "logo_uri": "https://c.example/l",
        "policy_uri": "https://c.example/p", "tos_uri": "https://c.example/t", "contacts": ["a@c.example"],
        "application_type": "native", "post_logout_redirect_uris": ["com.example.app:/out"],
        "grant_types": ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
        "token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "EdDSA",
        "jwks": keys(), "scope": "openid email", "subject_type": "pairwise",
        "sector_identifier_uri": "https://c.example/s", "id_token_signed_response_alg": "ES256",
        "userinfo_signed_response_alg": "RS256", "request_object_signing_alg": "PS256", "default_max_age": 3600,
        "require_auth_time": true, "default_acr_values": ["urn:a"], "initiate_login_uri": "https://c.example/i",
        "backchannel_logout_uri": "https://c.example/b?x=y", "backchannel_logout_session_required": true,
        "require_pushed_authorization_requests": true, "dpop_bound_access_tokens": true,
        "require_signed_request_object": true, "software_id": "i", "software_version": "1.0",
        "access_token_format": "opaque", "resources": ["https://api.example/"], "first_party": true,
    }))
}

#[test]
fn the_stored_form_comes_back() {
    let metadata = ClientMetadata::parse(full().as_object().expect("an object")).expect("well-formed");
    assert_eq!(metadata.validate(), Ok(()));
    let stored = serde_json::to_value(&metadata).expect("plain data");
    assert_eq!(stored.as_object().map(Map::len), Some(34));
    assert_eq!(serde_json::from_value::<ClientMetadata>(stored).ok(), Some(metadata));
    let error =
        serde_json::from_value::<ClientMetadata>(json!({ "client_name": 7 })).expect_err("a wrong type");
    assert_eq!(error.to_string(), "`client_name` must be text");
}

#[test]
fn a_wrong_type_names_the_member() {
    for name in full().as_object().expect("an object").keys().map(String::as_str).chain(["jwks_uri"]) {
        let error = parsed(&json!({ name: 1.5 })).expect_err(name);
        assert_eq!(error.field, name);
    }
    for (name, value, message) in [
        ("client_name", json!(["n"]), "must be text"),
        ("contacts", json!("a"), "must be an array of texts"),
        ("contacts", json!([1]), "must be an array of texts"),
        ("redirect_uris", json!("https://client.example/cb"), "must be an array of texts"),
        ("require_auth_time", json!("true"), "must be true or false"),
        ("default_max_age", json!(-1), "must be a number of seconds"),
        ("default_max_age", json!(1.5), "must be a number of seconds"),
        ("default_max_age", json!("1"), "must be a number of seconds"),
        ("jwks", json!([]), "must be an object"),
        ("scope", json!("a\"b"), "has a character that scopes can't have"),
        ("application_type", json!("desktop"), "must be one of web, native"),
        ("subject_type", json!("PUBLIC"), "must be one of public, pairwise"),
        ("access_token_format", json!("saml"), "must be one of jwt, opaque"),
        ("id_token_signed_response_alg", json!("none"), "must be one of ES256, RS256, PS256, EdDSA"),
        ("userinfo_signed_response_alg", json!("HS256"), "must be one of ES256, RS256, PS256, EdDSA"),
        ("request_object_signing_alg", json!("none"), "must be one of ES256, RS256, PS256, EdDSA"),
    ] {
        let error = parsed(&json!({ name: value })).expect_err(name);
        assert_eq!((error.field, error.message.as_str()), (name, message));
    }
    for method in ["client_secret_jwt", "tls_client_auth", ""] {
        assert_eq!(blamed(&json!({ "token_endpoint_auth_method": method })), "token_endpoint_auth_method");
    }
    for grant in ["password", "implicit", "urn:ietf:params:oauth:grant-type:jwt-bearer"] {
        assert_eq!(blamed(&json!({ "grant_types": [grant] })), "grant_types");
    }
}

#[test]
fn errors_have_the_code_of_their_member() {
    let error = checked(&json!({ "redirect_uris": ["https://client.example/#"] })).expect_err("a fragment");
    assert_eq!(error.code, ErrorCode::InvalidRedirectUri);
    assert_eq!(error.to_string(), "`redirect_uris` has an unfit URI at 0: it must not have a fragment");
    let error = checked(&json!({ "client_name": "" })).expect_err("nothing");
    assert_eq!(OAuthError::from(error).code, ErrorCode::InvalidClientMetadata);
}

#[test]
fn grants_and_responses_go_together() {
    for (changes, field) in [
        (json!({ "grant_types": [] }), "grant_types"),
        (json!({ "grant_types": vec!["refresh_token"; 21] }), "grant_types"),
        (json!({ "redirect_uris": [] }), "redirect_uris"),
        (json!({ "redirect_uris": null }), "redirect_uris"),
        (json!({ "response_types": [] }), "response_types"),
        (json!({ "response_types": ["code", "token"] }), "response_types"),
        (json!({ "response_types": ["code", "code"] }), "response_types"),
        (json!({ "response_types": ["code id_token"] }), "response_types"),
        (json!({ "grant_types": ["client_credentials"], "response_types": ["code"] }), "response_types"),
        (
            json!({ "grant_types": ["client_credentials"], "token_endpoint_auth_method": "none" }),
            "grant_types",
        ),
        (
            json!({
                "grant_types": ["authorization_code", "urn:ietf:params:oauth:grant-type:token-exchange"],
                "token_endpoint_auth_method": "none",
            }),
            "grant_types",
        ),
    ] {
        assert_eq!(blamed(&changes), field, "{changes}");
    }
    let public = json!({ "grant_types": ["authorization_code", "refresh_token"], "token_endpoint_auth_method": "none" });
    assert_eq!(checked(&public), Ok(()));
}

#[test]
fn redirect_uris_are_of_the_application() {
    let native = |uri| json!({ "application_type": "native", "redirect_uris": [uri], "post_logout_redirect_uris": [uri] });
    assert_eq!(checked(&native("com.example.app:/cb")), Ok(()));
    assert_eq!(blamed(&native("app:/cb")), "redirect_uris");
    assert_eq!(blamed(&json!({ "redirect_uris": ["com.example.app:/cb"] })), "redirect_uris");
    assert_eq!(blamed(&json!({ "redirect_uris": ["http://client.example/cb"] })), "redirect_uris");
    assert_eq!(
        blamed(&json!({ "post_logout_redirect_uris": ["javascript:x"] })),
        "post_logout_redirect_uris"
    );
    let many: Vec<_> = (0..51).map(|i| format!("https://client.example/{i}")).collect();
    assert_eq!(checked(&json!({ "redirect_uris": many[1..] })), Ok(()));
    assert_eq!(blamed(&json!({ "redirect_uris": many })), "redirect_uris");
}

#[test]
fn texts_are_plain_and_bounded() {
    for name in ["", " ", "a\nb", "a\0", "\u{202e}evil", "\u{2066}x", &"n".repeat(201)] {
        assert_eq!(blamed(&json!({ "client_name": name })), "client_name", "{name:?}");
    }
    assert_eq!(checked(&json!({ "client_name": "Żółw & Söhne <1> 名" })), Ok(()));
    for (changes, field) in [
        (json!({ "software_id": "" }), "software_id"),
        (json!({ "software_version": "v".repeat(256) }), "software_version"),
        (json!({ "contacts": ["a\r\nb"] }), "contacts"),
        (json!({ "contacts": vec!["a"; 21] }), "contacts"),
        (json!({ "default_acr_values": ["a b"] }), "default_acr_values"),
        (json!({ "default_acr_values": [""] }), "default_acr_values"),
        (json!({ "resources": ["api"] }), "resources"),
        (json!({ "resources": ["https://api.example/#x"] }), "resources"),
        (json!({ "resources": vec!["urn:a:b"; 21] }), "resources"),
    ] {
        assert_eq!(blamed(&changes), field, "{changes}");
    }
}

#[test]
fn addresses_are_https() {
    for field in [
        "client_uri",
        "logo_uri",
        "policy_uri",
        "tos_uri",
        "jwks_uri",
        "sector_identifier_uri",
        "initiate_login_uri",
        "backchannel_logout_uri",
    ] {
        for uri in [
            "http://c.example/",
            "javascript:alert(1)",
            "/x",
            "",
            "https://u@c.example/",
            "https://c.example/#x",
        ] {
            assert_eq!(blamed(&json!({ field: uri })), field, "{uri}");
        }
        for uri in ["https://c.example/x?y", "http://localhost:3000/x"] {
            assert_eq!(checked(&json!({ field: uri })), Ok(()), "{field} {uri}");
        }
    }
}

#[test]
fn keys_come_in_one_way() {
    let with_keys = |jwks: Value| json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks": jwks });
    assert_eq!(checked(&with_keys(keys())), Ok(()));
    let mut private = keys();
    private["keys"][0]["d"] = "AA".into();
    let mut large = keys();
    large["keys"][0]["x5c"] = "x".repeat(70_000).into();
    for jwks in
        [json!({}), json!({ "keys": [] }), json!({ "keys": [{ "kty": "oct" }] }), private, large, json!(null)]
    {
        assert_eq!(blamed(&with_keys(jwks)), "jwks");
    }
    let both = json!({ "jwks": keys(), "jwks_uri": "https://client.example/jwks" });
    assert_eq!(blamed(&both), "jwks");
    assert_eq!(blamed(&json!({ "require_signed_request_object": true })), "jwks");
    let address =
        json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": "https://client.example/jwks" });
    assert_eq!(checked(&address), Ok(()));
}

#[test]
fn we_sign_by_what_we_have_keys_for() {
    for field in ["id_token_signed_response_alg", "userinfo_signed_response_alg"] {
        assert_eq!(blamed(&json!({ field: "PS256" })), field);
        assert_eq!(checked(&json!({ field: "EdDSA" })), Ok(()));
    }
}

#[test]
fn pairwise_subjects_have_one_sector() {
    let sector = |changes: &Value| parsed(changes).expect("well-formed").sector();
    let two = json!({ "subject_type": "pairwise", "redirect_uris": ["https://a.example/cb", "https://b.example/cb"] });
    assert_eq!(blamed(&two), "sector_identifier_uri");
    assert_eq!(sector(&two), None);
    let mut named = two.clone();
    named["sector_identifier_uri"] = "https://Sector.example:8443/x".into();
    assert_eq!(checked(&named), Ok(()));
    assert_eq!(sector(&named).as_deref(), Some("sector.example"));
    let one = json!({ "subject_type": "pairwise", "redirect_uris": ["https://a.example/cb", "https://A.example:1/x"] });
    assert_eq!(checked(&one), Ok(()));
    assert_eq!(sector(&one).as_deref(), Some("a.example"));
    let app = json!({ "application_type": "native", "redirect_uris": ["com.example.app://host/cb", "https://a.example/"] });
    assert_eq!(sector(&app).as_deref(), Some("a.example"));
}

proptest! {
    #[test]
    fn any_members_are_survived(
        texts in proptest::collection::vec("\\PC{0,20}", 5),
        number in any::<f64>(),
        flag in any::<bool>(),
    ) {
        let [name, uri, word, scope, list] = texts.try_into().expect("five");
        let _ = checked(&json!({ "redirect_uris": [uri], "application_type": "native" }));
        let _ = checked(&json!({
            "client_name": name, "client_uri": uri, "subject_type": word, "scope": scope, "contacts": [list],
            "default_max_age": number, "first_party": flag,
        }));
    }
}
