use super::{Question, World};
use crate::{
    bindings::{login_namer::LoginNamerPre, naming},
    guest::Guest,
    running::Spoken,
    text,
};
use latchkey_domain::plugin::Person;
use wasmtime::Store;

const LOGIN_CHARACTERS: usize = 128;

/// Asks for a user name. Whether it may be one, and is free, is for the caller to judge.
pub(crate) struct Propose {
    person: naming::Person,
    domain: Option<String>,
    attempt: u32,
}

impl Propose {
    pub(crate) fn new(person: Person, domain: Option<String>, attempt: u32) -> Self {
        Self { person: person.into(), domain, attempt }
    }
}

impl Question for Propose {
    type Pre = LoginNamerPre<Guest>;
    type Raw = String;
    type Answer = String;

    fn pre(world: &World) -> Option<&Self::Pre> {
        if let World::LoginNamer(pre) = world { Some(pre) } else { None }
    }

    fn ask(&self, pre: &Self::Pre, store: &mut Store<Guest>, settings: &str) -> Spoken<Self::Raw> {
        let guest = pre.instantiate(&mut *store)?;
        guest.call_propose(store, &self.person, self.domain.as_deref(), self.attempt, settings)
    }

    fn accept(self, raw: Self::Raw) -> Result<String, String> {
        text::words("the user name", &raw, LOGIN_CHARACTERS)?;
        Ok(raw)
    }
}

impl From<Person> for naming::Person {
    fn from(person: Person) -> Self {
        Self {
            first_name: person.first_name,
            last_name: person.last_name,
            profile: person.profile,
            group: person.group,
            locale: person.locale,
        }
    }
}
