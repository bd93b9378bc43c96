use super::{
    TokenAnswer, TokenCall,
    give::{Tokens, give},
};
use crate::{App, Failure, OAuthRefusal, audit_trail, refusal::refuse};
use latchkey_domain::{
    OperationContext,
    id::GrantId,
    oauth::{AuthorizationCode, Grant, code::PREFIX},
    token::SecretToken,
    user::User,
};
use latchkey_protocol::oauth::{error::ErrorCode, pkce::CodeChallenge, secret::Secret};
use serde_json::json;

/// A token request for a code (RFC 6749 §4.1.3, RFC 7636 §4.5).
pub(super) struct Redeem {
    pub code: Secret,
    pub redirect_uri: Option<String>,
    pub code_verifier: Option<Secret>,
    pub resource: Vec<String>,
}

/// Gives the first tokens of a grant for its code. A code that comes a second time ends what the first gave.
pub(super) async fn redeem(
    app: &App,
    context: &OperationContext,
    call: &TokenCall<'_>,
    redeem: Redeem,
) -> Result<TokenAnswer, OAuthRefusal> {
    let secret = SecretToken::parse(PREFIX, redeem.code.reveal()).ok_or_else(unusable)?;
    let reader = app.storage().read(context.tenant).await?;
    let code = reader.authorization_code(&secret.digest()).await?.ok_or_else(unusable)?;
    if code.details.client != call.client.id {
        return Err(unusable());
    }
    if code.redeemed_at.is_some() {
        return Err(used_twice(app, context, code.grant).await?);
    }
    if code.expires_at <= context.now() {
        return Err(unusable());
    }
    check(call, &code, &redeem)?;
    let found = reader.grant(code.grant).await?;
    drop(reader);
    let (grant, user) =
        found.filter(|(grant, user)| grant.is_alive(context.now(), user)).ok_or_else(unusable)?;
    let nonce = code.details.nonce.clone();
    let tokens = Tokens {
        call,
        grant: &grant,
        user: &user,
        nonce: nonce.as_deref(),
        scope: None,
        resource: &redeem.resource,
    };
    // Signed before the code is used up, so that nothing can fail after it.
    let starts = call.may_refresh();
    let answer = give(app, context, &tokens, starts.then_some(1)).await?;
    if !use_up(app, context, call, &secret, &grant, &user, starts).await? {
        return Err(used_twice(app, context, code.grant).await?);
    }
    Ok(answer)
}

fn check(call: &TokenCall<'_>, code: &AuthorizationCode, redeem: &Redeem) -> Result<(), OAuthRefusal> {
    let refused = |text: &str| Err(refuse(ErrorCode::InvalidGrant, text));
    let details = &code.details;
    match &redeem.redirect_uri {
        Some(uri) if *uri != details.redirect_uri => {
            return refused("redirect_uri is not that of the request");
        }
        None if details.redirect_uri_was_sent => return refused("redirect_uri is missing"),
        _ => {}
    }
    match (&details.code_challenge, &redeem.code_verifier) {
        (Some(challenge), Some(verifier)) => {
            let challenge = CodeChallenge::parse(challenge, Some("S256"));
            if !challenge.is_ok_and(|challenge| challenge.verifies(verifier.reveal())) {
                return refused("code_verifier does not fit the code_challenge");
            }
        }
        (Some(_), None) => return refused("code_verifier is missing"),
        // Somebody took the challenge out of the request (RFC 9700 §2.1.1).
        (None, Some(_)) => return refused("there was no code_challenge for this code_verifier"),
        (None, None) => {}
    }
    if details.dpop_jkt.as_deref().is_some_and(|jkt| call.jkt() != Some(jkt)) {
        return Err(refuse(ErrorCode::InvalidDpopProof, "the code is bound to another key"));
    }
    Ok(())
}

/// `false` where somebody else was faster, or the grant has ended meanwhile.
async fn use_up(
    app: &App,
    context: &OperationContext,
    call: &TokenCall<'_>,
    secret: &SecretToken,
    grant: &Grant,
    user: &User,
    starts_refreshing: bool,
) -> Result<bool, Failure> {
    let now = context.now();
    let transaction = app.storage().begin(context.tenant).await?;
    let locked = transaction.lock_user(user.id).await?;
    if !locked.is_some_and(|locked| grant.is_alive(now, &locked)) {
        return Ok(false);
    }
    let mut grant = grant.clone();
    grant.used_at = Some(now);
    grant.generation = u32::from(starts_refreshing);
    if call.client.is_public() {
        grant.details.dpop_jkt = call.jkt().map(str::to_owned);
    }
    // The grant before its code, in the order in which the end of a client takes them.
    transaction.begin_grant(&grant).await?;
    if !transaction.redeem_authorization_code(&secret.digest(), now).await? {
        return Ok(false);
    }
    transaction.commit().await?;
    Ok(true)
}

async fn used_twice(app: &App, context: &OperationContext, grant: GrantId) -> Result<OAuthRefusal, Failure> {
    let transaction = app.storage().begin(context.tenant).await?;
    if let Some((ended, user)) = transaction.grant(grant).await? {
        transaction.end_grant(grant).await?;
        let details = json!({ "grant": grant, "client": ended.client, "because": "its code was used twice" });
        let row = audit_trail::failed(context, "grant.ended", "user", user.id, details);
        transaction.insert_audit(&row).await?;
        transaction.commit().await?;
    }
    Ok(unusable())
}

/// The same for every code that gives nothing, so that nobody learns why.
fn unusable() -> OAuthRefusal {
    refuse(ErrorCode::InvalidGrant, "the code is unknown, expired, used, or another client's")
}
