//! Passwords of words: `lampa-rower-wiosna-kubek-zamek-morze`, in the language of whoever will read them.

mod phrase;

use latchkey::plugin::{
    password::{CharacterClass, Purpose},
    random,
};
use latchkey_guest_kit::{
    password::{self, Class},
    random::Host,
    settings,
};
use phrase::Settings;

wit_bindgen::generate!({ world: "password-generator", path: "../wit/v1" });
export!(Passphrase);

struct Passphrase;

impl Guest for Passphrase {
    fn describe() -> Description {
        Description {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            settings_schema: include_str!("settings.schema.json").into(),
        }
    }

    fn generate(context: GenerationContext, policy: Policy, settings: String) -> Result<String, PluginError> {
        let settings: Settings = settings::read(&settings).map_err(PluginError::InvalidSettings)?;
        settings.check().map_err(PluginError::InvalidSettings)?;
        let bits = match context.purpose {
            Purpose::TechnicalUser => phrase::BITS_FOR_SOFTWARE,
            Purpose::Reset | Purpose::NewAccount => 0,
        };
        let host = &mut Host(random::below);
        settings.generate(&context.locale, bits, &own(&policy), host).map_err(PluginError::Failed)
    }
}

fn own(policy: &Policy) -> password::Policy {
    let class = |class: &CharacterClass| match class {
        CharacterClass::Lowercase => Class::Lowercase,
        CharacterClass::Uppercase => Class::Uppercase,
        CharacterClass::Digit => Class::Digit,
        CharacterClass::Symbol => Class::Symbol,
    };
    password::Policy {
        minimum: policy.minimum_length as usize,
        maximum: policy.maximum_length as usize,
        required: policy.required_classes.iter().map(class).collect(),
    }
}
