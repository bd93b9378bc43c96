use super::{
    ResetRequested, delivery,
    generated::{self, Generated},
};
use crate::{App, Failure, audit_trail, authorise, logout::end::end_access, outbox};
use latchkey_domain::{
    OperationContext, Timestamp, clock,
    id::{ResetId, UserId},
    mail::{MailContent, OutboxMessage},
    password::CurrentPassword,
    plugin::Purpose,
    reset::{Reset, ResetKind, ResetMode, ResetState},
    rights::Action,
    tenant::Tenant,
    user::User,
};
use latchkey_storage::Transaction;
use serde_json::json;

/// Sends a reset again, by somebody with the right: a new link that kills the old, or a new password.
pub async fn resend_reset(
    app: &App,
    context: &OperationContext,
    user: UserId,
    reset: ResetId,
) -> Result<ResetRequested, Failure> {
    authorise::over_tenant(app, context, Action::ResetPassword).await?;
    let reader = app.storage().read(context.tenant).await?;
    let tenant = reader.tenant().await?.ok_or(Failure::NotFound("tenant"))?;
    let user = reader.user(user).await?.ok_or(Failure::NotFound("user"))?;
    let found = reader.reset(reset).await?.filter(|reset| reset.user == user.id);
    drop(reader);
    authorise::over_user(app, context, Action::ResetPassword, &user).await?;
    let found = found.ok_or(Failure::NotFound("reset"))?;
    if found.delivered_elsewhere {
        let allowed = tenant.settings.recovery.allow_other_address;
        delivery::require(app, context, Action::DeliverElsewhere, allowed, &user).await?;
    }
    send_again(app, context, user.id, reset).await
}

/// The same, asked for by the person themself, who has proved the dead password or an ended link.
pub(crate) async fn send_again(
    app: &App,
    context: &OperationContext,
    user: UserId,
    reset: ResetId,
) -> Result<ResetRequested, Failure> {
    let reader = app.storage().read(context.tenant).await?;
    let tenant = reader.tenant().await?.ok_or(Failure::NotFound("tenant"))?;
    let reset =
        reader.reset(reset).await?.filter(|reset| reset.user == user).ok_or(Failure::NotFound("reset"))?;
    let user = reader.user(user).await?.ok_or(Failure::NotFound("user"))?;
    let credential = reader.password(user.id).await?;
    drop(reader);
    let generated = match reset.mode {
        ResetMode::Link => None,
        ResetMode::Generated => {
            Some(generated::generate(app, context, &tenant, &user, Purpose::Reset, &credential).await?)
        }
    };
    let transaction = app.storage().begin(context.tenant).await?;
    let user = transaction.lock_user(user.id).await?.ok_or(Failure::NotFound("user"))?;
    let reset = transaction.reset(reset.id).await?.ok_or(Failure::NotFound("reset"))?;
    let again = Again { app, context, tenant: &tenant, user: &user, generated: generated.as_ref() };
    let (reset, message) = again.carry_out(&transaction, reset).await?;
    transaction.commit().await?;
    app.mail_was_queued();
    Ok(ResetRequested { reset, user, message: Some(message), password: None })
}

struct Again<'a> {
    app: &'a App,
    context: &'a OperationContext,
    tenant: &'a Tenant,
    user: &'a User,
    generated: Option<&'a Generated>,
}

impl Again<'_> {
    async fn carry_out(
        &self,
        transaction: &Transaction,
        mut reset: Reset,
    ) -> Result<(Reset, OutboxMessage), Failure> {
        let now = self.context.now();
        let over = |_| Failure::State("the reset is over: make a new one");
        let to =
            reset.deliver_to.clone().ok_or(Failure::State("the reset was not mailed: make a new one"))?;
        reset.state = reset.state.at(now).resent().map_err(over)?;
        if !self.user.status.is_active(now) {
            return Err(Failure::State("the user is deactivated: reactivate the user first"));
        }
        transaction.abandon_messages_of_reset(reset.id, "sent again", now).await?;
        transaction.kill_links_of_reset(reset.id, now).await?;
        if let Some(generated) = self.generated {
            self.replace_password(transaction, &reset, generated, now).await?;
        }
        transaction.set_reset_state(reset.id, ResetState::Requested).await?;
        let message = self.message(&reset, to, now);
        transaction.insert_message(&message).await?;
        let details = json!({ "reset": reset.id, "mode": reset.mode });
        let row = audit_trail::done(self.context, "reset.resent", "user", self.user.id, details);
        transaction.insert_audit(&row).await?;
        Ok((reset, message))
    }

    /// The earlier generated password dies with whatever was begun with it; the person's own stays the recognised one.
    async fn replace_password(
        &self,
        transaction: &Transaction,
        reset: &Reset,
        generated: &Generated,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let mut credential = transaction.password(self.user.id).await?;
        credential.dead = credential.dead.filter(|dead| dead.verifier.is_beside(&generated.verifier));
        credential.current = Some(CurrentPassword {
            verifier: generated.verifier,
            set_at: now,
            expires_at: Some(self.expires_at(now)),
            must_change: reset.must_change,
            generated_by: Some(reset.id),
        });
        transaction.set_password(self.user.id, &credential).await?;
        transaction.bump_credential_version(self.user.id).await?;
        end_access(self.app, self.context, transaction, self.user.id).await?;
        transaction.revoke_api_tokens_of(self.user.id).await?;
        Ok(())
    }

    fn expires_at(&self, now: Timestamp) -> Timestamp {
        clock::after(now, self.tenant.settings.recovery.generated_seconds())
    }

    fn message(&self, reset: &Reset, to: String, now: Timestamp) -> OutboxMessage {
        let administrator = reset.requested_by_label.clone();
        let content = match (reset.kind, reset.mode) {
            (ResetKind::SelfService, _) => MailContent::RecoverLink,
            (_, ResetMode::Link) => MailContent::ResetLink { administrator },
            (_, ResetMode::Generated) => MailContent::ResetGenerated {
                administrator,
                expires_at: Some(self.expires_at(now)),
                must_change: reset.must_change,
            },
        };
        let mut message = outbox::draft(self.context, self.tenant, Some(self.user), to, content);
        message.reset = Some(reset.id);
        message.sealed_secret = self.generated.map(|generated| {
            let place = outbox::secret_place(self.tenant.id, message.id);
            let secret = generated.password.reveal().as_bytes();
            self.app.keyring().seal(&place, secret, &*self.context.entropy)
        });
        message
    }
}
