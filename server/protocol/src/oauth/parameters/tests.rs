use super::*;
use proptest::prelude::*;

fn parsed(text: &str) -> Result<Parameters, ParameterError> {
    Parameters::parse(text.as_bytes())
}

#[test]
fn values_are_decoded_and_found() {
    let parameters =
        parsed("response_type=code&client_id=s6BhdRkqt3&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb&a=b+c%3D=d")
            .expect("well-formed");
    assert_eq!(parameters.get("response_type"), Some("code"));
    assert_eq!(parameters.get("redirect_uri"), Some("https://client.example.com/cb"));
    assert_eq!(parameters.get("a"), Some("b c==d"));
    assert_eq!(parameters.get("A"), None);
    assert_eq!(parameters.iter().count(), 4);
}

#[test]
fn empty_ones_count_as_left_out() {
    let parameters = parsed("&&scope=&state&=x&nonce=n&").expect("well-formed");
    assert_eq!(parameters, Parameters::from_pairs([("nonce", "n")]).expect("a pair"));
    assert!(parsed("").expect("nothing").is_empty());
}

#[test]
fn a_repeated_name_is_named_however_it_is_written() {
    for text in
        ["state=a&state=b", "state=a&x=1&state=a", "state=&state=a", "state&state", "state=a&%73tate=b"]
    {
        assert_eq!(parsed(text), Err(ParameterError::Repeated("state".to_owned())), "{text}");
    }
}

#[test]
fn lists_may_repeat() {
    let parameters = parsed("resource=a&audience=x&resource=b&resource=").expect("lists");
    assert_eq!(parameters.all("resource"), ["a", "b"]);
    assert_eq!(parameters.get("resource"), Some("a"));
    assert_eq!(parameters.all("audience"), ["x"]);
    assert_eq!(parameters.all("scope"), [""; 0]);
}

#[test]
fn broken_encodings_tell_their_place() {
    for text in ["a=1&b=%", "a=1&b=%zz", "a=1&%ff=1", "a=1&b=%00"] {
        assert_eq!(parsed(text), Err(ParameterError::Malformed(2)), "{text}");
    }
    assert_eq!(Parameters::parse(&[b'a', b'=', 0xff]), Err(ParameterError::Malformed(1)));
    assert_eq!(Parameters::from_pairs([("a", "\0")]), Err(ParameterError::Malformed(1)));
}

#[test]
fn there_are_bounds() {
    let many = |count: usize| (0..count).map(|i| format!("p{i}=v")).collect::<Vec<_>>().join("&");
    assert!(parsed(&many(200)).is_ok());
    assert_eq!(parsed(&many(201)), Err(ParameterError::TooMany));
    let resources = "resource=a&".repeat(201);
    assert_eq!(parsed(&resources), Err(ParameterError::TooMany));
    assert!(parsed(&format!("a={}", "x".repeat(MAXIMUM_BYTES - 2))).is_ok());
    assert_eq!(parsed(&format!("a={}", "x".repeat(MAXIMUM_BYTES))), Err(ParameterError::TooLarge));
    let large = "x".repeat(MAXIMUM_BYTES);
    assert_eq!(Parameters::from_pairs([("a", large)]), Err(ParameterError::TooLarge));
}

#[test]
fn setting_and_removing() {
    let mut parameters = parsed("resource=a&resource=b&state=s").expect("well-formed");
    parameters.insert("resource", "c");
    assert_eq!(parameters.all("resource"), ["c"]);
    parameters.insert("state", "");
    assert!(!parameters.contains("state"));
    parameters.remove("resource");
    assert!(parameters.is_empty());
}

#[test]
fn debug_shows_no_values() {
    let parameters = parsed("client_secret=hunter2").expect("well-formed");
    assert_eq!(format!("{parameters:?}"), "Parameters[\"client_secret\"]");
}

#[test]
fn the_stored_form_is_a_list_of_pairs_under_the_same_rules() {
    let parameters = parsed("a=1&resource=x&resource=y").expect("well-formed");
    let stored = serde_json::to_string(&parameters).expect("plain data");
    assert_eq!(stored, r#"[["a","1"],["resource","x"],["resource","y"]]"#);
    assert_eq!(serde_json::from_str::<Parameters>(&stored).ok(), Some(parameters));
    assert!(serde_json::from_str::<Parameters>(r#"[["a","1"],["a","1"]]"#).is_err());
}

#[test]
fn an_error_reaches_the_client_as_invalid_request() {
    let error = OAuthError::from(parsed("st%22ate=1&st%22ate=1").expect_err("twice"));
    assert_eq!(error.to_string(), "invalid_request: 'st'ate' appears twice");
}

proptest! {
    #[test]
    fn what_is_written_is_read(pairs in proptest::collection::btree_map("[^\0]{1,10}", "[^\0]{1,20}", 0..20)) {
        let parameters = Parameters::from_pairs(pairs).expect("unique names");
        prop_assert_eq!(Parameters::parse(parameters.to_query().as_bytes()), Ok(parameters));
    }

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Parameters::parse(&bytes);
    }

    #[test]
    fn any_form_is_survived(text in "([a-c%&=+]|%[0-9A-F]{2}){0,60}") {
        if let Ok(parameters) = Parameters::parse(text.as_bytes()) {
            prop_assert!(parameters.iter().all(|(name, value)| !name.is_empty() && !value.is_empty()));
        }
    }
}
