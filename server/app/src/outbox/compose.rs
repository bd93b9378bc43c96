//! From a row of the outbox to a mail with its words and secrets in.

use crate::App;
use latchkey_domain::{
    Timestamp,
    mail::{self, MailContent, OutboxMessage, OutgoingMail},
    tenant::Tenant,
    user::User,
};
use latchkey_render::{Brand, Mail, MailDraft, MailFrame, Secrets};

/// Who reads it and what only they may read.
pub(super) struct Reader<'a> {
    pub user: Option<&'a User>,
    /// The link's token or the generated password.
    pub secret: Option<&'a str>,
}

/// Renders the mail and fills its secrets in last. An error is the reason why it can never be sent.
pub(super) fn compose(
    app: &App,
    tenant: &Tenant,
    message: &OutboxMessage,
    reader: &Reader<'_>,
    now: Timestamp,
) -> Result<OutgoingMail, String> {
    let frame = frame(app, tenant, message, reader.user);
    let kind = mail_kind(tenant, message, now);
    let draft = app.renderer().mail(&frame, &kind).map_err(|error| format!("cannot be rendered: {error}"))?;
    let filled = fill(app, tenant, message, reader.secret, draft)?;
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

fn frame(app: &App, tenant: &Tenant, message: &OutboxMessage, user: Option<&User>) -> MailFrame {
    MailFrame {
        locale: app.renderer().negotiate(message.languages.iter().map(String::as_str)),
        tenant_name: tenant.name.clone(),
        brand: brand_of(tenant),
        to: message.to.clone(),
        display_name: user.and_then(|user| user.first_name.clone()),
        login: user.map_or_else(|| message.to.clone(), |user| user.login.clone()),
        public_url: app.public_url().of_tenant(tenant),
        time_zone: tenant.settings.time_zone.clone(),
    }
}

/// The tenant's face in the theme's terms.
#[must_use]
pub fn brand_of(tenant: &Tenant) -> Brand {
    let brand = tenant.brand.clone();
    Brand {
        colour: brand.colour,
        name: tenant.name.clone(),
        provider_line: brand.provider_line,
        provider_url: brand.provider_url,
        confidentiality_notice: brand.confidentiality_notice,
        no_reply_notice: brand.no_reply_notice,
        web_site: brand.web_site,
        postal_address: brand.postal_address,
        phone: brand.phone,
        support_email: brand.support_email,
        privacy_url: brand.privacy_url,
        help_url: brand.help_url,
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
