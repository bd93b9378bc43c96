use super::*;
use proptest::prelude::*;

fn parsed(form: &str) -> Result<TokenRequest, OAuthError> {
    TokenRequest::parse(&Parameters::parse(form.as_bytes()).expect("well-formed"))
}

fn refused(form: &str) -> OAuthError {
    parsed(form).expect_err(form)
}

const DEVICE: &str = "grant_type=urn:ietf:params:oauth:grant-type:device_code";
const EXCHANGE: &str = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange";

#[test]
fn codes_and_refresh_tokens() {
    assert_eq!(
        parsed(
            "grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA\
             &redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb&code_verifier=v&resource=urn:a:b"
        ),
        Ok(TokenRequest::AuthorizationCode {
            code: "SplxlOBeZQQYbYS6WxSbIA".into(),
            redirect_uri: Some("https://client.example.com/cb".into()),
            code_verifier: Some("v".into()),
            resource: vec!["urn:a:b".into()],
        })
    );
    assert_eq!(
        parsed("grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA&scope=openid"),
        Ok(TokenRequest::RefreshToken {
            refresh_token: "tGzv3JOkF0XG5Qx2TlKWIA".into(),
            scope: Some(ScopeSet::parse("openid").expect("a scope")),
            resource: Vec::new(),
        })
    );
}

#[test]
fn clients_and_devices() {
    assert_eq!(
        parsed("grant_type=client_credentials"),
        Ok(TokenRequest::ClientCredentials { scope: None, resource: Vec::new() })
    );
    let device_code = "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS";
    assert_eq!(
        parsed(&format!("{DEVICE}&device_code={device_code}")),
        Ok(TokenRequest::DeviceCode { device_code: device_code.into() })
    );
}

#[test]
fn exchanges() {
    let form = format!(
        "{EXCHANGE}&subject_token=s&subject_token_type={}&actor_token=a&actor_token_type={}&requested_token_type={}\
         &audience=x&audience=y&resource=urn:a:b&scope=read",
        token_type::ACCESS_TOKEN,
        token_type::JWT,
        token_type::ACCESS_TOKEN,
    );
    let request = parsed(&form).expect("well-formed");
    assert_eq!(request.grant_type(), GrantType::TokenExchange);
    let TokenRequest::TokenExchange { subject_token, subject_token_type, actor_token_type, audience, .. } =
        request
    else {
        panic!("an exchange");
    };
    assert_eq!(subject_token.reveal(), "s");
    assert_eq!(subject_token_type, token_type::ACCESS_TOKEN);
    assert_eq!(actor_token_type.as_deref(), Some(token_type::JWT));
    assert_eq!(audience, ["x", "y"]);
}

#[test]
fn other_grants_are_not_supported() {
    for grant in
        ["password", "implicit", "Authorization_Code", "code", "urn:ietf:params:oauth:grant-type:jwt-bearer"]
    {
        let error = refused(&format!("grant_type={grant}&username=a&password=b"));
        assert_eq!(error.code, ErrorCode::UnsupportedGrantType, "{grant}");
    }
    assert_eq!(refused("code=a").code, ErrorCode::InvalidRequest);
}

#[test]
fn what_is_missing_or_too_long_is_named() {
    let long = "x".repeat(1_025);
    for (form, name) in [
        ("grant_type=authorization_code", "code"),
        ("grant_type=authorization_code&code=", "code"),
        (&*format!("grant_type=authorization_code&code={long}"), "code"),
        (&*format!("grant_type=authorization_code&code=c&code_verifier={long}"), "code_verifier"),
        ("grant_type=refresh_token", "refresh_token"),
        (&*format!("grant_type=refresh_token&refresh_token={}", long.repeat(17)), "refresh_token"),
        (DEVICE, "device_code"),
        (&*format!("{EXCHANGE}&subject_token_type=x"), "subject_token"),
        (&*format!("{EXCHANGE}&subject_token=x"), "subject_token_type"),
        (&*format!("{EXCHANGE}&subject_token=x&subject_token_type=y&actor_token=z"), "actor_token_type"),
        (&*format!("{EXCHANGE}&subject_token=x&subject_token_type=y&actor_token_type=z"), "actor_token"),
    ] {
        let error = refused(form);
        assert_eq!(error.code, ErrorCode::InvalidRequest, "{form}");
        assert!(error.description.contains(&format!("'{name}'")), "{form}: {error}");
    }
}

#[test]
fn scopes_and_targets_have_errors_of_their_own() {
    assert_eq!(refused("grant_type=client_credentials&scope=%22").code, ErrorCode::InvalidScope);
    assert_eq!(refused("grant_type=client_credentials&resource=x").code, ErrorCode::InvalidTarget);
    let many = format!("{EXCHANGE}&subject_token=x&subject_token_type=y{}", "&audience=a".repeat(21));
    assert_eq!(refused(&many).code, ErrorCode::InvalidTarget);
}

#[test]
fn debug_shows_no_token() {
    for form in [
        "grant_type=authorization_code&code=hunter2&code_verifier=hunter2",
        "grant_type=refresh_token&refresh_token=hunter2",
        &*format!("{DEVICE}&device_code=hunter2"),
        &*format!(
            "{EXCHANGE}&subject_token=hunter2&subject_token_type=x&actor_token=hunter2&actor_token_type=y"
        ),
    ] {
        assert!(!format!("{:?}", parsed(form).expect("well-formed")).contains("hunter2"), "{form}");
    }
}

proptest! {
    #[test]
    fn any_values_are_survived(
        grant in 0..GrantType::ALL.len(),
        values in proptest::collection::vec("[^\0]{0,30}", 6),
    ) {
        let names = ["code", "refresh_token", "scope", "device_code", "subject_token", "resource"];
        let grant = ("grant_type", GrantType::ALL[grant].name().to_owned());
        let pairs = names.into_iter().zip(values).chain([grant]);
        let _ = TokenRequest::parse(&Parameters::from_pairs(pairs).expect("unique names"));
    }
}
