use super::{AuthorizeError, check, request_object};
use crate::{App, Failure, OAuthRefusal, login::throttle, refusal::refuse, tokens::use_up};
use latchkey_domain::{OperationContext, clock, oauth::Client, tenant::Tenant, token::SecretToken};
use latchkey_protocol::oauth::{
    dpop::DpopProof,
    error::{ErrorCode, OAuthError},
    parameters::Parameters,
};

/// What every `request_uri` of ours begins with (RFC 9126 §2.2).
pub(super) const URN: &str = "urn:ietf:params:oauth:request_uri:";
/// In which a pushed request has to be used; time enough for a browser to get here.
const LIFETIME_SECONDS: u32 = 90;

/// The answer to a pushed request.
#[derive(Debug)]
pub struct Pushed {
    pub request_uri: String,
    pub expires_in_seconds: u32,
}

/// Keeps an authorization request that an authenticated client sent directly (RFC 9126 §2). It is judged as it would be at
/// the authorization endpoint, so that the client learns of mistakes now.
pub async fn push(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    client: &Client,
    parameters: Parameters,
    proof: Option<&DpopProof>,
) -> Result<Pushed, OAuthRefusal> {
    throttle::count_public_client(app, context, client).await?;
    let mut parameters = effective(app, context, tenant, client, parameters).await?;
    if let Some(proof) = proof {
        use_up(app, context, proof).await?;
        bind(&mut parameters, &proof.jkt)?;
    }
    match check::check(app, context, &parameters).await {
        Ok(_) => {}
        Err(AuthorizeError::OwnPage(error)) => return Err(error.into()),
        Err(AuthorizeError::Client(answer)) => return Err(told(&answer.parameters).into()),
        Err(AuthorizeError::Failure(failure)) => return Err(failure.into()),
    }
    let reference = SecretToken::mint("", &*context.entropy);
    let text = serde_json::to_string(&parameters).map_err(|error| Failure::Internal(error.to_string()))?;
    let expires_at = clock::after(context.now(), LIFETIME_SECONDS);
    let transaction = app.storage().begin(context.tenant).await?;
    transaction.insert_pushed_request(&reference.digest(), client.id, text, expires_at).await?;
    transaction.commit().await?;
    let request_uri = format!("{URN}{}", reference.reveal());
    Ok(Pushed { request_uri, expires_in_seconds: LIFETIME_SECONDS })
}

/// The parameters that count, without those by which the client authenticated.
async fn effective(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    client: &Client,
    mut parameters: Parameters,
) -> Result<Parameters, OAuthRefusal> {
    if parameters.get("request_uri").is_some() {
        return Err(refuse(ErrorCode::InvalidRequest, "a pushed request has no request_uri (RFC 9126 2.1)"));
    }
    for name in ["client_secret", "client_assertion", "client_assertion_type"] {
        parameters.remove(name);
    }
    let client_id = client.id.to_string();
    if parameters.get("client_id").is_some_and(|presented| presented != client_id) {
        return Err(refuse(
            ErrorCode::InvalidRequest,
            "client_id is not that of the client that authenticated",
        ));
    }
    parameters.insert("client_id", client_id);
    let Some(object) = parameters.get("request").map(str::to_owned) else {
        if client.metadata.require_signed_request_object {
            return Err(refuse(ErrorCode::InvalidRequest, "the client has to sign its requests"));
        }
        return Ok(parameters);
    };
    let issuer = app.public_url().of_tenant(tenant);
    match request_object::open(app, context, client, &issuer, &object).await {
        Ok(parameters) => Ok(parameters),
        Err(AuthorizeError::OwnPage(error)) => Err(error.into()),
        Err(AuthorizeError::Failure(failure)) => Err(failure.into()),
        Err(AuthorizeError::Client(answer)) => Err(told(&answer.parameters).into()),
    }
}

/// A proof sent along binds the code to its key (RFC 9449 §10.1).
fn bind(parameters: &mut Parameters, jkt: &str) -> Result<(), OAuthRefusal> {
    if parameters.get("dpop_jkt").is_some_and(|named| named != jkt) {
        return Err(refuse(ErrorCode::InvalidDpopProof, "dpop_jkt is not the key of the proof"));
    }
    parameters.insert("dpop_jkt", jkt.to_owned());
    Ok(())
}

/// The error that an answer tells.
fn told(parameters: &[(String, String)]) -> OAuthError {
    let value = |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let code = value("error").and_then(|name| name.parse().ok()).unwrap_or(ErrorCode::InvalidRequest);
    OAuthError::new(code, value("error_description").unwrap_or_default())
}
