//! From a row of the outbox to a mail with its words and secrets in.

use super::prepare::ToCompose;
use crate::{App, hooks};
use latchkey_domain::{
    Actor, OperationContext, Timestamp,
    mail::{self, Delivery, MailContent, OutboxMessage, OutgoingMail},
    tenant::Tenant,
    user::User,
};
use latchkey_render::{Mail, MailDraft, MailFrame, Secrets};

/// Renders the mail, lets the tenant's composer reword it, and fills its secret in last. The error is what is to be
/// written down instead: that it can never be sent, or that it has to wait.
pub(super) async fn compose(
    app: &App,
    message: &OutboxMessage,
    content: &ToCompose,
) -> Result<OutgoingMail, Delivery> {
    let tenant = &content.house.tenant;
    let context = app.context(tenant.id, Actor::System, "outbox");
    let now = context.now();
    let frame = frame(app, &context, message, content).await;
    let kind = mail_kind(tenant, message, now);
    let never = |why: String| Delivery::Refused { answer: why };
    let draft =
        app.renderer().mail(&frame, &kind).map_err(|error| never(format!("cannot be rendered: {error}")))?;
    let draft = reworded(app, &context, content, (&frame, &kind), draft).await?;
    let secret = content.secret.as_ref().map(|secret| secret.as_str());
    let filled = fill(app, tenant, message, secret, draft).map_err(never)?;
    let sender = &tenant.settings.sender;
    Ok(OutgoingMail {
        message_id: message.header_message_id.clone().unwrap_or_default(),
        date: now,
        from_address: sender
            .address
            .clone()
            .unwrap_or_else(|| format!("no-reply@{}", app.public_url().host())),
        from_name: sender.name.clone().unwrap_or_else(|| tenant.name.clone()),
        to: message.to.clone(),
        language: frame.locale.to_string(),
        subject: filled.subject,
        text: filled.text,
        html: filled.html,
    })
}

async fn reworded(
    app: &App,
    context: &OperationContext,
    content: &ToCompose,
    mail: (&MailFrame, &Mail),
    draft: MailDraft,
) -> Result<MailDraft, Delivery> {
    let house = &content.house;
    let later = |answer: String| Delivery::Deferred { answer };
    hooks::rewritten(app, context, &house.tenant, house.composer.clone(), mail, draft)
        .await
        .map_err(|error| later(format!("the mail composer: {error}")))?
        .ok_or_else(|| later(hooks::COMPOSER_FAILS.to_owned()))
}

fn fill(
    app: &App,
    tenant: &Tenant,
    message: &OutboxMessage,
    secret: Option<&str>,
    draft: MailDraft,
) -> Result<latchkey_render::FilledMail, String> {
    let link = secret
        .filter(|_| message.content.carries_link())
        .map(|token| format!("{}/reset?token={token}", app.public_url().of_tenant(tenant)));
    let secrets =
        Secrets { link: link.as_deref(), password: secret.filter(|_| !message.content.carries_link()) };
    draft.fill(&secrets).map_err(|error| format!("its secret cannot be filled in: {error}"))
}

async fn frame(
    app: &App,
    context: &OperationContext,
    message: &OutboxMessage,
    content: &ToCompose,
) -> MailFrame {
    let (house, user): (_, Option<&User>) = (&content.house, content.user.as_ref());
    let tenant = &house.tenant;
    let locale = app.renderer().negotiate(message.languages.iter().map(String::as_str));
    let branding = house.branding.clone();
    let brand = hooks::bound_brand(app, context, tenant, branding, &locale.to_string()).await;
    MailFrame {
        locale,
        tenant_name: tenant.name.clone(),
        brand,
        to: message.to.clone(),
        display_name: user.and_then(|user| user.first_name.clone()),
        login: user.map_or_else(|| message.to.clone(), |user| user.login.clone()),
        public_url: app.public_url().of_tenant(tenant),
        time_zone: tenant.settings.time_zone.clone(),
    }
}

fn mail_kind(tenant: &Tenant, message: &OutboxMessage, now: Timestamp) -> Mail {
    let minutes = tenant.settings.recovery.link_seconds() / 60;
    let link_expires_at = message.link_expires_at.unwrap_or(now);
    match message.content.clone() {
        MailContent::ResetLink { administrator } => {
            Mail::ResetLink { administrator, expires_at: link_expires_at, minutes }
        }
        MailContent::RecoverLink => Mail::RecoverLink { expires_at: link_expires_at, minutes },
        MailContent::ResetGenerated { administrator, expires_at, must_change } => {
            Mail::ResetGenerated { administrator, expires_at, must_change }
        }
        MailContent::PasswordChanged { at } => Mail::PasswordChanged { at },
        MailContent::ResetNotice { administrator, at, sent_to, shown } => {
            let sent_to_masked = sent_to.as_deref().map(mail::masked).unwrap_or_default();
            Mail::ResetNotice { administrator, at, sent_to_masked, shown }
        }
        MailContent::Welcome { expires_at, must_change } => Mail::Welcome { expires_at, must_change },
        MailContent::Test { at } => Mail::Test { at },
    }
}
