use super::{log_in::NewSession, session};
use crate::{
    App, Failure, audit_trail, hashing::Urgency, logout::end::end_access, outbox,
    recovery::set_password::chosen,
};
use latchkey_domain::{
    OperationContext, clock,
    id::SessionId,
    mail::MailContent,
    oauth::Authentication,
    password::{CurrentPassword, DeadPassword, PasswordRefusal, PlainPassword, Verifier},
    reset::Reset,
    session::Session,
    tenant::Tenant,
    token::SecretToken,
    user::User,
};
use serde_json::json;

#[derive(Debug, thiserror::Error)]
pub enum ChoosePasswordError {
    /// No session, or one that has nothing to change.
    #[error("not logged in with a generated password")]
    NoSession,
    #[error("the password {0}")]
    Refused(PasswordRefusal),
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// Who is asked to choose, and whose reset made them.
#[derive(Debug)]
pub struct Choice {
    pub user: User,
    pub reset: Option<Reset>,
}

/// The person of a session that must choose a password first; `None` for any other session.
pub async fn pending(
    app: &App,
    context: &OperationContext,
    presented: &str,
) -> Result<Option<Choice>, Failure> {
    let found = session::current(app, context, presented).await?;
    let Some((_, user)) = found.filter(|(session, _)| session.must_change_password) else { return Ok(None) };
    let reader = app.storage().read(context.tenant).await?;
    let credential = reader.password(user.id).await?;
    let reset = match credential.current.and_then(|current| current.generated_by) {
        Some(reset) => reader.reset(reset).await?,
        None => None,
    };
    Ok(Some(Choice { user, reset }))
}

/// Replaces a generated password by the person's own. The session goes on under a new cookie; all else of the person's
/// sessions, tokens and links ends.
pub async fn choose_password(
    app: &App,
    context: &OperationContext,
    presented: &str,
    typed: &str,
) -> Result<NewSession, ChoosePasswordError> {
    let choice = pending(app, context, presented).await?.ok_or(ChoosePasswordError::NoSession)?;
    let reader = app.storage().read(context.tenant).await.map_err(Failure::from)?;
    let tenant = reader.tenant().await.map_err(Failure::from)?.ok_or(Failure::NotFound("tenant"))?;
    let credential = reader.password(choice.user.id).await.map_err(Failure::from)?;
    drop(reader);
    let current = credential.current.ok_or(ChoosePasswordError::NoSession)?;
    let password = acceptable(app, &tenant, &choice.user, &current, credential.dead.as_ref(), typed).await?;
    let verifier = app.hashing().create(password, Urgency::Interactive).await?;
    let new = replace(app, context, &tenant, &choice, &current, verifier).await?;
    app.mail_was_queued();
    Ok(new)
}

async fn acceptable(
    app: &App,
    tenant: &Tenant,
    user: &User,
    current: &CurrentPassword,
    dead: Option<&DeadPassword>,
    typed: &str,
) -> Result<PlainPassword, ChoosePasswordError> {
    let policy = &tenant.settings.password;
    let too_long = PasswordRefusal::TooLong { maximum: policy.maximum_length };
    let password = PlainPassword::new(typed).map_err(|_| ChoosePasswordError::Refused(too_long))?;
    let judged = app.hashing().judge(tenant, user, &password).await?;
    judged.map_err(ChoosePasswordError::Refused)?;
    let computed =
        app.hashing().create_beside(current.verifier, password.clone(), Urgency::Interactive).await?;
    let is_dead = dead.is_some_and(|dead| dead.verifier.matches(&computed));
    if is_dead || current.verifier.matches(&computed) {
        return Err(ChoosePasswordError::Refused(PasswordRefusal::SameAsBefore));
    }
    Ok(password)
}

async fn replace(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    choice: &Choice,
    replaced: &CurrentPassword,
    verifier: Verifier,
) -> Result<NewSession, ChoosePasswordError> {
    let now = context.now();
    let transaction = app.storage().begin(context.tenant).await.map_err(Failure::from)?;
    let user = transaction.lock_user(choice.user.id).await.map_err(Failure::from)?;
    let user = user.filter(|user| user.credential_version == choice.user.credential_version);
    let mut user = user.ok_or(ChoosePasswordError::NoSession)?;
    transaction.set_password(user.id, &chosen(verifier, now)).await.map_err(Failure::from)?;
    user.credential_version = transaction.bump_credential_version(user.id).await.map_err(Failure::from)?;
    end_access(app, context, &transaction, user.id).await?;
    transaction.kill_links_of(user.id, now).await.map_err(Failure::from)?;
    complete_reset(&transaction, replaced, &user, now).await?;
    let session = Session {
        id: SessionId::new(&*context.clock, &*context.entropy),
        tenant: context.tenant,
        user: user.id,
        created_at: now,
        expires_at: clock::after(now, latchkey_domain::session::LIFETIME_SECONDS),
        credential_version: user.credential_version,
        must_change_password: false,
        authentication: Authentication::by_password(now),
    };
    let token = SecretToken::mint("", &*context.entropy);
    transaction.insert_session(&session, &token.digest()).await.map_err(Failure::from)?;
    if let Some(address) = user.email.clone() {
        let content = MailContent::PasswordChanged { at: now };
        let message = outbox::draft(context, tenant, Some(&user), address, content);
        transaction.insert_message(&message).await.map_err(Failure::from)?;
    }
    let row =
        audit_trail::done(context, "password.chosen", "user", user.id, json!({ "session": session.id }));
    transaction.insert_audit(&row).await.map_err(Failure::from)?;
    transaction.commit().await.map_err(Failure::from)?;
    Ok(NewSession { token, session, user })
}

async fn complete_reset(
    transaction: &latchkey_storage::Transaction,
    replaced: &CurrentPassword,
    user: &User,
    now: latchkey_domain::Timestamp,
) -> Result<(), Failure> {
    transaction.supersede_open_resets(user.id, replaced.generated_by, now).await?;
    if let Some(reset) = replaced.generated_by
        && let Some(reset) = transaction.reset(reset).await?
        && let Ok(completed) = reset.state.at(now).completed(now)
    {
        transaction.set_reset_state(reset.id, completed).await?;
    }
    Ok(())
}
