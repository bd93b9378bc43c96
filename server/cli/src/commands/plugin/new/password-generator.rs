//! Passwords of five groups: `hx7qk-3tncr-w4bfd-m9ryz-zk2pg`.

use latchkey::plugin::random;
use serde::Deserialize;

wit_bindgen::generate!({ world: "password-generator", path: "wit" });

struct Plugin;
export!(Plugin);

/// What a tenant can set; `settings.schema.json` says the same to the server.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    groups: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { groups: 5 }
    }
}

impl Guest for Plugin {
    fn describe() -> Description {
        Description {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            settings_schema: include_str!("settings.schema.json").into(),
        }
    }

    fn generate(
        _: GenerationContext,
        policy: Policy,
        settings: String,
    ) -> Result<String, PluginError> {
        let settings: Settings = serde_json::from_str(&settings)
            .map_err(|error| PluginError::InvalidSettings(error.to_string()))?;
        let mut password = groups(settings.groups, random::below);
        // With this every kind of character is there that a policy may require, and no chance is lost.
        if !policy.required_classes.is_empty() {
            password.push_str("-A7!");
        }
        while password.len() < policy.minimum_length as usize {
            password.push('-');
            password.push_str(&groups(1, random::below));
        }
        password.truncate(policy.maximum_length as usize);
        Ok(password)
    }
}

/// Nothing that is taken for something else, and no vowels, so that no words come about.
const CHARACTERS: &[u8; 27] = b"bcdfghjkmnpqrstvwxyz2345679";

/// Groups of five characters, each with 4.75 bits of chance. `below` is the host's randomness, in
/// tests another.
fn groups(count: usize, below: impl Fn(u32) -> u32) -> String {
    let character = || char::from(CHARACTERS[below(CHARACTERS.len() as u32) as usize]);
    let group = || (0..5).map(|_| character()).collect::<String>();
    (0..count).map(|_| group()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_are_as_many_groups_as_wanted() {
        assert_eq!(super::groups(3, |_| 0), "bbbbb-bbbbb-bbbbb");
    }
}
