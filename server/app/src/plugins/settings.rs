use jsonschema::{PatternOptions, Validator};
use latchkey_domain::plugin::MAXIMUM_SETTINGS_BYTES;
use serde_json::Value;

/// Settings that a plugin can't be given, or a schema that none can be compared with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    #[error("the plugin's settings schema is no JSON Schema: {0}")]
    Schema(String),
    #[error("must be a JSON object")]
    NoObject,
    #[error("must have at most {MAXIMUM_SETTINGS_BYTES} bytes as JSON")]
    TooLong,
    /// Where, and what was expected.
    #[error("don't fit the plugin's schema: {0}")]
    Unfit(String),
}

/// Whether settings can be compared with this schema at all.
pub fn check_schema(schema: &Value) -> Result<(), SettingsError> {
    validator(schema).map(drop)
}

/// Compares settings with the schema (JSON Schema 2020-12) of the plugin that they are for.
pub fn check_settings(schema: &Value, settings: &Value) -> Result<(), SettingsError> {
    if !settings.is_object() {
        return Err(SettingsError::NoObject);
    }
    if settings.to_string().len() > MAXIMUM_SETTINGS_BYTES {
        return Err(SettingsError::TooLong);
    }
    let validator = validator(schema)?;
    let wrong: Vec<String> = validator
        .iter_errors(settings)
        .take(5)
        .map(|error| {
            let place = error.instance_path().to_string();
            let place = if place.is_empty() { "the object".to_owned() } else { place };
            format!("{place}: {error}")
        })
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(SettingsError::Unfit(wrong.join("; "))) }
}

/// The schema comes from a tenant: nothing is fetched for it, and its patterns run in linear time.
fn validator(schema: &Value) -> Result<Validator, SettingsError> {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .with_pattern_options(PatternOptions::regex().size_limit(1 << 20))
        .offline()
        .build(schema)
        .map_err(|error| SettingsError::Schema(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn schema() -> Value {
        json!({
            "type": "object", "additionalProperties": false,
            "properties": { "words": { "type": "integer", "minimum": 4, "maximum": 12 } }
        })
    }

    #[test]
    fn what_fits_passes_and_what_does_not_is_told() {
        assert_eq!(check_settings(&schema(), &json!({ "words": 6 })), Ok(()));
        assert_eq!(check_settings(&json!({}), &json!({})), Ok(()));
        assert_eq!(check_settings(&schema(), &json!([])), Err(SettingsError::NoObject));
        for (settings, place, expected) in [
            (json!({ "words": 3 }), "/words", "4"),
            (json!({ "words": "six" }), "/words", "integer"),
            (json!({ "wrods": 6 }), "the object", "wrods"),
        ] {
            let told = check_settings(&schema(), &settings).unwrap_err().to_string();
            assert!(told.contains(place) && told.contains(expected), "{told}");
        }
        let long = json!({ "words": "x".repeat(MAXIMUM_SETTINGS_BYTES) });
        assert_eq!(check_settings(&schema(), &long), Err(SettingsError::TooLong));
    }

    #[test]
    fn a_hostile_schema_is_refused_or_harmless() {
        for bad in [
            json!({ "type": "wrong" }),
            json!({ "$ref": "https://elsewhere.example/schema.json" }),
            json!({ "pattern": "(a{1000}){1000}" }),
            json!({ "pattern": "(?<=a)b" }),
        ] {
            assert!(matches!(check_schema(&bad), Err(SettingsError::Schema(_))), "{bad}");
        }
        // Exponential where an engine goes back and tries again.
        let slow = json!({ "properties": { "a": { "pattern": "^(a+)+$" } } });
        let settings = json!({ "a": format!("{}b", "a".repeat(10_000)) });
        assert!(matches!(check_settings(&slow, &settings), Err(SettingsError::Unfit(_))));
    }
}
