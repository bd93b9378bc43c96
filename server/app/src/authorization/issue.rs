//! A grant, and the code that its client fetches tokens with.

use super::{AuthorizeError, answer::Answer, check::Checked, continuation::Continuation};
use crate::{App, audit_trail};
use latchkey_domain::{
    OperationContext, clock,
    id::GrantId,
    oauth::{AuthorizationCode, CodeDetails, Consent, ConsentDetails, Grant, GrantDetails, code, grant},
    session::Session,
    token::{SecretToken, TokenDigest},
    user::User,
};
use latchkey_protocol::oauth::error::{ErrorCode, OAuthError};
use serde_json::json;

/// What a person would agree to.
pub(super) fn asked(checked: &Checked) -> ConsentDetails {
    ConsentDetails {
        scope: checked.scope.clone(),
        resources: checked.request.resource.clone(),
        claims: checked.request.claims.names(),
    }
}

/// Grants what was asked for and gives the answer with the code. `agreed` is remembered.
pub(super) async fn issue(
    app: &App,
    context: &OperationContext,
    continuation: &Continuation,
    checked: Checked,
    session: &Session,
    user: &User,
    agreed: Option<ConsentDetails>,
) -> Result<Answer, AuthorizeError> {
    let now = context.now();
    let grant = grant(context, &checked, session, user);
    let secret = SecretToken::mint(code::PREFIX, &*context.entropy);
    let details = CodeDetails {
        client: checked.client.id,
        redirect_uri: checked.answer.redirect_uri.clone(),
        redirect_uri_was_sent: checked.redirect_uri_was_sent,
        code_challenge: checked
            .request
            .code_challenge
            .as_ref()
            .map(|challenge| challenge.as_str().to_owned()),
        nonce: checked.request.nonce.clone(),
        dpop_jkt: checked.request.dpop_jkt.clone(),
    };
    let expires_at = clock::after(now, code::LIFETIME_SECONDS);
    let row = AuthorizationCode { grant: grant.id, details, expires_at, redeemed_at: None };

    let transaction = app.storage().begin(context.tenant).await?;
    let locked = transaction.lock_user(user.id).await?;
    // A reset that committed meanwhile wins.
    if !locked.is_some_and(|locked| grant.is_alive(now, &locked)) {
        let error = OAuthError::new(ErrorCode::LoginRequired, "the session has ended");
        return Err(AuthorizeError::Client(Box::new(checked.answer.with_error(&error))));
    }
    transaction.insert_grant(&grant).await?;
    transaction.insert_authorization_code(&row, &secret.digest()).await?;
    // After the grant, in the order in which the end of a client takes them.
    if let Some(digest) = continuation.pushed
        && !transaction.delete_pushed_request(&TokenDigest(digest)).await?
    {
        let error = OAuthError::new(ErrorCode::InvalidRequestUri, "the pushed request was used before");
        return Err(AuthorizeError::Client(Box::new(checked.answer.with_error(&error))));
    }
    if let Some(details) = agreed {
        let before = transaction.consent(user.id, checked.client.id).await?;
        let details = match before {
            Some(before) => before.details.with(&details),
            None => details,
        };
        let consent = Consent { user: user.id, client: checked.client.id, details, granted_at: now };
        transaction.put_consent(&consent).await?;
    }
    let details = json!({
        "grant": grant.id, "client": checked.client.id, "client_name": checked.client.metadata.client_name,
        "scope": grant.details.scope.to_string(), "session": session.id,
    });
    let row = audit_trail::done(context, "grant.given", "user", user.id, details);
    transaction.insert_audit(&row).await?;
    transaction.commit().await?;
    Ok(checked.answer.with_code(secret.reveal()))
}

fn grant(context: &OperationContext, checked: &Checked, session: &Session, user: &User) -> Grant {
    let now = context.now();
    let offline = checked.scope.contains("offline_access");
    Grant {
        id: GrantId::new(&*context.clock, &*context.entropy),
        tenant: context.tenant,
        user: user.id,
        client: checked.client.id,
        session: Some(session.id),
        offline,
        details: GrantDetails {
            scope: checked.scope.clone(),
            resources: checked.request.resource.clone(),
            authentication: session.authentication.clone(),
            claims: checked.request.claims.clone(),
            dpop_jkt: None,
        },
        created_at: now,
        expires_at: if offline { clock::after(now, grant::OFFLINE_SECONDS) } else { session.expires_at },
        credential_version: session.credential_version,
        generation: 0,
        used_at: None,
    }
}
