use super::*;
use crate::jose::{Algorithm, Header, SigningKey, jws};
use proptest::prelude::*;
use serde_json::json;

const NOW: i64 = 1_562_262_620;
const URL: &str = "https://server.example.com/token";
const TOKEN: &str = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";

/// RFC 9449 figures 2 and 13.
const FOR_TOKENS: &str = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
const FOR_A_RESOURCE: &str = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";

/// A proof by a fresh key with some claims changed; `null` removes one.
fn proof_with(algorithm: Algorithm, typ: &str, changes: &Value) -> String {
    let key = SigningKey::generate(algorithm).expect("a key");
    signed(&key, typ, Some(key.public_jwk().to_json()), changes)
}

fn signed(key: &SigningKey, typ: &str, jwk: Option<Value>, changes: &Value) -> String {
    let mut claims = json!({ "jti": "j", "htm": "POST", "htu": URL, "iat": NOW });
    for (name, value) in changes.as_object().expect("an object") {
        claims[name] = value.clone();
    }
    claims.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
    let header = Header { typ: Some(typ.to_owned()), kid: None, jwk };
    jws::sign(key, &header, claims.to_string().as_bytes())
}

fn checked(proof: &str) -> Result<DpopProof, DpopError> {
    DpopProof::check(proof, "POST", URL, None, NOW)
}

fn refused(changes: &Value) -> DpopError {
    checked(&proof_with(Algorithm::Es256, TYP, changes)).expect_err("not as expected")
}

#[test]
fn the_standards_own_examples() {
    let proof = checked(FOR_TOKENS).expect("figure 2");
    assert_eq!(proof.jkt, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    assert_eq!((proof.jti.as_str(), proof.iat), ("-BwC3ESc6acc2lTc", 1_562_262_616));
    let resource = "https://resource.example.org/protectedresource";
    let proof = DpopProof::check(FOR_A_RESOURCE, "GET", resource, Some(TOKEN), NOW).expect("figure 13");
    assert_eq!(proof.jti, "e1j3V_bKic8-LAEB");
    let other = DpopProof::check(FOR_A_RESOURCE, "GET", resource, Some("other"), NOW);
    assert_eq!(other, Err(DpopError::Ath));
}

#[test]
fn each_algorithm_and_no_repeated_part() {
    for algorithm in Algorithm::ALL {
        assert!(checked(&proof_with(algorithm, TYP, &json!({}))).is_ok(), "{algorithm}");
    }
    let nonce = checked(&proof_with(Algorithm::EdDsa, TYP, &json!({ "nonce": "n" }))).expect("a proof").nonce;
    assert_eq!(nonce.as_deref(), Some("n"));
}

#[test]
fn another_kind_of_token_is_no_proof() {
    for typ in ["JWT", "at+jwt", "", "dpop"] {
        let proof = proof_with(Algorithm::EdDsa, typ, &json!({}));
        assert_eq!(checked(&proof), Err(DpopError::Typ), "{typ}");
    }
    assert!(checked(&proof_with(Algorithm::EdDsa, "application/DPoP+jwt", &json!({}))).is_ok());
}

#[test]
fn the_key_is_the_signers_and_public() {
    let (key, other) = (SigningKey::generate(Algorithm::EdDsa), SigningKey::generate(Algorithm::EdDsa));
    let (key, other) = (key.expect("a key"), other.expect("a key"));
    let with_key = |jwk| checked(&signed(&key, TYP, jwk, &json!({})));
    assert_eq!(with_key(None), Err(DpopError::NoJwk));
    assert_eq!(with_key(Some(other.public_jwk().to_json())), Err(DpopError::Jws(JwsError::Signature)));
    let mut private = key.public_jwk().to_json();
    private["d"] = "AA".into();
    assert_eq!(with_key(Some(private)), Err(DpopError::Jwk(JwkError::Private("d"))));
    let p256 = SigningKey::generate(Algorithm::Es256).expect("a key").public_jwk().to_json();
    assert_eq!(with_key(Some(p256)), Err(DpopError::Jws(JwsError::NoKey)));
    let symmetric = json!({ "kty": "oct", "k": "AA" });
    assert_eq!(with_key(Some(symmetric)), Err(DpopError::Jwk(JwkError::Private("k"))));
}

#[test]
fn the_method_is_the_same_to_the_letter() {
    for htm in [json!("GET"), json!("post"), json!(null), json!(1), json!(["POST"])] {
        assert_eq!(refused(&json!({ "htm": htm })), DpopError::Htm, "{htm}");
    }
}

#[test]
fn the_target_is_the_same_but_for_its_writing() {
    for htu in [
        URL,
        "HTTPS://SERVER.example.com/token",
        "https://server.example.com:443/token",
        "https://server.example.com/token?a=b",
        "https://server.example.com/token#c",
        "https://server.example.com/x/../token",
    ] {
        let proof = proof_with(Algorithm::EdDsa, TYP, &json!({ "htu": htu }));
        assert!(checked(&proof).is_ok(), "{htu}");
    }
    for htu in [
        json!("http://server.example.com/token"),
        json!("https://server.example.com/Token"),
        json!("https://server.example.com/token/"),
        json!("https://server.example.com:8443/token"),
        json!("https://server.example.com.evil.example/token"),
        json!("https://user@server.example.com/token"),
        json!("/token"),
        json!("urn:a:b"),
        json!(null),
        json!(1),
    ] {
        assert_eq!(refused(&json!({ "htu": htu })), DpopError::Htu, "{htu}");
    }
    let with_query = DpopProof::check(FOR_TOKENS, "POST", "https://server.example.com/token?x", None, NOW);
    assert!(with_query.is_ok());
    assert_eq!(DpopProof::check(FOR_TOKENS, "POST", "", None, NOW), Err(DpopError::Htu));
}

#[test]
fn proofs_are_fresh() {
    for iat in [json!(NOW - 60), json!(NOW + 10), json!(1_562_262_620.5)] {
        assert!(checked(&proof_with(Algorithm::EdDsa, TYP, &json!({ "iat": iat }))).is_ok(), "{iat}");
    }
    for iat in
        [json!(NOW - 61), json!(NOW + 11), json!(null), json!(NOW.to_string()), json!(1e300), json!(i64::MIN)]
    {
        assert_eq!(refused(&json!({ "iat": iat })), DpopError::Iat, "{iat}");
    }
}

#[test]
fn names_and_nonces_have_bounds() {
    for jti in [json!(null), json!(""), json!(7), json!("j".repeat(201))] {
        assert_eq!(refused(&json!({ "jti": jti })), DpopError::Jti, "{jti}");
    }
    assert!(checked(&proof_with(Algorithm::EdDsa, TYP, &json!({ "jti": "j".repeat(200) }))).is_ok());
    assert_eq!(refused(&json!({ "nonce": 1 })), DpopError::Nonce);
    assert_eq!(refused(&json!({ "nonce": "n".repeat(256) })), DpopError::Nonce);
    assert_eq!(refused(&json!({ "x": "x".repeat(8_192) })), DpopError::TooLarge);
    let error = OAuthError::from(DpopError::Htu);
    assert_eq!(error.to_string(), "invalid_dpop_proof: the proof's 'htu' is not the request's URL");
}

#[test]
fn a_presented_token_needs_its_hash() {
    for ath in [json!(null), json!(1), json!(""), json!(TOKEN)] {
        let proof = proof_with(Algorithm::EdDsa, TYP, &json!({ "ath": ath }));
        assert_eq!(DpopProof::check(&proof, "POST", URL, Some(TOKEN), NOW), Err(DpopError::Ath), "{ath}");
        assert!(checked(&proof).is_ok());
    }
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "\\PC{0,100}", url in "\\PC{0,40}") {
        prop_assert!(DpopProof::check(&text, "POST", URL, None, NOW).is_err());
        let _ = DpopProof::check(FOR_TOKENS, "POST", &url, None, NOW);
    }

    #[test]
    fn a_changed_letter_breaks_the_proof(place in 0..FOR_TOKENS.len()) {
        let mut changed = FOR_TOKENS.as_bytes().to_vec();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).expect("ASCII");
        prop_assert!(checked(&changed).is_err());
    }
}
