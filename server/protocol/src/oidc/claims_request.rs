//! `claims`: which claims a request wants, and where (OpenID Connect Core 1.0 §5.5).

use crate::jose;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Requested claims by name; `None` where the request says no more than the name.
pub type RequestedClaims = BTreeMap<String, Option<ClaimSpec>>;

/// The claims that a request names, for the two places that they can be in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct ClaimsRequest {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub userinfo: RequestedClaims,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub id_token: RequestedClaims,
}

/// How a claim is wanted (OpenID Connect Core 1.0 §5.5.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ClaimSpec {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub essential: bool,
    /// The only value that will do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// Values that will do, the best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
}

/// Why the parameter can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClaimsRequestError {
    #[error("`claims` is larger than {MAXIMUM_BYTES} bytes")]
    TooLarge,
    #[error("`claims` is not a JSON object with unique names")]
    Json,
    #[error("`claims` names more than {MAXIMUM_CLAIMS} claims")]
    TooMany,
    #[error("`claims` has a malformed `{0}`")]
    Malformed(&'static str),
}

/// The most bytes of the parameter.
pub const MAXIMUM_BYTES: usize = 16 * 1024;
/// The most claims, and values of a claim.
pub const MAXIMUM_CLAIMS: usize = 100;

impl ClaimsRequest {
    /// Reads the parameter. Members that the standard doesn't name are ignored (§5.5).
    pub fn parse(text: &str) -> Result<Self, ClaimsRequestError> {
        if text.len() > MAXIMUM_BYTES {
            return Err(ClaimsRequestError::TooLarge);
        }
        jose::json_object(text.as_bytes()).ok_or(ClaimsRequestError::Json)?.try_into()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.userinfo.is_empty() && self.id_token.is_empty()
    }

    /// The names of all claims that are wanted anywhere, each once, in the order of the alphabet.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let names: BTreeSet<_> = self.userinfo.keys().chain(self.id_token.keys()).collect();
        names.into_iter().cloned().collect()
    }

    /// The only subject that the answer may be about (OpenID Connect Core 1.0 §3.1.2.2).
    #[must_use]
    pub fn wanted_subject(&self) -> Option<&str> {
        self.id_token.get("sub")?.as_ref()?.value.as_ref()?.as_str()
    }

    /// Whether an authentication of class `acr` will do. Only where the class is essential and named, another is a
    /// failure (OpenID Connect Core 1.0 §5.5.1.1).
    #[must_use]
    pub fn allow_acr(&self, acr: &str) -> bool {
        match self.id_token.get("acr") {
            Some(Some(spec)) if spec.essential => spec.allows(acr),
            _ => true,
        }
    }
}

impl ClaimSpec {
    /// Whether `value` is one that will do; anything where none is named.
    fn allows(&self, value: &str) -> bool {
        let mut named = self.value.iter().chain(&self.values).peekable();
        named.peek().is_none() || named.any(|other| other == value)
    }
}

impl TryFrom<Map<String, Value>> for ClaimsRequest {
    type Error = ClaimsRequestError;

    fn try_from(members: Map<String, Value>) -> Result<Self, ClaimsRequestError> {
        let request =
            Self { userinfo: claims(&members, "userinfo")?, id_token: claims(&members, "id_token")? };
        if request.userinfo.len() + request.id_token.len() > MAXIMUM_CLAIMS {
            return Err(ClaimsRequestError::TooMany);
        }
        Ok(request)
    }
}

fn claims(members: &Map<String, Value>, place: &'static str) -> Result<RequestedClaims, ClaimsRequestError> {
    match members.get(place) {
        None | Some(Value::Null) => Ok(RequestedClaims::new()),
        Some(Value::Object(claims)) if claims.len() > MAXIMUM_CLAIMS => Err(ClaimsRequestError::TooMany),
        Some(Value::Object(claims)) => {
            claims.iter().map(|(name, wanted)| Ok((name.clone(), spec(wanted)?))).collect()
        }
        Some(_) => Err(ClaimsRequestError::Malformed(place)),
    }
}

fn spec(wanted: &Value) -> Result<Option<ClaimSpec>, ClaimsRequestError> {
    let members = match wanted {
        Value::Null => return Ok(None),
        Value::Object(members) => members,
        _ => return Err(ClaimsRequestError::Malformed("claim")),
    };
    let essential = match members.get("essential") {
        None => false,
        Some(Value::Bool(essential)) => *essential,
        Some(_) => return Err(ClaimsRequestError::Malformed("essential")),
    };
    let values = match members.get("values") {
        None => Vec::new(),
        Some(Value::Array(values)) if values.len() <= MAXIMUM_CLAIMS => values.clone(),
        Some(_) => return Err(ClaimsRequestError::Malformed("values")),
    };
    Ok(Some(ClaimSpec { essential, value: members.get("value").cloned(), values }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parsed(value: &Value) -> Result<ClaimsRequest, ClaimsRequestError> {
        ClaimsRequest::parse(&value.to_string())
    }

    #[test]
    fn the_standards_own_example() {
        let request = parsed(&json!({
            "userinfo": {
                "given_name": { "essential": true },
                "nickname": null,
                "email": { "essential": true },
                "email_verified": { "essential": true },
                "picture": null,
                "http://example.info/claims/groups": null,
            },
            "id_token": {
                "auth_time": { "essential": true },
                "acr": { "values": ["urn:mace:incommon:iap:silver"] },
            },
        }))
        .expect("well-formed");
        let essential = ClaimSpec { essential: true, ..ClaimSpec::default() };
        assert_eq!(request.userinfo.len(), 6);
        assert_eq!(request.userinfo["email"], Some(essential.clone()));
        assert_eq!(request.userinfo["nickname"], None);
        assert_eq!(request.id_token["auth_time"], Some(essential));
        let acr = request.id_token["acr"].clone().expect("values");
        assert_eq!(acr.values, [json!("urn:mace:incommon:iap:silver")]);
        assert!(!acr.essential);
    }

    #[test]
    fn the_stored_form_comes_back() {
        let request = parsed(&json!({
            "userinfo": { "name": null, "email": {} },
            "id_token": { "sub": { "value": "248289761001", "essential": true }, "acr": { "values": [1, "2"] } },
        }))
        .expect("well-formed");
        let stored = serde_json::to_string(&request).expect("plain data");
        assert_eq!(serde_json::from_str::<ClaimsRequest>(&stored).ok(), Some(request));
        assert!(parsed(&json!({})).expect("nothing").is_empty());
        assert_eq!(serde_json::to_value(ClaimsRequest::default()).expect("plain data"), json!({}));
    }

    #[test]
    fn subjects_and_classes_are_found() {
        let request =
            |id_token| parsed(&json!({ "id_token": id_token, "userinfo": { "name": null } })).expect("ok");
        let subject = request(json!({ "sub": { "value": "s" } }));
        assert_eq!(subject.wanted_subject(), Some("s"));
        assert_eq!(subject.names(), ["name", "sub"]);
        assert_eq!(request(json!({ "sub": null })).wanted_subject(), None);
        assert_eq!(request(json!({ "sub": { "value": 1 } })).wanted_subject(), None);
        let allows = |acr| request(json!({ "acr": acr })).allow_acr("a");
        assert!(allows(json!(null)) && allows(json!({ "essential": true })));
        assert!(allows(json!({ "values": ["b"] })) && allows(json!({ "value": "b", "essential": false })));
        assert!(allows(json!({ "essential": true, "values": ["b", "a"] })));
        assert!(!allows(json!({ "essential": true, "values": ["b", "c"] })));
        assert!(!allows(json!({ "essential": true, "value": "A" })));
    }

    #[test]
    fn unknown_members_are_ignored() {
        let request = parsed(&json!({ "x": 1, "id_token": { "sub": { "purpose": 7 } }, "userinfo": null }));
        let sub = request.expect("lenient").id_token["sub"].clone();
        assert_eq!(sub, Some(ClaimSpec::default()));
    }

    #[test]
    fn broken_ones_are_named() {
        use ClaimsRequestError::{Json, Malformed, TooLarge, TooMany};
        for (text, error) in [
            ("", Json),
            ("[]", Json),
            ("{", Json),
            (r#"{"userinfo":{"a":null,"a":null}}"#, Json),
            (r#"{"userinfo":[]}"#, Malformed("userinfo")),
            (r#"{"id_token":"sub"}"#, Malformed("id_token")),
            (r#"{"id_token":{"sub":1}}"#, Malformed("claim")),
            (r#"{"id_token":{"sub":{"essential":"yes"}}}"#, Malformed("essential")),
            (r#"{"id_token":{"sub":{"values":"a"}}}"#, Malformed("values")),
        ] {
            assert_eq!(ClaimsRequest::parse(text), Err(error), "{text}");
        }
        let many = |count: usize| (0..count).map(|i| (format!("c{i}"), Value::Null)).collect::<Map<_, _>>();
        assert!(parsed(&json!({ "userinfo": many(60), "id_token": many(40) })).is_ok());
        assert_eq!(parsed(&json!({ "userinfo": many(60), "id_token": many(41) })), Err(TooMany));
        assert_eq!(parsed(&json!({ "userinfo": many(101) })), Err(TooMany));
        assert_eq!(parsed(&json!({ "x": "y".repeat(17_000) })), Err(TooLarge));
        assert_eq!(
            parsed(&json!({ "id_token": { "sub": { "values": vec![1; 101] } } })),
            Err(Malformed("values"))
        );
    }
}
