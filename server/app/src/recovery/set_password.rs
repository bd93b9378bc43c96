use super::open_link::{self, LinkView, LiveLink};
use crate::{App, Failure, audit_trail, hashing::Urgency, logout::end::end_access, outbox};
use latchkey_domain::{
    OperationContext,
    mail::MailContent,
    password::{CurrentPassword, PasswordCredential, PasswordRefusal, PlainPassword, Verifier},
    reset::ResetKind,
    tenant::Tenant,
    token::SecretToken,
    user::User,
};
use serde_json::json;

/// Why a new password was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetPasswordError {
    /// The password isn't acceptable; the link still works.
    #[error("the password {0}")]
    Refused(PasswordRefusal, Box<LiveLink>),
    /// The link has ended, by its time, by use or by something that killed it.
    #[error("the link does not work any more")]
    LinkEnded(LinkView),
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// Sets a new password with a link. Only an acceptable password uses the link up; then every session, token and other
/// link of the person is dead, and a notice goes to their stored address. Nobody is logged in by it; the answer says
/// whose it was.
pub async fn set_password(
    app: &App,
    context: &OperationContext,
    presented: &str,
    typed: &str,
) -> Result<User, SetPasswordError> {
    let Some(token) = SecretToken::parse("", presented) else {
        return Err(SetPasswordError::LinkEnded(LinkView::Unknown));
    };
    let live = match open_link::look(app, context, &token).await? {
        LinkView::Live(live) => live,
        ended => return Err(SetPasswordError::LinkEnded(ended)),
    };
    let reader = app.storage().read(context.tenant).await.map_err(Failure::from)?;
    let tenant = reader.tenant().await.map_err(Failure::from)?.ok_or(Failure::NotFound("tenant"))?;
    let credential = reader.password(live.user.id).await.map_err(Failure::from)?;
    drop(reader);
    let password = match acceptable(app, &tenant, &live.user, &credential, typed).await? {
        Ok(password) => password,
        Err(refusal) => return Err(SetPasswordError::Refused(refusal, live)),
    };
    let verifier = app.hashing().create(password, Urgency::Interactive).await?;
    if complete(app, context, &tenant, &live, &token, verifier).await? {
        app.mail_was_queued();
        return Ok(live.user);
    }
    Err(SetPasswordError::LinkEnded(open_link::look(app, context, &token).await?))
}

/// The tenant's policy; and a password that an administrator killed doesn't come back to life.
async fn acceptable(
    app: &App,
    tenant: &Tenant,
    user: &User,
    credential: &PasswordCredential,
    typed: &str,
) -> Result<Result<PlainPassword, PasswordRefusal>, Failure> {
    let policy = &tenant.settings.password;
    let Ok(password) = PlainPassword::new(typed) else {
        return Ok(Err(PasswordRefusal::TooLong { maximum: policy.maximum_length }));
    };
    if let Err(refusal) = app.hashing().judge(tenant, user, &password).await? {
        return Ok(Err(refusal));
    }
    if let Some(dead) = &credential.dead {
        let computed =
            app.hashing().create_beside(dead.verifier, password.clone(), Urgency::Interactive).await?;
        if dead.verifier.matches(&computed) {
            return Ok(Err(PasswordRefusal::SameAsBefore));
        }
    }
    Ok(Ok(password))
}

/// Everything at once. `false`: somebody was quicker, or the link's time ran out while we hashed.
async fn complete(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    live: &LiveLink,
    token: &SecretToken,
    verifier: Verifier,
) -> Result<bool, Failure> {
    let now = context.now();
    let transaction = app.storage().begin(context.tenant).await?;
    let Some(user) = transaction.lock_user(live.user.id).await? else { return Ok(false) };
    let Some(reset) = transaction.reset(live.reset.id).await? else { return Ok(false) };
    let Ok(completed) = reset.state.at(now).completed(now) else { return Ok(false) };
    let credential = transaction.password(user.id).await?;
    // A set-up link gives a first password and never replaces one.
    let replaces = reset.kind == ResetKind::SetUp && credential.current.is_some();
    if replaces || !user.status.is_active(now) || !transaction.consume_link(&token.digest(), now).await? {
        return Ok(false);
    }
    transaction.set_password(user.id, &chosen(verifier, now)).await?;
    transaction.bump_credential_version(user.id).await?;
    end_access(app, context, &transaction, user.id).await?;
    transaction.revoke_api_tokens_of(user.id).await?;
    transaction.kill_links_of(user.id, now).await?;
    transaction.supersede_open_resets(user.id, Some(reset.id), now).await?;
    transaction.set_reset_state(reset.id, completed).await?;
    if let Some(address) = user.email.clone() {
        let content = MailContent::PasswordChanged { at: now };
        transaction.insert_message(&outbox::draft(context, tenant, Some(&user), address, content)).await?;
    }
    let details = json!({ "reset": reset.id, "by": reset.kind });
    transaction.insert_audit(&audit_trail::done(context, "password.set", "user", user.id, details)).await?;
    transaction.commit().await?;
    Ok(true)
}

/// A password of the person's own choice: nothing generated, nothing dead is left.
pub(crate) fn chosen(verifier: Verifier, now: latchkey_domain::Timestamp) -> PasswordCredential {
    let current =
        CurrentPassword { verifier, set_at: now, expires_at: None, must_change: false, generated_by: None };
    PasswordCredential { current: Some(current), dead: None }
}
