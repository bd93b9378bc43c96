//! Passwords that can be read out over the phone: `bake7-turu4-ryme9-geta2-haju5`.

mod syllables;

use latchkey::plugin::{password::CharacterClass, random};
use latchkey_guest_kit::{
    password::{self, Class},
    random::Host,
    settings,
};
use syllables::Settings;

wit_bindgen::generate!({ world: "password-generator", path: "../wit/v1" });
export!(Pronounceable);

struct Pronounceable;

impl Guest for Pronounceable {
    fn describe() -> Description {
        Description {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            settings_schema: include_str!("settings.schema.json").into(),
        }
    }

    fn generate(_: GenerationContext, policy: Policy, settings: String) -> Result<String, PluginError> {
        let settings: Settings = settings::read(&settings).map_err(PluginError::InvalidSettings)?;
        settings.check().map_err(PluginError::InvalidSettings)?;
        settings.generate(&own(&policy), &mut Host(random::below)).map_err(PluginError::Failed)
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
