//! User names such as `blopez`, the next one of that name `blopez2`.

use serde::Deserialize;

wit_bindgen::generate!({ world: "login-namer", path: "wit" });

struct Plugin;
export!(Plugin);

/// What a tenant can set; `settings.schema.json` says the same to the server.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    separator: String,
}

impl Guest for Plugin {
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
        let settings: Settings = serde_json::from_str(&settings)
            .map_err(|error| PluginError::InvalidSettings(error.to_string()))?;
        let name = name(&person.first_name, &person.last_name, &settings.separator)
            .ok_or_else(|| PluginError::Failed("the names have no letter from a to z".into()))?;
        // The host asks again, with the next number, when a name is taken.
        let number = if attempt > 1 {
            attempt.to_string()
        } else {
            String::new()
        };
        let domain = domain
            .map(|domain| format!("@{domain}"))
            .unwrap_or_default();
        Ok(format!("{name}{number}{domain}"))
    }
}

/// First letter and first last name, in letters from a to z. `None` where neither name has any.
fn name(first: &str, last: &str, separator: &str) -> Option<String> {
    let initial: String = plain(first).chars().take(1).collect();
    let last: String = last
        .split([' ', '-'])
        .map(plain)
        .find(|word| word.len() > 2)
        .unwrap_or_else(|| plain(last));
    let parts: Vec<String> = [initial, last]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join(separator))
}

/// Letters from a to z; what has an accent loses it, what is unknown is left out.
fn plain(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            'a'..='z' => Some(letter),
            'á' | 'à' | 'ä' | 'â' | 'ą' => Some('a'),
            'é' | 'è' | 'ë' | 'ê' | 'ę' => Some('e'),
            'í' | 'ì' | 'ï' | 'î' => Some('i'),
            'ó' | 'ò' | 'ö' | 'ô' | 'ø' => Some('o'),
            'ú' | 'ù' | 'ü' | 'û' => Some('u'),
            'ç' | 'ć' => Some('c'),
            'ł' => Some('l'),
            'ñ' | 'ń' => Some('n'),
            'ś' => Some('s'),
            'ź' | 'ż' => Some('z'),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_short_and_plain() {
        assert_eq!(
            super::name("Łukasz", "Żółkiewski", "").unwrap(),
            "lzolkiewski"
        );
        assert_eq!(super::name("María", "de la Cruz", ".").unwrap(), "m.cruz");
        assert_eq!(super::name("李", "", ""), None);
    }
}
