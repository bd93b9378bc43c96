use super::{
    TokenAnswer, TokenCall,
    access_token::{self, AccessClaims, Audience, Confirmation},
    presented::{Living, living},
    subject_under,
};
use crate::{App, OAuthRefusal, hooks, issuer, refusal::refuse};
use latchkey_domain::{OperationContext, plugin::TokenKind};
use latchkey_protocol::oauth::{error::ErrorCode, scope::ScopeSet, secret::Secret};
use serde_json::{Value, json};

const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// Services that may call each other with one token; each adds to it.
const LONGEST_CHAIN: usize = 5;

/// What a service asks for (RFC 8693 §2.1).
pub(super) struct Exchange {
    pub subject_token: Secret,
    pub subject_token_type: String,
    pub has_actor: bool,
    pub requested_token_type: Option<String>,
    /// Names in `resource` and `audience`.
    pub targets: Vec<String>,
    pub scope: Option<ScopeSet>,
}

/// A service that was called with a person's token gets one to call the next service with (RFC 8693). Narrow: only an access
/// token that was made for the service itself is taken; the new one is the person's still, names the service as who acts, is
/// for resources that the service is registered for, has no more scope and lives no longer, and can't be refreshed.
pub(super) async fn exchange(
    app: &App,
    context: &OperationContext,
    call: &TokenCall<'_>,
    asked: &Exchange,
) -> Result<TokenAnswer, OAuthRefusal> {
    check_types(call, asked)?;
    let subject = living(app, context, call.tenant, asked.subject_token.reveal()).await?;
    let subject = subject.ok_or_else(|| refuse(ErrorCode::InvalidGrant, "subject_token does not live"))?;
    let Some((grant, user)) = &subject.granted else {
        return Err(refuse(ErrorCode::InvalidGrant, "subject_token is no person's"));
    };
    if subject.claims.cnf.is_some() {
        return Err(refuse(ErrorCode::InvalidGrant, "subject_token is bound to a key that is not yours"));
    }
    if !is_for(call, &subject) {
        return Err(refuse(ErrorCode::InvalidGrant, "subject_token was not made for this client"));
    }
    if depth(subject.claims.act.as_ref()) >= LONGEST_CHAIN {
        return Err(refuse(ErrorCode::InvalidGrant, "subject_token has gone through too many hands"));
    }
    let audience = audience(call, asked)?;
    let scope = narrowed(&subject.claims, asked.scope.as_ref())?;
    let keys = issuer::keys_of(app, context).await?;
    let issuer = call.issuer(app);
    let name = subject_under(&keys, call.client, user.id);
    let wanted = hooks::AskedClaims {
        tenant: call.tenant,
        client: call.client,
        subject: &name,
        scope: &scope,
        user: Some(user),
    };
    let mut claims = AccessClaims::new(context, &issuer, call.client, name.clone(), Some(grant));
    claims.aud = Audience::of(audience);
    claims.scope = scope.to_string();
    claims.exp = claims.exp.min(subject.claims.exp);
    claims.cnf = call.jkt().map(|jkt| Confirmation { jkt: jkt.to_owned() });
    claims.act = Some(acting(call, &subject.claims));
    claims.extra = hooks::extra_claims(app, context, &wanted, TokenKind::AccessToken).await?;
    Ok(TokenAnswer {
        access_token: access_token::print(app, context, &keys, call.client, &claims)?,
        token_type: call.token_type(),
        expires_in: claims.seconds_left(context.now()),
        scope: claims.scope,
        refresh_token: None,
        id_token: None,
        issued_token_type: Some(ACCESS_TOKEN),
    })
}

fn check_types(call: &TokenCall<'_>, asked: &Exchange) -> Result<(), OAuthRefusal> {
    if call.client.is_public() {
        return Err(refuse(ErrorCode::UnauthorizedClient, "only clients with credentials exchange tokens"));
    }
    if asked.subject_token_type != ACCESS_TOKEN {
        return Err(refuse(ErrorCode::InvalidRequest, format!("subject_token_type must be {ACCESS_TOKEN}")));
    }
    if asked.has_actor {
        return Err(refuse(
            ErrorCode::InvalidRequest,
            "actor_token is not supported: the client is who acts",
        ));
    }
    if asked.requested_token_type.as_deref().is_some_and(|wanted| wanted != ACCESS_TOKEN) {
        return Err(refuse(
            ErrorCode::InvalidRequest,
            format!("requested_token_type must be {ACCESS_TOKEN}"),
        ));
    }
    Ok(())
}

/// Whether the token's audience is this client: by its id, or by a resource that it serves.
fn is_for(call: &TokenCall<'_>, subject: &Living) -> bool {
    let id = call.client.id.to_string();
    subject.claims.aud.names().iter().any(|name| *name == id || call.client.metadata.serves.contains(name))
}

/// Only what the client is registered for, and only by name: a token for everything is nobody's need.
fn audience(call: &TokenCall<'_>, asked: &Exchange) -> Result<Vec<String>, OAuthRefusal> {
    let wanted = asked.targets.clone();
    if wanted.is_empty() {
        return Err(refuse(
            ErrorCode::InvalidTarget,
            "resource or audience has to say for whom the token is",
        ));
    }
    match wanted.iter().find(|name| !call.client.metadata.resources.contains(name)) {
        Some(foreign) => {
            Err(refuse(ErrorCode::InvalidTarget, format!("the client is not registered for {foreign}")))
        }
        None => Ok(wanted),
    }
}

fn narrowed(subject: &AccessClaims, asked: Option<&ScopeSet>) -> Result<ScopeSet, OAuthRefusal> {
    let granted = ScopeSet::parse(&subject.scope).unwrap_or_default();
    // Nothing here is asked about people by services down the line.
    let granted = granted.without("openid").without("offline_access");
    match asked {
        None => Ok(granted),
        Some(asked) if asked.within(&granted) => Ok(asked.clone()),
        Some(_) => Err(refuse(ErrorCode::InvalidScope, "scope is more than the subject_token has")),
    }
}

/// Who acts, and who acted before (RFC 8693 §4.1).
fn acting(call: &TokenCall<'_>, subject: &AccessClaims) -> Value {
    match &subject.act {
        Some(before) => json!({ "sub": call.client.id, "act": before }),
        None => json!({ "sub": call.client.id }),
    }
}

/// How many have acted.
fn depth(act: Option<&Value>) -> usize {
    std::iter::successors(act, |act| act.get("act")).count()
}
