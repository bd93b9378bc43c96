use super::*;
use crate::jose::SigningKey;
use proptest::prelude::*;
use serde_json::json;

/// RFC 7638 §3.1.
fn rsa() -> Value {
    json!({
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
        "e": "AQAB",
        "alg": "RS256",
        "kid": "2011-04-29",
    })
}

/// RFC 7515 appendix A.3.1.
fn p256() -> Value {
    json!({
        "kty": "EC",
        "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    })
}

/// RFC 8037 appendix A.2.
fn ed25519() -> Value {
    json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" })
}

fn with(mut key: Value, name: &str, value: impl Into<Value>) -> Value {
    key[name] = value.into();
    key
}

fn without(mut key: Value, name: &str) -> Value {
    key.as_object_mut().expect("an object").remove(name);
    key
}

fn error(key: &Value) -> JwkError {
    PublicJwk::parse(key).expect_err("broken")
}

#[test]
fn thumbprints_are_those_of_the_standards() {
    let thumbprint = |key: &Value| PublicJwk::parse(key).expect("a key").thumbprint();
    assert_eq!(thumbprint(&rsa()), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    // RFC 8037 appendix A.3, and figures 4 and 9 of RFC 9449.
    assert_eq!(thumbprint(&ed25519()), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    let dpop = json!({
        "kty": "EC",
        "crv": "P-256",
        "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
    });
    assert_eq!(thumbprint(&dpop), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    assert_eq!(thumbprint(&with(dpop, "kid", "other")), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

#[test]
fn what_is_read_is_published() {
    for key in [rsa(), p256(), ed25519(), with(p256(), "use", "sig")] {
        let parsed = PublicJwk::parse(&key).expect("a key");
        assert_eq!(parsed.to_json(), key);
        assert_eq!(PublicJwk::parse(&parsed.to_json()), Ok(parsed));
    }
    let described = with(with(ed25519(), "x5c", json!(["AA"])), "unknown", 7);
    assert_eq!(PublicJwk::parse(&described).expect("a key").to_json(), ed25519());
}

#[test]
fn one_type_one_algorithm() {
    use Algorithm::{EdDsa, Es256, Ps256, Rs256};
    let fitting = |key: &Value| -> Vec<Algorithm> {
        let key = PublicJwk::parse(key).expect("a key");
        Algorithm::ALL.into_iter().filter(|algorithm| key.fits(*algorithm)).collect()
    };
    assert_eq!(fitting(&p256()), [Es256]);
    assert_eq!(fitting(&ed25519()), [EdDsa]);
    assert_eq!(fitting(&without(rsa(), "alg")), [Rs256, Ps256]);
    assert_eq!(fitting(&rsa()), [Rs256]);
    assert_eq!(fitting(&with(rsa(), "alg", "RSA-OAEP")), []);
    assert_eq!(fitting(&with(p256(), "alg", "EdDSA")), []);
    assert_eq!(fitting(&with(p256(), "use", "enc")), []);
    assert_eq!(fitting(&with(p256(), "use", "sig")), [Es256]);
    assert_eq!(fitting(&with(p256(), "key_ops", json!(["sign", "verify"]))), [Es256]);
    assert_eq!(fitting(&with(p256(), "key_ops", json!(["encrypt"]))), []);
}

#[test]
fn private_members_are_refused_in_any_key() {
    for name in ["d", "k", "p", "q", "dp", "dq", "qi", "oth"] {
        for key in [rsa(), p256(), ed25519()] {
            assert_eq!(error(&with(key, name, "AA")), JwkError::Private(name));
        }
    }
    assert_eq!(error(&json!({ "kty": "oct", "k": "AA" })), JwkError::Private("k"));
    assert_eq!(error(&with(p256(), "d", Value::Null)), JwkError::Private("d"));
}

#[test]
fn other_types_are_not_supported() {
    for (key, member) in [
        (with(p256(), "crv", "P-384"), "crv"),
        (with(p256(), "crv", "secp256k1"), "crv"),
        (with(ed25519(), "crv", "Ed448"), "crv"),
        (with(ed25519(), "crv", "X25519"), "crv"),
        (with(ed25519(), "kty", "EC"), "crv"),
        (with(p256(), "kty", "AKP"), "kty"),
        (with(p256(), "kty", "ec"), "kty"),
        (json!({ "kty": "oct" }), "kty"),
    ] {
        assert_eq!(error(&key), JwkError::Unsupported(member), "{key}");
    }
}

#[test]
fn what_is_missing_or_malformed_is_named() {
    for name in ["kty", "crv", "x", "y"] {
        assert_eq!(error(&without(p256(), name)), JwkError::Missing(name));
        assert_eq!(error(&with(p256(), name, 7)), JwkError::Malformed(name));
    }
    for name in ["n", "e"] {
        assert_eq!(error(&without(rsa(), name)), JwkError::Missing(name));
        assert_eq!(error(&with(rsa(), name, "*")), JwkError::Malformed(name));
        assert_eq!(error(&with(rsa(), name, "")), JwkError::Malformed(name));
    }
    for x in [
        "",
        "AA",
        "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVE",
        "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEUA",
    ] {
        assert_eq!(error(&with(p256(), "x", x)), JwkError::Malformed("x"), "{x}");
        assert_eq!(error(&with(ed25519(), "x", x)), JwkError::Malformed("x"), "{x}");
    }
    for name in ["kid", "use", "alg"] {
        assert_eq!(error(&with(p256(), name, 7)), JwkError::Malformed(name));
        assert_eq!(error(&with(p256(), name, "x".repeat(257))), JwkError::Malformed(name));
    }
    assert_eq!(error(&with(p256(), "key_ops", "verify")), JwkError::Malformed("key_ops"));
    for value in [json!(null), json!([]), json!("x"), json!(1)] {
        assert_eq!(error(&value), JwkError::NotAnObject, "{value}");
    }
}

#[test]
fn points_are_on_the_curve() {
    let (x, y) = (p256()["x"].clone(), p256()["y"].clone());
    assert_eq!(error(&with(with(p256(), "x", y), "y", x)), JwkError::Malformed("y"));
    let zero = base64url_encode([0; 32]);
    assert_eq!(error(&with(with(p256(), "x", zero.clone()), "y", zero)), JwkError::Malformed("y"));
}

#[test]
fn rsa_numbers_have_bounds() {
    let modulus = |bytes: usize, first: u8, last: u8| {
        let mut n = vec![0x55; bytes];
        n[0] = first;
        n[bytes - 1] = last;
        with(without(rsa(), "alg"), "n", base64url_encode(n))
    };
    for key in [modulus(256, 0x80, 1), modulus(1024, 0xff, 1)] {
        assert!(PublicJwk::parse(&key).is_ok());
    }
    for key in [modulus(128, 0x80, 1), modulus(256, 0x7f, 1), modulus(1025, 1, 1), modulus(4096, 1, 1)] {
        assert_eq!(error(&key), JwkError::RsaSize);
    }
    assert_eq!(error(&modulus(256, 0x80, 2)), JwkError::Malformed("n"));
    assert_eq!(error(&modulus(257, 0, 1)), JwkError::Malformed("n"));
    for e in ["Aw", "AQAB", "_____w"] {
        assert!(PublicJwk::parse(&with(rsa(), "e", e)).is_ok(), "{e}");
    }
    for e in ["AA", "AQ", "Ag", "AAEAAQ", "AQAAAAE", "AQAAAAAAAAAAAQ"] {
        assert_eq!(error(&with(rsa(), "e", e)), JwkError::Malformed("e"), "{e}");
    }
}

#[test]
fn a_key_of_ours_is_named_by_its_thumbprint() {
    let key = SigningKey::generate(Algorithm::Es256).expect("a key");
    let json = key.public_jwk().to_json();
    assert_eq!(json["kid"], key.public_jwk().thumbprint());
    assert_eq!((&json["use"], &json["alg"]), (&json!("sig"), &json!("ES256")));
    assert!(format!("{:?}", key.public_jwk()).contains(key.kid()));
}

proptest! {
    #[test]
    fn any_members_are_survived(
        kty in "EC|OKP|RSA|oct|\\PC{0,4}",
        crv in "P-256|Ed25519|\\PC{0,4}",
        numbers in proptest::collection::vec("[A-Za-z0-9_-]{43}|[A-Za-z0-9_=-]{0,60}", 4),
    ) {
        let [x, y, n, e] = numbers.try_into().expect("four");
        let _ = PublicJwk::parse(&json!({ "kty": kty, "crv": crv, "x": x, "y": y, "n": n, "e": e }));
    }
}
