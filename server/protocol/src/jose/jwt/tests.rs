use super::*;
use crate::jose::{Algorithm, Header};
use proptest::prelude::*;
use serde_json::json;

const NOW: i64 = 1_700_000_000;

const EXPECTED: Expected<'static> = Expected {
    typ: &["JWT"],
    issuer: Some("https://issuer.example"),
    audience: &["a", "b"],
    now: NOW,
    leeway_seconds: 10,
    maximum_age_seconds: None,
    requires_expiry: true,
};

fn token(typ: Option<&str>, payload: &[u8]) -> Verified {
    let header = Header { typ: typ.map(str::to_owned), ..Header::default() };
    Verified { algorithm: Algorithm::Es256, header, payload: payload.to_vec() }
}

/// Good claims with some changed; `null` removes one.
fn claims(changes: &Value) -> Value {
    let mut claims = json!({ "iss": "https://issuer.example", "aud": "a", "exp": NOW + 60, "nbf": NOW, "iat": NOW, "sub": "s" });
    for (name, value) in changes.as_object().expect("an object") {
        claims[name] = value.clone();
    }
    claims.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
    claims
}

fn checked(expected: &Expected<'_>, changes: &Value) -> Result<(), JwtError> {
    check(&token(Some("JWT"), claims(changes).to_string().as_bytes()), expected).map(|_| ())
}

#[test]
fn good_claims_are_given_back() {
    let claims = claims(&json!({}));
    let given = check(&token(Some("JWT"), claims.to_string().as_bytes()), &EXPECTED);
    assert_eq!(given.map(Value::Object), Ok(claims));
}

#[test]
fn payloads_are_unambiguous_objects() {
    for payload in ["", "[]", "1", "null", r#"{"a":1,"a":1}"#, r#"{"sub":"a","s\u0075b":"b"}"#, "{"] {
        assert_eq!(
            check(&token(Some("JWT"), payload.as_bytes()), &EXPECTED),
            Err(JwtError::Payload),
            "{payload}"
        );
    }
    assert_eq!(check(&token(Some("JWT"), &[0xff]), &EXPECTED), Err(JwtError::Payload));
}

#[test]
fn kinds_are_compared_as_media_types() {
    let payload = claims(&json!({})).to_string();
    let check = |typ, kinds: &[&str]| {
        check(&token(typ, payload.as_bytes()), &Expected { typ: kinds, ..EXPECTED }).map(|_| ())
    };
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"] {
        assert_eq!(check(Some(typ), &["JWT", "at+jwt"]), Ok(()), "{typ}");
        assert_eq!(check(Some(typ), &["application/at+jwt"]), Ok(()), "{typ}");
    }
    for typ in [
        "jwt",
        "at+jwtx",
        "text/at+jwt",
        "application/application/at+jwt",
        "application/",
        "at+jwt ",
        "applicatioń/",
    ] {
        assert_eq!(check(Some(typ), &["at+jwt"]), Err(JwtError::Typ), "{typ}");
    }
    assert_eq!(check(None, &["at+jwt"]), Err(JwtError::Typ));
    assert_eq!(check(None, &["JWT", ""]), Ok(()));
    assert_eq!(check(Some("x"), &["JWT", ""]), Err(JwtError::Typ));
    assert_eq!(check(None, &[]), Ok(()));
    assert_eq!(check(Some("x"), &[]), Ok(()));
}

#[test]
fn issuers_are_the_same_to_the_letter() {
    for iss in [
        json!(null),
        json!("https://issuer.example/"),
        json!("HTTPS://issuer.example"),
        json!(1),
        json!(["https://issuer.example"]),
    ] {
        assert_eq!(checked(&EXPECTED, &json!({ "iss": iss })), Err(JwtError::Iss), "{iss}");
        assert_eq!(checked(&Expected { issuer: None, ..EXPECTED }, &json!({ "iss": iss })), Ok(()));
    }
}

#[test]
fn one_audience_suffices() {
    for aud in [json!("a"), json!("b"), json!(["a"]), json!(["x", "b"]), json!(["b", "a"])] {
        assert_eq!(checked(&EXPECTED, &json!({ "aud": aud })), Ok(()), "{aud}");
    }
    for aud in [
        json!(null),
        json!(""),
        json!("A"),
        json!("a b"),
        json!([]),
        json!(["x"]),
        json!(["a", 1]),
        json!(1),
        json!({ "a": 1 }),
    ] {
        assert_eq!(checked(&EXPECTED, &json!({ "aud": aud })), Err(JwtError::Aud), "{aud}");
        assert_eq!(checked(&Expected { audience: &[], ..EXPECTED }, &json!({ "aud": aud })), Ok(()));
    }
}

#[test]
fn expiry_has_leeway_and_may_be_required() {
    for exp in [
        json!(NOW + 1),
        json!(NOW),
        json!(NOW - 9),
        json!(1_700_000_000.5),
        json!(1e300),
        json!(i64::MAX),
        json!(u64::MAX),
    ] {
        assert_eq!(checked(&EXPECTED, &json!({ "exp": exp })), Ok(()), "{exp}");
    }
    for exp in [
        json!(NOW - 10),
        json!(0),
        json!(-1),
        json!(i64::MIN),
        json!(-1e300),
        json!("1800000000"),
        json!(true),
        json!([NOW + 60]),
    ] {
        assert_eq!(checked(&EXPECTED, &json!({ "exp": exp })), Err(JwtError::Exp), "{exp}");
    }
    assert_eq!(checked(&EXPECTED, &json!({ "exp": null })), Err(JwtError::Exp));
    assert_eq!(checked(&Expected { requires_expiry: false, ..EXPECTED }, &json!({ "exp": null })), Ok(()));
}

#[test]
fn beginnings_are_reached() {
    for name in ["nbf", "iat"] {
        let error = if name == "nbf" { JwtError::Nbf } else { JwtError::Iat };
        assert_eq!(error.claim(), Some(name));
        for time in [json!(null), json!(NOW + 10), json!(0), json!(0.5)] {
            assert_eq!(checked(&EXPECTED, &json!({ name: time })), Ok(()), "{name} {time}");
        }
        for time in [json!(NOW + 11), json!(i64::MAX), json!(u64::MAX), json!("0"), json!(false), json!({})] {
            assert_eq!(checked(&EXPECTED, &json!({ name: time })), Err(error), "{name} {time}");
        }
    }
}

#[test]
fn a_maximum_age_bounds_both_ends() {
    let expected = Expected { maximum_age_seconds: Some(300), requires_expiry: false, ..EXPECTED };
    assert_eq!(checked(&expected, &json!({ "iat": NOW - 310, "exp": NOW + 310 })), Ok(()));
    assert_eq!(checked(&expected, &json!({ "iat": NOW - 311 })), Err(JwtError::Iat));
    assert_eq!(checked(&expected, &json!({ "exp": NOW + 311 })), Err(JwtError::Exp));
    assert_eq!(checked(&expected, &json!({ "iat": null })), Ok(()));
    assert_eq!(checked(&expected, &json!({ "exp": null })), Ok(()));
    assert_eq!(checked(&expected, &json!({ "iat": null, "exp": null })), Err(JwtError::Iat));
}

proptest! {
    #[test]
    fn any_times_are_survived(times in any::<[f64; 3]>(), whole in any::<[i64; 4]>()) {
        let [exp, nbf, iat] = times;
        let [now, leeway, age, exp_whole] = whole;
        let expected = Expected { now, leeway_seconds: leeway, maximum_age_seconds: Some(age), ..EXPECTED };
        let _ = checked(&expected, &json!({ "exp": exp, "nbf": nbf, "iat": iat }));
        let _ = checked(&expected, &json!({ "exp": exp_whole }));
    }
}
