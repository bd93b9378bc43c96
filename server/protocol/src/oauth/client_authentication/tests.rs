use super::*;
use proptest::prelude::*;

fn presented(authorization: Option<&str>, form: &str) -> Result<Presented, OAuthError> {
    read(authorization, &Parameters::parse(form.as_bytes()).expect("well-formed"))
}

fn field(credentials: &str) -> String {
    format!("Basic {}", BASE64.encode(credentials))
}

fn with_assertion(rest: &str) -> String {
    format!("client_assertion=e30.e30.AA&client_assertion_type={}{rest}", form_encoding::encode(JWT_BEARER))
}

#[test]
fn the_standards_own_examples() {
    // RFC 6749 §2.3.1, both ways.
    let expected =
        Presented::Basic { client_id: "s6BhdRkqt3".into(), secret: "7Fjfp0ZBr1KtDRbnfVdmIw".into() };
    let authorization = "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3";
    assert_eq!(presented(Some(authorization), "grant_type=x"), Ok(expected));
    let expected =
        Presented::Post { client_id: "s6BhdRkqt3".into(), secret: "7Fjfp0ZBr1KtDRbnfVdmIw".into() };
    assert_eq!(presented(None, "client_id=s6BhdRkqt3&client_secret=7Fjfp0ZBr1KtDRbnfVdmIw"), Ok(expected));
}

#[test]
fn public_clients_and_nobody() {
    assert_eq!(presented(None, ""), Ok(Presented::Nothing));
    assert_eq!(presented(None, "client_id=&client_secret="), Ok(Presented::Nothing));
    assert_eq!(presented(None, "client_id=c"), Ok(Presented::None { client_id: "c".into() }));
}

#[test]
fn assertions_may_leave_the_name_out() {
    let expected = |client_id: Option<&str>| Presented::Assertion {
        client_id: client_id.map(str::to_owned),
        assertion: "e30.e30.AA".into(),
    };
    assert_eq!(presented(None, &with_assertion("")), Ok(expected(None)));
    assert_eq!(presented(None, &with_assertion("&client_id=c")), Ok(expected(Some("c"))));
}

#[test]
fn both_halves_are_form_urlencoded() {
    let basic = |credentials| presented(Some(&field(credentials)), "");
    assert_eq!(
        basic("a%3Ab+c:p%25%3A+q"),
        Ok(Presented::Basic { client_id: "a:b c".into(), secret: "p%: q".into() })
    );
    assert_eq!(basic("c:a:b"), Ok(Presented::Basic { client_id: "c".into(), secret: "a:b".into() }));
    assert_eq!(basic("c:"), Ok(Presented::Basic { client_id: "c".into(), secret: "".into() }));
    for credentials in ["c:%", "c:%zz", "%ff:s", ":s", "c", "", "c:%00", "c:%0A", "%0Dc:s", "é:s"] {
        assert_eq!(
            basic(credentials).expect_err(credentials).code,
            ErrorCode::InvalidRequest,
            "{credentials}"
        );
    }
}

#[test]
fn the_field_is_read_as_the_standard_says() {
    let encoded = BASE64.encode("c:ss");
    for field in [
        format!("basic {encoded}"),
        format!("BASIC  {encoded}"),
        format!("Basic {}", encoded.trim_end_matches('=')),
    ] {
        assert!(matches!(presented(Some(&field), ""), Ok(Presented::Basic { .. })), "{field}");
    }
    for (field, code) in [
        ("", ErrorCode::InvalidClient),
        ("Bearer abc", ErrorCode::InvalidClient),
        ("Basic", ErrorCode::InvalidRequest),
        ("Basic ***", ErrorCode::InvalidRequest),
        ("Basic Yzpz Yzpz", ErrorCode::InvalidRequest),
        (&*format!("Basic {}", "Yzpz".repeat(3_000)), ErrorCode::InvalidRequest),
        (&*self::field(&format!("c:{}", "s".repeat(1_025))), ErrorCode::InvalidRequest),
        (&*self::field(&format!("{}:s", "c".repeat(256))), ErrorCode::InvalidRequest),
    ] {
        assert_eq!(presented(Some(field), "").expect_err(field).code, code, "{field}");
    }
}

#[test]
fn one_way_at_a_time() {
    let basic = field("c:s");
    assert!(presented(Some(&basic), "client_id=c").is_ok());
    for (authorization, form) in [
        (Some(&*basic), "client_id=d"),
        (Some(&*basic), "client_id=c&client_secret=s"),
        (Some(&*basic), "client_secret=s"),
        (Some(&*basic), &*with_assertion("")),
        (None, &*with_assertion("&client_id=c&client_secret=s")),
        (None, "client_secret=s"),
        (None, "client_assertion=e30.e30.AA"),
        (None, "client_assertion_type=x"),
    ] {
        let error = presented(authorization, form).expect_err(form);
        assert_eq!(error.code, ErrorCode::InvalidRequest, "{form}");
    }
    let other = presented(None, "client_assertion=a&client_assertion_type=urn:x").expect_err("another kind");
    assert_eq!(other.code, ErrorCode::InvalidClient);
}

#[test]
fn debug_shows_no_secret() {
    for presented in [
        presented(Some(&field("c:hunter2")), ""),
        presented(None, "client_id=c&client_secret=hunter2"),
        presented(None, &with_assertion("").replace("e30.e30.AA", "hunter2")),
    ] {
        assert!(!format!("{presented:?}").contains("hunter2"));
    }
}

proptest! {
    #[test]
    fn any_field_is_survived(
        field in "(Basic )?\\PC{0,60}",
        bytes in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        let _ = presented(Some(&field), "");
        let _ = presented(Some(&format!("Basic {}", BASE64.encode(bytes))), "");
    }
}
