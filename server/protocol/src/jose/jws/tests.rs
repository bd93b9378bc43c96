use super::*;
use crate::jose::JwkError;
use proptest::prelude::*;
use serde_json::json;

const CLAIMS: &str =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

/// The examples of RFC 7515 appendices A.2 and A.3 and of RFC 8037 appendix A.4, with their keys.
fn examples() -> [(Value, String); 3] {
    let rsa = json!({
        "kty": "RSA",
        "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
        "e": "AQAB",
    });
    let p256 = json!({
        "kty": "EC",
        "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    });
    let ed25519 =
        json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
    [
        (rsa, format!("eyJhbGciOiJSUzI1NiJ9.{CLAIMS}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw")),
        (p256, format!("eyJhbGciOiJFUzI1NiJ9.{CLAIMS}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")),
        (ed25519, "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg".into()),
    ]
}

fn key(algorithm: Algorithm) -> SigningKey {
    SigningKey::generate(algorithm).expect("a key")
}

/// A token with this header text and no true signature.
fn with_header(header: &str) -> String {
    format!("{}.e30.AA", base64url_encode(header))
}

fn error(token: &str) -> JwsError {
    Unverified::parse(token).expect_err(token)
}

#[test]
fn the_standards_own_examples() {
    for (key, token) in examples() {
        let key = PublicJwk::parse(&key).expect("a key");
        let unverified = Unverified::parse(&token).expect("well-formed");
        let verified = unverified.verify(&key).expect("right");
        assert_eq!(Some(base64url_encode(&verified.payload).as_str()), token.split('.').nth(1));
        assert_eq!(verified.header, Header::default());
    }
    let (_, token) = &examples()[0];
    let claims = Unverified::parse(token).expect("well-formed").unverified_claims().expect("claims");
    assert_eq!(claims["iss"], "joe");
    let (_, token) = &examples()[2];
    assert_eq!(Unverified::parse(token).expect("well-formed").unverified_claims(), None);
}

#[test]
fn what_is_signed_is_verified() {
    for algorithm in Algorithm::ALL {
        let key = key(algorithm);
        let header = Header {
            typ: Some("at+jwt".into()),
            kid: Some(key.kid().into()),
            jwk: Some(json!({ "kty": "x" })),
        };
        let token = sign(&key, &header, b"{\"a\":1}");
        let unverified = Unverified::parse(&token).expect("well-formed");
        assert_eq!((unverified.algorithm(), unverified.header()), (algorithm, &header));
        assert_eq!(unverified.kid(), Some(key.kid()));
        let verified = unverified.verify(key.public_jwk()).expect("own key");
        assert_eq!(verified, Verified { algorithm, header, payload: b"{\"a\":1}".to_vec() });
    }
}

#[test]
fn a_key_of_another_type_is_not_even_tried() {
    let keys = Algorithm::ALL.map(key);
    for signer in &keys {
        let token = sign(signer, &Header::default(), b"");
        let unverified = Unverified::parse(&token).expect("well-formed");
        for other in keys.iter().filter(|other| other.algorithm() != signer.algorithm()) {
            assert_eq!(unverified.verify(other.public_jwk()), Err(JwsError::NoKey));
        }
        let stranger = key(signer.algorithm());
        assert_eq!(unverified.verify(stranger.public_jwk()), Err(JwsError::Signature));
    }
}

#[test]
fn an_exchanged_algorithm_is_seen() {
    let key = SigningKey::generate(Algorithm::Rs256).expect("a key");
    let token = sign(&key, &Header::default(), b"{}");
    let mut json = key.public_jwk().to_json();
    json.as_object_mut().expect("an object").remove("alg");
    let any_padding = PublicJwk::parse(&json).expect("a key");
    let (_, rest) = token.split_once('.').expect("three parts");
    let exchanged = format!("{}.{rest}", base64url_encode(r#"{"alg":"PS256"}"#));
    let unverified = Unverified::parse(&exchanged).expect("well-formed");
    assert_eq!(unverified.verify(&any_padding), Err(JwsError::Signature));
    // The key's text as the secret of an HMAC: there is no such algorithm.
    for name in ["none", "HS256", "HS384", "HS512", "ES512", "RSA1_5"] {
        let token = format!("{}.{rest}", base64url_encode(json!({ "alg": name }).to_string()));
        assert_eq!(error(&token), JwsError::Unsupported("alg"), "{name}");
    }
}

#[test]
fn sets_are_searched_by_name() {
    let keys = [key(Algorithm::Es256), key(Algorithm::Es256), key(Algorithm::EdDsa)];
    let set: JwkSet = keys.iter().map(|key| key.public_jwk().clone()).collect();
    let signed = |signer: &SigningKey, kid: Option<&str>| {
        sign(signer, &Header { kid: kid.map(str::to_owned), ..Header::default() }, b"x")
    };
    let verify =
        |token: String| Unverified::parse(&token).expect("well-formed").verify_with(&set).map(|_| ());
    assert_eq!(verify(signed(&keys[1], Some(keys[1].kid()))), Ok(()));
    assert_eq!(verify(signed(&keys[1], None)), Ok(()));
    assert_eq!(verify(signed(&keys[1], Some(keys[0].kid()))), Err(JwsError::Signature));
    assert_eq!(verify(signed(&keys[1], Some(keys[2].kid()))), Err(JwsError::NoKey));
    assert_eq!(verify(signed(&keys[1], Some("other"))), Err(JwsError::NoKey));
    assert_eq!(verify(signed(&key(Algorithm::Es256), None)), Err(JwsError::Signature));
    assert_eq!(verify(signed(&key(Algorithm::Rs256), None)), Err(JwsError::NoKey));
}

#[test]
fn three_parts_in_base64url() {
    let (_, token) = &examples()[1];
    for broken in [
        "",
        ".",
        "..",
        "a.b",
        &token.replace('.', ""),
        &format!("{token}."),
        &format!(".{token}"),
        &format!("{token}.e30"),
        &format!("{token}="),
        &format!("{token} "),
        &format!(" {token}"),
        &format!("{token}\n"),
        &token.replace("eyJpc3", "eyJpc3+"),
        "é.é.é",
    ] {
        assert!(matches!(error(broken), JwsError::NotCompact | JwsError::Header), "{broken}");
    }
    assert_eq!(error(&format!("{}.e30.AA", "A".repeat(70_000))), JwsError::TooLarge);
}

#[test]
fn headers_are_unambiguous_and_understood() {
    for header in
        ["", "x", "[]", "\"alg\"", "null", "{", r#"{"alg":"ES256","alg":"ES256"}"#, r#"{"alg":"ES256"}x"#]
    {
        assert_eq!(error(&with_header(header)), JwsError::Header, "{header}");
    }
    for (header, expected) in [
        (r#"{}"#, JwsError::Member("alg")),
        (r#"{"alg":1}"#, JwsError::Member("alg")),
        (r#"{"alg":null}"#, JwsError::Member("alg")),
        (r#"{"alg":["ES256"]}"#, JwsError::Member("alg")),
        (r#"{"alg":"ES256","kid":1}"#, JwsError::Member("kid")),
        (r#"{"alg":"ES256","typ":{}}"#, JwsError::Member("typ")),
        (r#"{"alg":"ES256","jwk":"x"}"#, JwsError::Member("jwk")),
        (r#"{"alg":"ES256","jwk":null}"#, JwsError::Member("jwk")),
        (r#"{"alg":"ES256","crit":["exp"],"exp":1}"#, JwsError::Unsupported("crit")),
        (r#"{"alg":"ES256","crit":[]}"#, JwsError::Unsupported("crit")),
        (r#"{"alg":"ES256","b64":false}"#, JwsError::Unsupported("b64")),
        (r#"{"alg":"es256"}"#, JwsError::Unsupported("alg")),
    ] {
        assert_eq!(error(&with_header(header)), expected, "{header}");
    }
    let pointed = with_header(r#"{"alg":"ES256","jku":"https://evil.example/","x5u":"x","x5c":["x"]}"#);
    assert_eq!(Unverified::parse(&pointed).expect("ignored").header(), &Header::default());
}

#[test]
fn signatures_have_one_form() {
    let key = key(Algorithm::Es256);
    let token = sign(&key, &Header::default(), b"{}");
    let (signed, signature) = token.rsplit_once('.').expect("three parts");
    let signature = base64url_decode(signature).expect("own");
    let verify = |signature: &[u8]| {
        let token = format!("{signed}.{}", base64url_encode(signature));
        Unverified::parse(&token).expect("well-formed").verify(key.public_jwk()).map(|_| ())
    };
    assert_eq!(verify(&signature), Ok(()));
    for broken in
        [&[][..], &[0; 64], &[0xff; 64], &signature[..63], &[&signature[..], &[0]].concat(), &[0; 2_000]]
    {
        assert_eq!(verify(broken), Err(JwsError::Signature));
    }
    // The two numbers in DER, as certificates have them.
    let der = [&[0x30, 0x44, 2, 0x20][..], &signature[..32], &[2, 0x20], &signature[32..]].concat();
    assert_eq!(verify(&der), Err(JwsError::Signature));
}

#[test]
fn a_private_key_in_a_header_is_not_a_key() {
    let private = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "d": "AA" });
    let token = with_header(&json!({ "alg": "EdDSA", "jwk": private }).to_string());
    let jwk = Unverified::parse(&token).expect("well-formed").header().jwk.clone().expect("a member");
    assert_eq!(PublicJwk::parse(&jwk), Err(JwkError::Private("d")));
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "\\PC{0,80}|[A-Za-z0-9_-]{0,20}\\.[A-Za-z0-9_-]{0,20}\\.[A-Za-z0-9_-]{0,20}") {
        let _ = Unverified::parse(&text);
    }

    #[test]
    fn any_header_is_survived(header in "\\{(\"[a-z]{0,4}\":(\"[A-Za-z0-9]{0,6}\"|1|\\{\\}|\\[\\]),?){0,4}\\}") {
        let _ = Unverified::parse(&with_header(&header));
    }

    #[test]
    fn a_changed_letter_is_seen(index in 0..3_usize, place in any::<prop::sample::Index>()) {
        let (key, token) = &examples()[index];
        let mut changed = token.as_bytes().to_vec();
        let place = place.index(changed.len());
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).expect("ASCII");
        let key = PublicJwk::parse(key).expect("a key");
        prop_assert!(Unverified::parse(&changed).and_then(|token| token.verify(&key)).is_err());
    }
}
