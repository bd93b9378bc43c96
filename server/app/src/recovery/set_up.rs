use crate::{App, Failure, audit_trail, logout::end::end_access};
use latchkey_domain::{
    OperationContext, Timestamp, clock,
    id::ResetId,
    reset::{Reset, ResetKind, ResetLink, ResetMode, ResetState},
    token::SecretToken,
    user::User,
};
use serde_json::json;

/// Life of the link that `init` prints, in seconds: somebody has to carry it from a terminal to a browser.
pub const LIFE_SECONDS: u32 = 24 * 60 * 60;

/// A link to print on the server's own shell, and until when it works.
#[derive(Debug)]
pub struct ShellLink {
    pub url: String,
    pub expires_at: Timestamp,
}

/// Makes a one-time link that sets the first password of an account without one. Never replaces a password.
pub async fn set_up_link(app: &App, context: &OperationContext, user: &User) -> Result<ShellLink, Failure> {
    make(app, context, user, ResetKind::SetUp, LIFE_SECONDS).await
}

/// Makes a reset link for an operator who is locked out, for whoever controls the server itself. The old password is dead
/// at once, as with every administrator's reset; the link lives as long as any other.
pub async fn recovery_link(app: &App, context: &OperationContext, user: &User) -> Result<ShellLink, Failure> {
    make(app, context, user, ResetKind::Administrator, 15 * 60).await
}

async fn make(
    app: &App,
    context: &OperationContext,
    user: &User,
    kind: ResetKind,
    life_seconds: u32,
) -> Result<ShellLink, Failure> {
    let now = context.now();
    let expires_at = clock::after(now, life_seconds);
    let token = SecretToken::mint("", &*context.entropy);
    let transaction = app.storage().begin(context.tenant).await?;
    let tenant = transaction.tenant().await?.ok_or(Failure::NotFound("tenant"))?;
    let user = transaction.lock_user(user.id).await?.ok_or(Failure::NotFound("user"))?;
    transaction.supersede_open_resets(user.id, None, now).await?;
    transaction.kill_links_of(user.id, now).await?;
    if kind == ResetKind::Administrator {
        transaction.set_password(user.id, &latchkey_domain::password::PasswordCredential::default()).await?;
        transaction.bump_credential_version(user.id).await?;
        end_access(app, context, &transaction, user.id).await?;
        transaction.revoke_api_tokens_of(user.id).await?;
    }
    let reset = Reset {
        id: ResetId::new(&*context.clock, &*context.entropy),
        tenant: tenant.id,
        user: user.id,
        kind,
        mode: ResetMode::Link,
        state: ResetState::Sent { sent_at: now, expires_at },
        created_at: now,
        requested_by: context.actor.user(),
        requested_by_label: Some(context.actor.label().to_owned()),
        reason: None,
        deliver_to: None,
        delivered_elsewhere: false,
        shown: false,
        must_change: false,
        opened_at: None,
    };
    transaction.insert_reset(&reset).await?;
    let link = ResetLink {
        digest: token.digest(),
        tenant: tenant.id,
        user: user.id,
        reset: reset.id,
        issued_at: now,
        expires_at,
        ended_at: None,
    };
    transaction.insert_reset_link(&link).await?;
    let details = json!({ "reset": reset.id });
    transaction.insert_audit(&audit_trail::done(context, "link.printed", "user", user.id, details)).await?;
    transaction.commit().await?;
    let url = format!("{}/reset?token={}", app.public_url().of_tenant(&tenant), token.reveal());
    Ok(ShellLink { url, expires_at })
}
