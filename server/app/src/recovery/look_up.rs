//! The job behind *Forgot your password?*: finds whose login or address was typed and mails links.

use super::ask::Asked;
use crate::{App, Failure, audit_trail, login::throttle, outbox};
use latchkey_domain::{
    OperationContext,
    id::ResetId,
    login_name::LoginKey,
    mail::MailContent,
    reset::{MAXIMUM_LIVE_SELF_SERVICE, Reset, ResetKind, ResetMode, ResetState},
    tenant::{Tenant, TenantStatus},
    user::User,
};
use latchkey_storage::Transaction;
use serde_json::json;

/// Members of a family that may share one contact address and all get a mail.
const MOST_PEOPLE_OF_AN_ADDRESS: u64 = 5;

pub(crate) async fn run(app: &App, context: &OperationContext, asked: &Asked) -> Result<(), Failure> {
    let reader = app.storage().read(context.tenant).await?;
    let Some(tenant) = reader.tenant().await? else { return Ok(()) };
    if tenant.status != TenantStatus::Active || !tenant.settings.recovery.self_service {
        return Ok(());
    }
    let key = LoginKey::of(&asked.login);
    let people = match reader.user_by_login(&key).await? {
        Some(user) => vec![user],
        None => reader.users_by_contact_email(&key, MOST_PEOPLE_OF_AN_ADDRESS).await?,
    };
    drop(reader);
    for user in people {
        let context = OperationContext { languages: asked.languages.clone(), ..context.clone() };
        start(app, &context, &tenant, &user).await?;
    }
    Ok(())
}

/// Mails a link to the person's stored address, unless they are over a limit: then nothing happens, and nobody is told.
pub(super) async fn start(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    user: &User,
) -> Result<(), Failure> {
    let transaction = app.storage().begin(context.tenant).await?;
    let Some(user) = transaction.lock_user(user.id).await? else { return Ok(()) };
    let Some(address) = user.email.clone() else { return Ok(()) };
    if !user.status.is_active(context.now()) || !may_send(app, context, &transaction, &user, &address).await?
    {
        // The counters stay counted.
        transaction.commit().await?;
        return Ok(());
    }
    let reset = self_service_reset(context, &user, address.clone());
    transaction.insert_reset(&reset).await?;
    let mut message = outbox::draft(context, tenant, Some(&user), address, MailContent::RecoverLink);
    message.reset = Some(reset.id);
    message.languages =
        user.locale.iter().chain(&context.languages).chain([&tenant.settings.locale]).cloned().collect();
    transaction.insert_message(&message).await?;
    let details = json!({ "reset": reset.id });
    transaction
        .insert_audit(&audit_trail::done(context, "recovery.requested", "user", user.id, details))
        .await?;
    transaction.commit().await?;
    app.mail_was_queued();
    Ok(())
}

async fn may_send(
    app: &App,
    context: &OperationContext,
    transaction: &Transaction,
    user: &User,
    address: &str,
) -> Result<bool, Failure> {
    let now = context.now();
    // A stranger asking again neither kills nor prolongs a link; a fourth one waits until one has ended.
    if transaction.live_self_service(user.id, now).await? >= MAXIMUM_LIVE_SELF_SERVICE {
        return Ok(false);
    }
    let limits = &app.parts.limits;
    let account = throttle::Bucket::hourly(app, "recover-account", &user.id.to_string());
    let mailbox = throttle::Bucket::hourly(app, "recover-address", LoginKey::of(address).as_str());
    let by_account = account.hit(transaction, now).await?;
    let by_mailbox = mailbox.hit(transaction, now).await?;
    Ok(by_account <= u64::from(limits.recover_per_account)
        && by_mailbox <= u64::from(limits.recover_per_address))
}

fn self_service_reset(context: &OperationContext, user: &User, address: String) -> Reset {
    Reset {
        id: ResetId::new(&*context.clock, &*context.entropy),
        tenant: user.tenant,
        user: user.id,
        kind: ResetKind::SelfService,
        mode: ResetMode::Link,
        state: ResetState::Requested,
        created_at: context.now(),
        requested_by: None,
        requested_by_label: None,
        reason: None,
        deliver_to: Some(address),
        delivered_elsewhere: false,
        shown: false,
        must_change: false,
        opened_at: None,
    }
}
