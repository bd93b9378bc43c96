use super::{
    claims,
    presented::{Living, living},
    subject_under, use_up,
};
use crate::{App, OAuthRefusal, issuer, refusal::refuse};
use latchkey_domain::{OperationContext, tenant::Tenant};
use latchkey_protocol::{
    jose::{Header, jws},
    oauth::{dpop::DpopProof, error::ErrorCode, scope::ScopeSet},
};
use serde_json::{Map, Value};

/// What is told of a person (OpenID Connect Core §5.3.2).
#[derive(Debug)]
pub enum UserInfo {
    Plain(Map<String, Value>),
    /// A JWT, for a client that asked for one.
    Signed(String),
}

/// Tells a client of the person behind its access token. `proof` is of the key that is proven along.
pub async fn userinfo(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    token: &str,
    proof: Option<&DpopProof>,
) -> Result<UserInfo, OAuthRefusal> {
    let dead = || refuse(ErrorCode::InvalidToken, "the access token is unknown, expired or revoked");
    let living = living(app, context, tenant, token).await?.ok_or_else(dead)?;
    let proven = proof.map(|proof| proof.jkt.as_str());
    if living.claims.cnf.as_ref().map(|cnf| cnf.jkt.as_str()) != proven {
        let text =
            "the access token is bound to a key, which has to be proven with it; or it is bound to none";
        return Err(refuse(ErrorCode::InvalidToken, text));
    }
    let issuer = app.public_url().of_tenant(tenant);
    if !living.claims.aud.names().contains(&issuer) {
        return Err(refuse(ErrorCode::InvalidToken, "the access token is for another resource"));
    }
    if let Some(proof) = proof {
        use_up(app, context, proof).await?;
    }
    tell(app, context, &issuer, &living).await
}

async fn tell(
    app: &App,
    context: &OperationContext,
    issuer: &str,
    living: &Living,
) -> Result<UserInfo, OAuthRefusal> {
    let scope = ScopeSet::parse(&living.claims.scope).unwrap_or_default();
    let granted = living.granted.as_ref().filter(|_| scope.contains("openid"));
    let Some((grant, user)) = granted else {
        return Err(refuse(ErrorCode::InsufficientScope, "the access token lacks the scope openid"));
    };
    let keys = issuer::keys_of(app, context).await?;
    let mut told = claims::by_scope(user, &scope);
    told.extend(claims::by_request(user, &grant.details.claims.userinfo));
    told.insert("sub".into(), subject_under(&keys, &living.client, user.id).into());
    let Some(algorithm) = living.client.metadata.userinfo_signed_response_alg else {
        return Ok(UserInfo::Plain(told));
    };
    told.insert("iss".into(), issuer.into());
    told.insert("aud".into(), living.client.id.to_string().into());
    let key = keys.current(algorithm, context.now())?;
    let header = Header { typ: Some("JWT".into()), kid: Some(key.kid.clone()), jwk: None };
    Ok(UserInfo::Signed(jws::sign(&key.key, &header, Value::Object(told).to_string().as_bytes())))
}
