use super::{Question, World, shared::facts};
use crate::{
    bindings::{mail, mail_composer::MailComposerPre},
    guest::Guest,
    running::Spoken,
    text,
};
use latchkey_domain::plugin::{ComposeContext, MailParts, Placeholders};
use wasmtime::Store;

/// The most bytes of a part's text.
const PART_BYTES: usize = 60 * 1024;

/// Asks for a mail's words. Whether the placeholders stand where they must is for the caller to judge.
pub(crate) struct Compose {
    kind: String,
    context: mail::MailContext,
    draft: mail::Message,
}

impl Compose {
    pub(crate) fn new(context: ComposeContext, draft: MailParts) -> Self {
        Self { kind: context.kind.clone(), context: context.into(), draft: draft.into() }
    }
}

impl Question for Compose {
    type Pre = MailComposerPre<Guest>;
    type Raw = mail::Message;
    type Answer = MailParts;

    fn pre(world: &World) -> Option<&Self::Pre> {
        if let World::MailComposer(pre) = world { Some(pre) } else { None }
    }

    fn ask(&self, pre: &Self::Pre, store: &mut Store<Guest>, settings: &str) -> Spoken<Self::Raw> {
        let guest = pre.instantiate(&mut *store)?;
        guest.call_compose(store, &self.kind, &self.context, &self.draft, settings)
    }

    fn accept(self, raw: Self::Raw) -> Result<MailParts, String> {
        text::words("the subject", &raw.subject, 200)?;
        text::document("the text part", &raw.text, PART_BYTES)?;
        text::document("the html part", &raw.html, PART_BYTES)?;
        Ok(MailParts { subject: raw.subject, text: raw.text, html: raw.html })
    }
}

impl From<ComposeContext> for mail::MailContext {
    fn from(context: ComposeContext) -> Self {
        Self {
            tenant: context.tenant.into(),
            locale: context.locale,
            to: context.to,
            greeting_name: context.greeting_name,
            login: context.login,
            brand: context.brand.into(),
            placeholders: context.placeholders.into(),
            facts: facts(context.facts),
        }
    }
}

impl From<Placeholders> for mail::Placeholders {
    fn from(placeholders: Placeholders) -> Self {
        Self { link: placeholders.link, password: placeholders.password }
    }
}

impl From<MailParts> for mail::Message {
    fn from(parts: MailParts) -> Self {
        Self { subject: parts.subject, text: parts.text, html: parts.html }
    }
}
