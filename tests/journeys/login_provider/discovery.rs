//! What the provider says of itself (OpenID Connect Discovery §3 and §4, RFC 8414).

use super::{TENANT, server};
use latchkey_tests::api::send;
use reqwest::{Client, Method, Url};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn one_document_is_in_all_its_places() {
    let server = server().await;
    let origin = &server.origin;
    let own = server.client(TENANT, json!({})).await.discover().await;
    for place in [
        format!("{origin}/t/{TENANT}/.well-known/openid-configuration"),
        format!("{origin}/t/{TENANT}/.well-known/oauth-authorization-server"),
        format!("{origin}/.well-known/oauth-authorization-server/t/{TENANT}"),
        format!("{origin}/.well-known/openid-configuration/t/{TENANT}"),
    ] {
        let answer = send(Client::new().get(&place)).await;
        assert_eq!(answer.headers["content-type"], "application/json");
        assert_eq!(answer.headers["access-control-allow-origin"], "*");
        assert_eq!(answer.expect(200), own, "{place}");
    }
}

/// Of every tenant's: another host in the request changes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn the_issuer_is_the_tenants_address_whatever_the_request_says() {
    let server = server().await;
    for tenant in ["quillfern", "wierzba"] {
        let url = format!("{}/t/{tenant}/.well-known/openid-configuration", server.origin);
        let request =
            Client::new().get(url).header("Host", "evil.example").header("X-Forwarded-Host", "evil.example");
        let document = send(request).await.expect(200);
        let issuer = format!("{}/t/{tenant}", server.running.app.public_url().origin());
        assert_eq!(document["issuer"], issuer);
        for (name, value) in document.as_object().expect("an object") {
            let is_address = name.ends_with("_endpoint") || name == "jwks_uri";
            let below = value.as_str().is_some_and(|value| value.starts_with(&format!("{issuer}/oauth2/")));
            assert_eq!(is_address, below, "{name}: {value}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_what_the_standards_ask_for() {
    let server = server().await;
    let document = server.client(TENANT, json!({})).await.discover().await;
    let holds = |name: &str, value: &str| {
        document[name].as_array().unwrap_or_else(|| panic!("no {name}")).contains(&json!(value))
    };
    for (name, value) in [
        ("response_types_supported", "code"),
        ("response_modes_supported", "query"),
        ("response_modes_supported", "fragment"),
        ("response_modes_supported", "form_post"),
        ("grant_types_supported", "authorization_code"),
        ("grant_types_supported", "refresh_token"),
        ("subject_types_supported", "public"),
        ("subject_types_supported", "pairwise"),
        ("id_token_signing_alg_values_supported", "RS256"),
        ("userinfo_signing_alg_values_supported", "RS256"),
        ("request_object_signing_alg_values_supported", "RS256"),
        ("token_endpoint_auth_methods_supported", "client_secret_basic"),
        ("token_endpoint_auth_methods_supported", "client_secret_post"),
        ("token_endpoint_auth_methods_supported", "private_key_jwt"),
        ("token_endpoint_auth_methods_supported", "none"),
        ("token_endpoint_auth_signing_alg_values_supported", "PS256"),
        ("code_challenge_methods_supported", "S256"),
        ("dpop_signing_alg_values_supported", "ES256"),
        ("scopes_supported", "openid"),
        ("scopes_supported", "offline_access"),
        ("claims_supported", "sub"),
        ("prompt_values_supported", "none"),
    ] {
        assert!(holds(name, value), "{name} lacks {value}: {}", document[name]);
    }
    for flag in [
        "claims_parameter_supported",
        "request_parameter_supported",
        "authorization_response_iss_parameter_supported",
        "backchannel_logout_supported",
        "backchannel_logout_session_supported",
    ] {
        assert_eq!(document[flag], true, "{flag}");
    }
    // Left out it would mean true (OpenID Connect Discovery §3).
    assert_eq!(document["request_uri_parameter_supported"], false);
    let text = document.to_string();
    for never in ["HS256", "implicit", "\"password\"", "plain"] {
        assert!(!text.contains(never), "{never}");
    }
    for name in ["id_token_signing_alg_values_supported", "request_object_signing_alg_values_supported"] {
        assert!(!holds(name, "none"), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_endpoint_is_where_it_says() {
    let server = server().await;
    let document = server.client(TENANT, json!({})).await.discover().await;
    let members = document.as_object().expect("an object");
    let endpoints = members.iter().filter(|(name, _)| name.ends_with("_endpoint") || *name == "jwks_uri");
    for (name, address) in endpoints {
        let address = address.as_str().expect("an address");
        assert_eq!(Url::parse(address).expect("an address").fragment(), None);
        let method = match name.as_str() {
            "jwks_uri" | "userinfo_endpoint" | "authorization_endpoint" | "end_session_endpoint" => {
                Method::GET
            }
            _ => Method::POST,
        };
        let answer = send(Client::new().request(method, address)).await;
        let status = answer.status.as_u16();
        assert!([200, 400, 401, 415].contains(&status), "{name} answers {status}");
    }
}

/// Every claim that is announced is told to somebody, and none is told that isn't.
#[tokio::test(flavor = "multi_thread")]
async fn claims_are_announced() {
    let server = server().await;
    let client = server.client(TENANT, json!({})).await;
    let owner = server.owner(TENANT);
    let amara = server.person(TENANT, "amara.diallo");
    let path = owner.path(&format!("/users/{}", amara.id));
    owner.api.patch(&path, &json!({ "locale": "fr" })).await.expect(200);
    let request = client.ask("openid profile email groups");
    let tokens = client.sign_in(&server.user_agent(TENANT), amara, &request).await;
    let mut told = client.verify(tokens.id_token(), "JWT").await.claims;
    let at_userinfo: Value = client.userinfo(tokens.access_token()).await.expect(200);
    told.extend(at_userinfo.as_object().expect("an object").clone());
    told.remove("at_hash");
    let mut names: Vec<_> = told.keys().map(String::as_str).collect();
    names.sort_unstable();
    let document = client.discover().await;
    let announced = document["claims_supported"].as_array().expect("claims");
    let mut announced: Vec<_> = announced.iter().filter_map(Value::as_str).collect();
    announced.sort_unstable();
    assert_eq!(names, announced);
    assert_eq!(told["locale"], "fr");
}
