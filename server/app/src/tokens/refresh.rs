use super::{
    TokenAnswer, TokenCall,
    give::{Tokens, give},
    rotations,
};
use crate::{App, Failure, OAuthRefusal, audit_trail, issuer, refusal::refuse};
use latchkey_domain::{
    OperationContext, Timestamp, clock,
    oauth::{Grant, RefreshToken, grant},
    user::User,
};
use latchkey_protocol::oauth::{error::ErrorCode, scope::ScopeSet};
use latchkey_storage::Rotation;
use serde_json::json;

/// What its tokens are derived under.
pub(super) const PURPOSE: &str = "refresh tokens";
/// However often it is used, a grant ends after this time: half a year.
const LONGEST_SECONDS: u32 = 180 * 24 * 60 * 60;

/// Gives new tokens for a refresh token, and the next refresh token in its place (RFC 6749 §6, RFC 9700 §4.14.2). One that
/// was replaced before ends the whole family, unless it comes within seconds: then it was an honest client that asked twice,
/// or lost the answer, and gets the same successor again.
pub(super) async fn refresh(
    app: &App,
    context: &OperationContext,
    call: &TokenCall<'_>,
    presented: &str,
    scope: Option<ScopeSet>,
    resource: &[String],
) -> Result<TokenAnswer, OAuthRefusal> {
    let keys = issuer::keys_of(app, context).await?;
    let token = RefreshToken::parse(presented, context.tenant, &keys.secret(PURPOSE)).ok_or_else(unusable)?;
    let (grant, user) = living(app, context, call, token).await?.ok_or_else(unusable)?;
    if grant.details.dpop_jkt.as_deref().is_some_and(|jkt| call.jkt() != Some(jkt)) {
        return Err(refuse(ErrorCode::InvalidDpopProof, "the refresh token is bound to another key"));
    }
    if scope.as_ref().is_some_and(|scope| !scope.within(&grant.details.scope)) {
        return Err(refuse(ErrorCode::InvalidScope, "scope is more than was granted"));
    }
    let next = token.generation.checked_add(1).ok_or_else(unusable)?;
    let tokens = Tokens { call, grant: &grant, user: &user, nonce: None, scope, resource };
    // Made before the old token is used up, so that nothing can fail after it.
    let answer = give(app, context, &tokens, Some(next)).await?;
    if gives_way(app, context, token, grant.clone()).await? { Ok(answer) } else { Err(unusable()) }
}

async fn living(
    app: &App,
    context: &OperationContext,
    call: &TokenCall<'_>,
    token: RefreshToken,
) -> Result<Option<(Grant, User)>, Failure> {
    let found = app.storage().read(context.tenant).await?.grant(token.grant).await?;
    Ok(found.filter(|(grant, user)| grant.client == call.client.id && grant.is_alive(context.now(), user)))
}

/// Whether the next token follows; `false` where the family is dead, or dies now.
async fn gives_way(
    app: &App,
    context: &OperationContext,
    token: RefreshToken,
    mut grant: Grant,
) -> Result<bool, Failure> {
    let now = context.now();
    if token.generation == grant.generation {
        let expires_at = prolonged(&grant, now);
        let rotation =
            Rotation { tenant: context.tenant, grant: grant.id, from: token.generation, now, expires_at };
        if rotations::rotate(app, rotation).await? {
            return Ok(true);
        }
        // Somebody was faster, or the grant has ended.
        let again = app.storage().read(context.tenant).await?.grant(grant.id).await?;
        let Some((now_there, _)) = again.filter(|(grant, user)| grant.is_alive(now, user)) else {
            return Ok(false);
        };
        grant = now_there;
    }
    let just_replaced = token.generation + 1 == grant.generation
        && grant.used_at.is_some_and(|used| now < clock::after(used, grant::REFRESH_GRACE_SECONDS));
    if just_replaced {
        return Ok(true);
    }
    reused(app, context, &grant, token).await?;
    Ok(false)
}

fn prolonged(grant: &Grant, now: Timestamp) -> Timestamp {
    if !grant.offline && grant.session.is_some() {
        return grant.expires_at;
    }
    let longest = clock::after(grant.created_at, LONGEST_SECONDS);
    clock::after(now, grant::OFFLINE_SECONDS).min(longest)
}

/// Two hold what one was given.
async fn reused(
    app: &App,
    context: &OperationContext,
    grant: &Grant,
    token: RefreshToken,
) -> Result<(), Failure> {
    let transaction = app.storage().begin(context.tenant).await?;
    if transaction.end_grant(grant.id).await? {
        let details = json!({
            "grant": grant.id, "client": grant.client, "because": "a replaced refresh token came again",
            "generation": token.generation, "current": grant.generation,
        });
        let row = audit_trail::failed(context, "grant.ended", "user", grant.user, details);
        transaction.insert_audit(&row).await?;
        transaction.commit().await?;
    }
    Ok(())
}

fn unusable() -> OAuthRefusal {
    refuse(ErrorCode::InvalidGrant, "the refresh token is unknown, expired, revoked, or another client's")
}

/// The family that a refresh token belongs to, if it is one of this tenant's.
pub(super) async fn family(
    app: &App,
    context: &OperationContext,
    presented: &str,
) -> Result<Option<RefreshToken>, Failure> {
    let keys = issuer::keys_of(app, context).await?;
    Ok(RefreshToken::parse(presented, context.tenant, &keys.secret(PURPOSE)))
}
