//! Signed request objects by value (RFC 9101, OpenID Connect Core §6.1).

use super::{AuthorizeError, on_own_page};
use crate::{App, clients::keys_of_client};
use latchkey_domain::{OperationContext, oauth::Client};
use latchkey_protocol::{
    jose::{Expected, Unverified, jwt},
    oauth::{error::ErrorCode, parameters::Parameters},
};
use serde_json::{Map, Value};

const LONGEST_SECONDS: i64 = 60 * 60;
const LEEWAY_SECONDS: i64 = 30;
/// Claims of the object itself, which are no parameters.
const OF_THE_OBJECT: [&str; 7] = ["iss", "aud", "exp", "iat", "nbf", "jti", "sub"];

/// The parameters that a request object holds; all others of the request are disregarded (RFC 9101 §5).
pub(super) async fn open(
    app: &App,
    context: &OperationContext,
    client: &Client,
    issuer: &str,
    object: &str,
) -> Result<Parameters, AuthorizeError> {
    let wrong = |what: String| {
        on_own_page(ErrorCode::InvalidRequestObject, format!("the request object is not accepted: {what}"))
    };
    let parsed = Unverified::parse(object).map_err(|error| wrong(error.to_string()))?;
    let registered = client.metadata.request_object_signing_alg;
    if registered.is_some_and(|algorithm| algorithm != parsed.algorithm()) {
        return Err(wrong("it is signed with another algorithm than the registered one".into()));
    }
    let keys = keys_of_client(app, context, client, parsed.kid()).await;
    let keys = keys.ok_or_else(|| wrong("the client's keys can't be had".into()))?;
    let verified = parsed.verify_with(&keys).map_err(|error| wrong(error.to_string()))?;
    let client_id = client.id.to_string();
    let expected = Expected {
        // OpenID Connect Core knows no type of them.
        typ: &["JWT", "oauth-authz-req+jwt", ""],
        issuer: Some(&client_id),
        audience: &[issuer],
        now: context.now().as_second(),
        leeway_seconds: LEEWAY_SECONDS,
        maximum_age_seconds: Some(LONGEST_SECONDS),
        requires_expiry: false,
    };
    let claims = jwt::check(&verified, &expected).map_err(|error| wrong(error.to_string()))?;
    if claims.contains_key("request") || claims.contains_key("request_uri") {
        return Err(wrong("it holds another request".into()));
    }
    if claims.get("client_id").and_then(Value::as_str) != Some(&client_id) {
        return Err(wrong("its client_id is not that of the request".into()));
    }
    parameters(claims).map_err(wrong)
}

fn parameters(claims: Map<String, Value>) -> Result<Parameters, String> {
    let mut pairs = Vec::new();
    for (name, value) in claims {
        if OF_THE_OBJECT.contains(&name.as_str()) {
            continue;
        }
        match value {
            Value::String(text) => pairs.push((name, text)),
            Value::Number(number) => pairs.push((name, number.to_string())),
            Value::Object(_) if name == "claims" => pairs.push((name, value.to_string())),
            Value::Array(values) if name == "resource" => {
                let texts = values.into_iter().filter_map(|value| value.as_str().map(str::to_owned));
                pairs.extend(texts.map(|text| (name.clone(), text)));
            }
            Value::Null => {}
            _ => return Err(format!("its {name} has another type than the parameter")),
        }
    }
    Parameters::from_pairs(pairs).map_err(|error| error.to_string())
}
