use super::*;
use crate::oidc::prompt::Prompt;
use proptest::prelude::*;

fn parsed(query: &str) -> Result<AuthorizationRequest, OAuthError> {
    AuthorizationRequest::parse(&Parameters::parse(query.as_bytes()).expect("well-formed"))
}

fn refused(query: &str) -> ErrorCode {
    parsed(query).expect_err(query).code
}

#[test]
fn a_full_request() {
    let request = parsed(
        "response_type=code&client_id=c&redirect_uri=https%3A%2F%2Fc.example%2Fcb&scope=openid%20profile&state=af0ifjsldkj\
         &nonce=n-0S6_WzA2Mj&prompt=login&max_age=300&acr_values=a%20b%20a&login_hint=jonas&id_token_hint=e30.e30.AA\
         &ui_locales=pl%20en&claims=%7B%22id_token%22%3A%7B%22auth_time%22%3Anull%7D%7D&response_mode=form_post\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256\
         &resource=https%3A%2F%2Fapi.example%2F&resource=urn%3Aa%3Ab&dpop_jkt=NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs\
         &unknown=1",
    )
    .expect("well-formed");
    assert_eq!(request.response_mode, ResponseMode::FormPost);
    assert_eq!(request.scope.to_string(), "openid profile");
    assert_eq!(request.state.as_deref(), Some("af0ifjsldkj"));
    assert_eq!(request.nonce.as_deref(), Some("n-0S6_WzA2Mj"));
    assert!(request.prompt.contains(Prompt::Login));
    assert_eq!(request.max_age, Some(300));
    assert_eq!(request.acr_values, ["a", "b"]);
    assert_eq!(request.login_hint.as_deref(), Some("jonas"));
    assert_eq!(request.id_token_hint.as_deref(), Some("e30.e30.AA"));
    assert_eq!(request.ui_locales, ["pl", "en"]);
    assert!(request.claims.id_token.contains_key("auth_time"));
    assert!(request.code_challenge.is_some());
    assert_eq!(request.resource, ["https://api.example/", "urn:a:b"]);
    assert_eq!(request.dpop_jkt.as_deref(), Some("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
    let stored = serde_json::to_string(&request).expect("plain data");
    assert_eq!(serde_json::from_str::<AuthorizationRequest>(&stored).ok(), Some(request));
}

#[test]
fn the_least_request() {
    assert_eq!(parsed("response_type=code"), Ok(AuthorizationRequest::default()));
    assert_eq!(
        serde_json::from_str::<AuthorizationRequest>("{}").ok(),
        Some(AuthorizationRequest::default())
    );
}

#[test]
fn only_the_code_flow_is_known() {
    for kind in ["token", "id_token", "code%20id_token", "id_token%20token", "none", "Code", "code%20code"] {
        assert_eq!(refused(&format!("response_type={kind}")), ErrorCode::UnsupportedResponseType, "{kind}");
    }
    assert_eq!(refused("scope=openid"), ErrorCode::InvalidRequest);
    assert_eq!(refused("response_type=code&registration=%7B%7D"), ErrorCode::RegistrationNotSupported);
}

#[test]
fn each_broken_parameter_is_named() {
    let long = |name: &str, length| format!("{name}={}", "x".repeat(length));
    let names = (0..21).map(|i| i.to_string()).collect::<Vec<_>>().join("+");
    for (parameter, name) in [
        ("response_mode=jwt", "response_mode"),
        (&*long("state", 2_001), "state"),
        ("state=a%0Ab", "state"),
        (&*long("nonce", 2_001), "nonce"),
        ("nonce=%7F", "nonce"),
        ("prompt=none+login", "prompt"),
        ("prompt=x", "prompt"),
        ("max_age=-1", "max_age"),
        ("max_age=%2B1", "max_age"),
        ("max_age=1.5", "max_age"),
        ("max_age=x", "max_age"),
        ("max_age=111111111111111111111", "max_age"),
        (&*format!("acr_values={names}"), "acr_values"),
        (&*long("acr_values", 256), "acr_values"),
        ("ui_locales=pl%09en", "ui_locales"),
        (&*long("login_hint", 501), "login_hint"),
        ("login_hint=a%0D%0A", "login_hint"),
        (&*long("id_token_hint", 16_385), "id_token_hint"),
        ("claims=x", "claims"),
        ("code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method"),
        (
            "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=plain",
            "code_challenge_method",
        ),
        ("code_challenge=abc&code_challenge_method=S256", "code_challenge"),
        ("code_challenge_method=S256", "code_challenge"),
        ("dpop_jkt=abc", "dpop_jkt"),
        ("dpop_jkt=NzbLsXh8uDCcd%2B6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", "dpop_jkt"),
    ] {
        let error = parsed(&format!("response_type=code&{parameter}")).expect_err(parameter);
        assert_eq!(error.code, ErrorCode::InvalidRequest, "{parameter}");
        assert!(error.description.contains(&format!("'{name}'")), "{parameter}: {error}");
    }
    assert_eq!(refused("response_type=code&scope=a%22"), ErrorCode::InvalidScope);
    assert_eq!(refused("response_type=code&resource=https://a/%23b"), ErrorCode::InvalidTarget);
}

#[test]
fn a_great_age_is_any_age() {
    assert_eq!(parsed("response_type=code&max_age=0").expect("zero").max_age, Some(0));
    let greatest = parsed("response_type=code&max_age=99999999999999999999").expect("great");
    assert_eq!(greatest.max_age, Some(u32::MAX));
}

proptest! {
    #[test]
    fn any_values_are_survived(values in proptest::collection::vec("[^\0]{0,30}", 8)) {
        let names = ["scope", "state", "prompt", "max_age", "claims", "code_challenge", "resource", "dpop_jkt"];
        let pairs = names.into_iter().zip(values).chain([("response_type", "code".to_owned())]);
        let _ = AuthorizationRequest::parse(&Parameters::from_pairs(pairs).expect("unique names"));
    }
}
