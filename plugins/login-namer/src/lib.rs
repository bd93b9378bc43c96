//! User names for mass creation: `maria.garcia@school.example`, the next one of that name `maria.garcia2@…`.

mod fold;
mod name;

use latchkey_guest_kit::settings;
use name::{Names, Settings};

wit_bindgen::generate!({ world: "login-namer", path: "../wit/v1" });
export!(LoginNamer);

struct LoginNamer;

impl Guest for LoginNamer {
    fn describe() -> Description {
        Description {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            settings_schema: include_str!("settings.schema.json").into(),
        }
    }

    fn propose(
        person: Person,
        domain: Option<String>,
        attempt: u32,
        settings: String,
    ) -> Result<String, PluginError> {
        let settings: Settings = settings::read(&settings).map_err(PluginError::InvalidSettings)?;
        settings.check().map_err(PluginError::InvalidSettings)?;
        let names = Names { first: &person.first_name, last: &person.last_name };
        settings.propose(&names, domain.as_deref(), attempt).map_err(PluginError::Failed)
    }
}
