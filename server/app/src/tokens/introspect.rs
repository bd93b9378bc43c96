use super::{
    TokenType,
    presented::{Living, living},
    refresh,
};
use crate::{App, OAuthRefusal, refusal::refuse};
use latchkey_domain::{OperationContext, oauth::Client, tenant::Tenant};
use latchkey_protocol::oauth::error::ErrorCode;
use serde_json::{Value, json};

/// What a token is good for, told to a client that has proven who it is (RFC 7662 §2). A token for a resource is told of to
/// its own client and to those that serve the resource; a refresh token to its own client only.
pub async fn introspect(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    caller: &Client,
    token: &str,
) -> Result<Value, OAuthRefusal> {
    if caller.is_public() {
        return Err(refuse(ErrorCode::InvalidClient, "only clients with credentials may introspect"));
    }
    if let Some(living) = living(app, context, tenant, token).await? {
        return Ok(if may_know(app, tenant, caller, &living) { told(&living) } else { inactive() });
    }
    of_refresh_token(app, context, tenant, caller, token).await
}

fn inactive() -> Value {
    json!({ "active": false })
}

fn may_know(app: &App, tenant: &Tenant, caller: &Client, living: &Living) -> bool {
    let issuer = app.public_url().of_tenant(tenant);
    let id = caller.id.to_string();
    let serves = |name: &String| *name == issuer || *name == id || caller.metadata.serves.contains(name);
    living.client.id == caller.id || living.claims.aud.names().iter().any(serves)
}

fn told(living: &Living) -> Value {
    let mut told = json!(living.claims);
    told["active"] = true.into();
    let token_type = if living.claims.cnf.is_some() { TokenType::DPoP } else { TokenType::Bearer };
    told["token_type"] = token_type.name().into();
    if let Some((_, user)) = &living.granted {
        told["username"] = user.login.clone().into();
    }
    told
}

async fn of_refresh_token(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    caller: &Client,
    token: &str,
) -> Result<Value, OAuthRefusal> {
    let Some(family) = refresh::family(app, context, token).await? else { return Ok(inactive()) };
    let found = app.storage().read(context.tenant).await?.grant(family.grant).await?;
    let alive = found.filter(|(grant, user)| {
        grant.client == caller.id
            && grant.generation == family.generation
            && grant.is_alive(context.now(), user)
    });
    let Some((grant, user)) = alive else { return Ok(inactive()) };
    Ok(json!({
        "active": true,
        "iss": app.public_url().of_tenant(tenant),
        "client_id": grant.client,
        "scope": grant.details.scope.to_string(),
        "sub": super::subject_of(app, context, caller, user.id).await?,
        "username": user.login,
        "iat": grant.used_at.unwrap_or(grant.created_at).as_second(),
        "exp": grant.expires_at.as_second(),
    }))
}
