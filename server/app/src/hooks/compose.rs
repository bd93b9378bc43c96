use super::guest::{Asked, Guest, tenant_facts};
use crate::{App, Failure};
use latchkey_domain::{
    OperationContext,
    plugin::{
        Binding, ComposeContext, Fact, Fallback, MailParts, Placeholders, PluginFailure, ProposedBrand,
        TenantFacts,
    },
    tenant::Tenant,
};
use latchkey_render::{Brand, LINK, Mail, MailDraft, MailFrame, PASSWORD, RenderError, Renderer, SecretKind};

/// Why a mail has to wait.
pub(crate) const COMPOSER_FAILS: &str =
    "the tenant's mail composer fails, and its binding says to wait for it";

/// The draft in the words of the tenant's composer, else as the theme made it. `None`: the mail waits.
pub(crate) async fn rewritten(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    binding: Option<Binding>,
    (frame, mail): (&MailFrame, &Mail),
    draft: MailDraft,
) -> Result<Option<MailDraft>, Failure> {
    let guest = match Guest::of(app, context, binding) {
        Asked::Builtin => return Ok(Some(draft)),
        Asked::Resting(fallback) => return Ok(instead(fallback, draft)),
        Asked::Guest(guest) => guest,
    };
    let told = self::context(app.renderer(), tenant_facts(app, tenant), frame, mail)
        .map_err(|error| Failure::Internal(format!("a mail's facts: {error}")))?;
    let parts = parts_of(&draft);
    let composed = guest.call(|callee| app.hooks.host.compose(callee, told.clone(), parts.clone())).await;
    let judged = composed.and_then(|parts| judge(&draft, &parts));
    guest.settle(&judged).await?;
    Ok(match judged {
        Ok(reworded) => Some(reworded),
        Err(_) => instead(guest.fallback(), draft),
    })
}

fn instead(fallback: Fallback, draft: MailDraft) -> Option<MailDraft> {
    match fallback {
        Fallback::Builtin => Some(draft),
        Fallback::Refuse => None,
    }
}

/// A composer's words, if they may be sent.
pub(crate) fn judge(draft: &MailDraft, parts: &MailParts) -> Result<MailDraft, PluginFailure> {
    draft
        .reworded(&parts.subject, &parts.text, &parts.html)
        .map_err(|error| PluginFailure::Answer(error.to_string()))
}

pub(crate) fn parts_of(draft: &MailDraft) -> MailParts {
    MailParts { subject: draft.subject.clone(), text: draft.text.clone(), html: draft.html.clone() }
}

/// What a composer is told about a mail: everything but its secret.
pub(crate) fn context(
    renderer: &Renderer,
    tenant: TenantFacts,
    frame: &MailFrame,
    mail: &Mail,
) -> Result<ComposeContext, RenderError> {
    let facts = renderer.mail_facts(frame, mail)?;
    Ok(ComposeContext {
        tenant,
        locale: frame.locale.to_string(),
        kind: mail.kind().to_owned(),
        to: frame.to.clone(),
        greeting_name: frame.display_name.clone(),
        login: frame.login.clone(),
        brand: told(&frame.brand),
        placeholders: Placeholders {
            link: (mail.secret() == SecretKind::Link).then(|| LINK.to_owned()),
            password: (mail.secret() == SecretKind::Password).then(|| PASSWORD.to_owned()),
        },
        facts: facts.into_iter().map(|(name, value)| Fact { name, value }).collect(),
    })
}

fn told(brand: &Brand) -> ProposedBrand {
    let brand = brand.clone();
    ProposedBrand {
        name: Some(brand.name),
        colour: Some(brand.colour),
        logo: None,
        provider_line: brand.provider_line,
        provider_url: brand.provider_url,
        confidentiality_notice: brand.confidentiality_notice,
        no_reply_notice: brand.no_reply_notice,
        web_site: brand.web_site,
        postal_address: brand.postal_address,
        phone: brand.phone,
        support_email: brand.support_email,
        help_url: brand.help_url,
        privacy_url: brand.privacy_url,
    }
}
