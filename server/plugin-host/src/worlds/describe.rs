use crate::{bindings::types::Description, text};
use serde_json::Value;

/// The most bytes of a settings schema.
const SCHEMA_BYTES: usize = 16 * 1024;

/// What a guest says about itself, within the contract's bounds.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) settings_schema: Value,
}

/// # Errors
/// What is wrong with the description.
pub(crate) fn checked(description: Description) -> Result<Described, String> {
    text::words("the name", &description.name, 64)?;
    text::words("the version", &description.version, 32)?;
    text::bytes("the settings' schema", description.settings_schema.len(), SCHEMA_BYTES)?;
    let settings_schema: Value = serde_json::from_str(&description.settings_schema)
        .map_err(|error| format!("the settings' schema is no JSON: {error}"))?;
    if !settings_schema.is_object() {
        return Err("the settings' schema is no JSON object".to_owned());
    }
    if refers_elsewhere(&settings_schema) {
        return Err("the settings' schema refers to another document".to_owned());
    }
    Ok(Described { name: description.name, version: description.version, settings_schema })
}

/// Whether a reference leads out of the document: nothing is fetched because a guest says so. serde_json bounds the
/// depth.
fn refers_elsewhere(schema: &Value) -> bool {
    match schema {
        Value::Object(members) => members.iter().any(|(key, value)| match (key.as_str(), value) {
            ("$ref" | "$dynamicRef", Value::String(target)) => !target.starts_with('#'),
            _ => refers_elsewhere(value),
        }),
        Value::Array(items) => items.iter().any(refers_elsewhere),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(name: &str, version: &str, schema: &str) -> Result<Described, String> {
        checked(Description { name: name.into(), version: version.into(), settings_schema: schema.into() })
    }

    #[test]
    fn a_description_within_the_contract_is_taken_as_it_is() {
        let schema = r##"{"properties":{"$ref":{"type":"string"},"a":{"$ref":"#/$defs/b"}}}"##;
        let described = described("Words", "1.4.0", schema).expect("a good description");
        assert_eq!((described.name.as_str(), described.version.as_str()), ("Words", "1.4.0"));
        assert_eq!(described.settings_schema, serde_json::from_str::<Value>(schema).unwrap());
    }

    #[test]
    fn each_bound_is_told() {
        let long = format!(r#"{{"title":"{}"}}"#, "x".repeat(SCHEMA_BYTES));
        for (name, version, schema, told) in [
            ("", "1", "{}", "the name is empty"),
            (" ", "1", "{}", "the name is empty"),
            (&*"x".repeat(65), "1", "{}", "the name has more than 64"),
            ("a\nb", "1", "{}", "the name has a line break"),
            ("a", "", "{}", "the version is empty"),
            ("a", &*"1".repeat(33), "{}", "the version has more than 32"),
            ("a", "1", "[]", "no JSON object"),
            ("a", "1", "", "no JSON"),
            ("a", "1", r#"{"items":[{"$ref":"https://a/b"}]}"#, "another document"),
            ("a", "1", &*long, "at most 16384"),
            ("a", "1", &*"[".repeat(16_000), "recursion"),
        ] {
            let refusal = described(name, version, schema).unwrap_err();
            assert!(refusal.contains(told), "{refusal}");
        }
    }
}
