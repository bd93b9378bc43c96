use super::{
    administrator, dead_password, delivery,
    generated::{self, Generated},
};
use crate::{App, Failure, audit_trail, authorise, logout::end::end_access, outbox};
use latchkey_domain::{
    OperationContext, Timestamp, clock,
    id::{ResetId, UserId},
    mail::{MailContent, OutboxMessage},
    password::{CurrentPassword, PasswordCredential, PlainPassword},
    plugin::Purpose,
    reset::{Reset, ResetKind, ResetMode, ResetState},
    rights::{Action, Target, Verdict},
    tenant::Tenant,
    user::User,
};
use latchkey_storage::Transaction;
use serde_json::json;

/// What an administrator asks for.
#[derive(Debug, Clone)]
pub struct RequestReset {
    pub mode: ResetMode,
    /// Whether the link or password is mailed.
    pub mail: bool,
    /// Another address than the stored one: a right of its own.
    pub to: Option<String>,
    /// Whether the generated password is in the answer: a right of its own.
    pub show: bool,
    /// Whether a generated password must be changed at first login; the tenant's rule unless given.
    pub must_change: Option<bool>,
    pub reason: Option<String>,
}

/// What was done. The password is there once, for an administrator who may see it.
#[derive(Debug)]
pub struct ResetRequested {
    pub reset: Reset,
    pub user: User,
    pub message: Option<OutboxMessage>,
    pub password: Option<PlainPassword>,
}

/// Resets a user's password. When this returns, the old password, every session, token and link of the user is dead,
/// and the mail is in the outbox: all in one transaction.
pub async fn request_reset(
    app: &App,
    context: &OperationContext,
    user: UserId,
    request: RequestReset,
) -> Result<ResetRequested, Failure> {
    authorise::over_tenant(app, context, Action::ResetPassword).await?;
    let reader = app.storage().read(context.tenant).await?;
    let tenant = reader.tenant().await?.ok_or(Failure::NotFound("tenant"))?;
    let user = reader.user(user).await?.ok_or(Failure::NotFound("user"))?;
    let credential = reader.password(user.id).await?;
    drop(reader);
    let deliver_to = delivery::authorise(app, context, &tenant, &user, &request).await?;
    let made = match request.mode {
        ResetMode::Link => None,
        ResetMode::Generated => {
            Some(generated::generate(app, context, &tenant, &user, Purpose::Reset, &credential).await?)
        }
    };
    let administrator = administrator::name(app, context).await?;
    let generated = made.as_ref();
    let plan = Plan {
        context,
        seen: &user,
        administrator,
        tenant: &tenant,
        request: &request,
        deliver_to,
        generated,
    };
    let transaction = app.storage().begin(context.tenant).await?;
    let (reset, user, message) = plan.carry_out(app, &transaction, user.id).await?;
    transaction.commit().await?;
    app.mail_was_queued();
    let password = generated.filter(|_| request.show).map(|generated| generated.password.clone());
    Ok(ResetRequested { reset, user, message, password })
}

/// A reset that has been allowed and prepared.
struct Plan<'a> {
    context: &'a OperationContext,
    /// The user as the rights were asked for.
    seen: &'a User,
    /// How mails name whoever asks.
    administrator: String,
    tenant: &'a Tenant,
    request: &'a RequestReset,
    deliver_to: Option<String>,
    generated: Option<&'a Generated>,
}

impl Plan<'_> {
    async fn carry_out(
        &self,
        app: &App,
        transaction: &Transaction,
        user: UserId,
    ) -> Result<(Reset, User, Option<OutboxMessage>), Failure> {
        let now = self.context.now();
        let user = transaction.lock_user(user).await?.ok_or(Failure::NotFound("user"))?;
        self.still_allowed(&user)?;
        let reset = self.reset(&user, now);
        let credential = transaction.password(user.id).await?;
        transaction.supersede_open_resets(user.id, None, now).await?;
        transaction.kill_links_of(user.id, now).await?;
        transaction.insert_reset(&reset).await?;
        transaction.set_password(user.id, &self.credential(&credential, &reset, now)).await?;
        transaction.bump_credential_version(user.id).await?;
        let ended = end_access(app, self.context, transaction, user.id).await?;
        let revoked = transaction.revoke_api_tokens_of(user.id).await?;
        let message = self.message(app, &user, &reset);
        for message in message.iter().chain(&self.notice(&user, now)) {
            transaction.insert_message(message).await?;
        }
        let details = json!({
            "reset": reset.id, "mode": reset.mode, "mailed": reset.deliver_to.is_some(),
            "elsewhere": reset.delivered_elsewhere, "shown": reset.shown, "reason": reset.reason,
            "sessions_ended": ended.sessions, "grants_ended": ended.grants, "tokens_revoked": revoked,
        });
        let row = audit_trail::done(self.context, "reset.requested", "user", user.id, details);
        transaction.insert_audit(&row).await?;
        Ok((reset, user, message))
    }

    /// What was authorised before the hashing must still be true: same address, no role above the actor, active.
    fn still_allowed(&self, user: &User) -> Result<(), Failure> {
        let verdict = self.context.decide(Action::ResetPassword, Target::Person(user.role));
        let is_active = user.status.is_active(self.context.now());
        if verdict == Verdict::Granted && is_active && user.email == self.seen.email {
            return Ok(());
        }
        Err(Failure::Stale)
    }

    fn reset(&self, user: &User, now: Timestamp) -> Reset {
        // What is only shown is delivered by the very answer.
        let state = match (&self.deliver_to, self.expires_at(now)) {
            (None, Some(expires_at)) => ResetState::Sent { sent_at: now, expires_at },
            _ => ResetState::Requested,
        };
        Reset {
            id: ResetId::new(&*self.context.clock, &*self.context.entropy),
            tenant: self.tenant.id,
            user: user.id,
            kind: ResetKind::Administrator,
            mode: self.request.mode,
            state,
            created_at: now,
            requested_by: self.context.actor.user(),
            requested_by_label: Some(self.administrator.clone()),
            reason: self.request.reason.clone(),
            deliver_to: self.deliver_to.clone(),
            delivered_elsewhere: delivery::is_elsewhere(user, self.deliver_to.as_deref()),
            shown: self.request.show,
            must_change: self.must_change(),
            opened_at: None,
        }
    }

    fn must_change(&self) -> bool {
        self.request.must_change.unwrap_or(self.tenant.settings.recovery.must_change)
    }

    /// When a generated password stops working.
    fn expires_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.generated.map(|_| clock::after(now, self.tenant.settings.recovery.generated_seconds()))
    }

    fn credential(&self, old: &PasswordCredential, reset: &Reset, now: Timestamp) -> PasswordCredential {
        let next = self.generated.map(|generated| &generated.verifier);
        PasswordCredential {
            current: next.map(|verifier| CurrentPassword {
                verifier: *verifier,
                set_at: now,
                expires_at: self.expires_at(now),
                must_change: reset.must_change,
                generated_by: Some(reset.id),
            }),
            dead: dead_password::killed_by(reset.id, old, next),
        }
    }

    fn message(&self, app: &App, user: &User, reset: &Reset) -> Option<OutboxMessage> {
        let to = self.deliver_to.clone()?;
        let administrator = Some(self.administrator.clone());
        let content = match self.request.mode {
            ResetMode::Link => MailContent::ResetLink { administrator },
            ResetMode::Generated => MailContent::ResetGenerated {
                administrator,
                expires_at: self.expires_at(reset.created_at),
                must_change: reset.must_change,
            },
        };
        let mut message = outbox::draft(self.context, self.tenant, Some(user), to, content);
        message.reset = Some(reset.id);
        message.sealed_secret = self.generated.map(|generated| {
            let place = outbox::secret_place(self.tenant.id, message.id);
            app.keyring().seal(&place, generated.password.reveal().as_bytes(), &*self.context.entropy)
        });
        Some(message)
    }

    /// The stored address learns, without the secret, that somebody else got or saw it.
    fn notice(&self, user: &User, now: Timestamp) -> Option<OutboxMessage> {
        let elsewhere = self.deliver_to.clone().filter(|to| delivery::is_elsewhere(user, Some(to)));
        if elsewhere.is_none() && !self.request.show {
            return None;
        }
        let content = MailContent::ResetNotice {
            administrator: Some(self.administrator.clone()),
            at: now,
            sent_to: elsewhere,
            shown: self.request.show,
        };
        Some(outbox::draft(self.context, self.tenant, Some(user), user.email.clone()?, content))
    }
}
