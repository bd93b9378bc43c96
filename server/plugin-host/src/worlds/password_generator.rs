use super::{Question, World};
use crate::{
    bindings::{password, password_generator::PasswordGeneratorPre},
    guest::Guest,
    running::Spoken,
};
use latchkey_domain::{
    password::{CharacterClass, PasswordPolicy, PlainPassword},
    plugin::{GenerationContext, Purpose},
};
use wasmtime::Store;
use zeroize::Zeroizing;

/// Asks for a new password. Whether it meets the policy is for the caller to judge.
pub(crate) struct Generate {
    context: password::GenerationContext,
    policy: password::Policy,
}

impl Generate {
    pub(crate) fn new(context: GenerationContext, policy: PasswordPolicy) -> Self {
        Self { context: context.into(), policy: policy.into() }
    }
}

impl Question for Generate {
    type Pre = PasswordGeneratorPre<Guest>;
    /// Wiped when dropped. The guest's memory is wiped too when its instance goes: the pool hands it out again.
    type Raw = Zeroizing<String>;
    type Answer = PlainPassword;

    fn pre(world: &World) -> Option<&Self::Pre> {
        if let World::PasswordGenerator(pre) = world { Some(pre) } else { None }
    }

    fn ask(&self, pre: &Self::Pre, store: &mut Store<Guest>, settings: &str) -> Spoken<Self::Raw> {
        let guest = pre.instantiate(&mut *store)?;
        let spoken = guest.call_generate(store, &self.context, &self.policy, settings)?;
        Ok(spoken.map(Zeroizing::new))
    }

    fn accept(self, raw: Self::Raw) -> Result<PlainPassword, String> {
        if raw.is_empty() {
            return Err("the password is empty".to_owned());
        }
        if raw.chars().any(char::is_control) {
            return Err("the password has a control character".to_owned());
        }
        // People who read it from a mail or a slip lose what can't be seen.
        if raw.trim().len() != raw.len() {
            return Err("the password begins or ends with a space".to_owned());
        }
        PlainPassword::new(&raw).map_err(|too_long| format!("the password {too_long}"))
    }
}

impl From<GenerationContext> for password::GenerationContext {
    fn from(context: GenerationContext) -> Self {
        let purpose = match context.purpose {
            Purpose::Reset => password::Purpose::Reset,
            Purpose::NewAccount => password::Purpose::NewAccount,
            Purpose::TechnicalUser => password::Purpose::TechnicalUser,
        };
        Self { tenant: context.tenant.into(), locale: context.locale, purpose }
    }
}

impl From<PasswordPolicy> for password::Policy {
    /// Blocked words stay here: they are no rule for making passwords, but one for judging them.
    fn from(policy: PasswordPolicy) -> Self {
        Self {
            minimum_length: policy.minimum_length,
            maximum_length: policy.maximum_length,
            required_classes: policy.required_classes.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<CharacterClass> for password::CharacterClass {
    fn from(class: CharacterClass) -> Self {
        match class {
            CharacterClass::Lowercase => Self::Lowercase,
            CharacterClass::Uppercase => Self::Uppercase,
            CharacterClass::Digit => Self::Digit,
            CharacterClass::Symbol => Self::Symbol,
        }
    }
}
