//! The six worlds: what each is asked, and what is believed of its answer. One file a world.

mod describe;
mod event_sink;
mod login_namer;
mod mail_composer;
mod password_generator;
mod shared;
mod tenant_branding;
mod token_claims;

pub(crate) use describe::{Described, checked};
pub(crate) use event_sink::Shape;
pub(crate) use login_namer::Propose;
pub(crate) use mail_composer::Compose;
pub(crate) use password_generator::Generate;
pub(crate) use tenant_branding::Brand;
pub(crate) use token_claims::Claims;

use crate::{
    bindings::{
        event_sink::EventSinkPre, login_namer::LoginNamerPre, mail_composer::MailComposerPre,
        password_generator::PasswordGeneratorPre, tenant_branding::TenantBrandingPre,
        token_claims::TokenClaimsPre, types::Description,
    },
    guest::Guest,
    running::Spoken,
};
use latchkey_domain::plugin::Capability;
use wasmtime::{Store, component::InstancePre};

/// One question to a guest: asked on a thread of its own, its answer checked there too.
pub(crate) trait Question: Sized + Send + 'static {
    /// The world of which the guest must be.
    type Pre: Clone + Send + 'static;
    /// As the guest says it.
    type Raw;
    /// As the domain has it.
    type Answer: Send + 'static;

    fn pre(world: &World) -> Option<&Self::Pre>;

    fn ask(&self, pre: &Self::Pre, store: &mut Store<Guest>, settings: &str) -> Spoken<Self::Raw>;

    /// # Errors
    /// What is wrong with the answer, without repeating any of it.
    fn accept(self, raw: Self::Raw) -> Result<Self::Answer, String>;
}

/// A component that is compiled, linked and known to be of a world.
pub(crate) enum World {
    PasswordGenerator(PasswordGeneratorPre<Guest>),
    MailComposer(MailComposerPre<Guest>),
    TenantBranding(TenantBrandingPre<Guest>),
    LoginNamer(LoginNamerPre<Guest>),
    TokenClaims(TokenClaimsPre<Guest>),
    EventSink(EventSinkPre<Guest>),
}

impl World {
    /// # Errors
    /// When the exports' types are not the world's.
    pub(crate) fn of(capability: Capability, pre: InstancePre<Guest>) -> wasmtime::Result<Self> {
        Ok(match capability {
            Capability::PasswordGenerator => Self::PasswordGenerator(PasswordGeneratorPre::new(pre)?),
            Capability::MailComposer => Self::MailComposer(MailComposerPre::new(pre)?),
            Capability::TenantBranding => Self::TenantBranding(TenantBrandingPre::new(pre)?),
            Capability::LoginNamer => Self::LoginNamer(LoginNamerPre::new(pre)?),
            Capability::TokenClaims => Self::TokenClaims(TokenClaimsPre::new(pre)?),
            Capability::EventSink => Self::EventSink(EventSinkPre::new(pre)?),
        })
    }

    /// Asks the guest who it is.
    pub(crate) fn describe(&self, store: &mut Store<Guest>) -> wasmtime::Result<Description> {
        match self {
            Self::PasswordGenerator(pre) => pre.instantiate(&mut *store)?.call_describe(store),
            Self::MailComposer(pre) => pre.instantiate(&mut *store)?.call_describe(store),
            Self::TenantBranding(pre) => pre.instantiate(&mut *store)?.call_describe(store),
            Self::LoginNamer(pre) => pre.instantiate(&mut *store)?.call_describe(store),
            Self::TokenClaims(pre) => pre.instantiate(&mut *store)?.call_describe(store),
            Self::EventSink(pre) => pre.instantiate(&mut *store)?.call_describe(store),
        }
    }
}
