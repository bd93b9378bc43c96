//! Values compared with the OpenAPI document, so that what is documented is what is enforced, and a caller learns of every
//! wrong field at once.

use latchkey_domain::Timestamp;
use latchkey_protocol::problem::FieldProblem;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The document's named schemas.
pub(super) struct Schemas(BTreeMap<String, MetaSchema>);

impl Schemas {
    pub(super) fn new(registry: Registry) -> Self {
        Self(registry.schemas)
    }

    /// Adds to `problems` whatever in `value` the schema does not allow. `path` names the value, empty for the whole body.
    pub(super) fn check(
        &self,
        schema: &MetaSchemaRef,
        value: &Value,
        path: &str,
        problems: &mut Vec<FieldProblem>,
    ) {
        let schema = match schema {
            MetaSchemaRef::Inline(schema) => schema,
            MetaSchemaRef::Reference(name) => match self.0.get(name) {
                Some(schema) => schema,
                None => return,
            },
        };
        if value.is_null() && schema.nullable {
            return;
        }
        for part in &schema.all_of {
            self.check(part, value, path, problems);
        }
        if let Some(message) = mismatch(schema, value) {
            problems.push(FieldProblem { field: named(path), message });
            return;
        }
        match value {
            Value::Object(members) => self.check_members(schema, members, path, problems),
            Value::Array(items) => self.check_items(schema, items, path, problems),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// The type that a parameter's text is to be read as.
    pub(super) fn type_of(&self, schema: &MetaSchemaRef) -> &'static str {
        match schema {
            MetaSchemaRef::Reference(name) => self.0.get(name).map_or("", |schema| schema.ty),
            MetaSchemaRef::Inline(schema) if schema.ty.is_empty() => {
                schema.all_of.first().map_or("", |part| self.type_of(part))
            }
            MetaSchemaRef::Inline(schema) => schema.ty,
        }
    }

    fn check_members(
        &self,
        schema: &MetaSchema,
        members: &Map<String, Value>,
        path: &str,
        problems: &mut Vec<FieldProblem>,
    ) {
        if schema.ty != "object" {
            return;
        }
        for name in &schema.required {
            if !members.contains_key(*name) {
                problems.push(FieldProblem { field: below(path, name), message: "is needed".into() });
            }
        }
        for (name, value) in members {
            let field = below(path, name);
            match schema.properties.iter().find(|(known, _)| known == name) {
                Some((_, schema)) => self.check(schema, value, &field, problems),
                None => problems.push(FieldProblem { field, message: unknown(name, schema) }),
            }
        }
    }

    fn check_items(
        &self,
        schema: &MetaSchema,
        items: &[Value],
        path: &str,
        problems: &mut Vec<FieldProblem>,
    ) {
        let Some(schema) = &schema.items else { return };
        for (index, item) in items.iter().enumerate() {
            self.check(schema, item, &format!("{path}[{index}]"), problems);
        }
    }
}

/// What one level of a schema has against a value: its type first, since bounds mean nothing for another.
fn mismatch(schema: &MetaSchema, value: &Value) -> Option<String> {
    let is_of_type = match schema.ty {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    };
    if !is_of_type {
        return Some(format!("must be {}, not {}", described(schema), kind(value)));
    }
    if !schema.enum_items.is_empty() && !schema.enum_items.contains(value) {
        let words: Vec<String> = schema.enum_items.iter().map(Value::to_string).collect();
        return Some(format!("must be one of {}", words.join(", ")));
    }
    match value {
        Value::Number(number) => out_of_bounds(schema, number.as_f64()?),
        Value::String(text) => bad_text(schema, text),
        _ => None,
    }
}

fn out_of_bounds(schema: &MetaSchema, number: f64) -> Option<String> {
    // Every integer of the API is a 32-bit count unless its schema says less.
    let least = schema.minimum.unwrap_or(0.0);
    let most = schema.maximum.unwrap_or(f64::from(u32::MAX));
    (number < least || number > most).then(|| format!("must be {least} to {most}"))
}

fn bad_text(schema: &MetaSchema, text: &str) -> Option<String> {
    let length = text.chars().count();
    if schema.max_length.is_some_and(|most| length > most) {
        return Some(format!("must have at most {} characters", schema.max_length?));
    }
    // PostgreSQL keeps no text with it, and nobody types it.
    if text.contains('\0') {
        return Some("must not contain the character U+0000".into());
    }
    let message = match schema.format? {
        "uuid" if text.parse::<uuid::Uuid>().is_err() => "must be a UUID",
        "date-time" if text.parse::<Timestamp>().is_err() => {
            "must be an instant in RFC 3339 form such as 2026-11-22T18:00:00Z"
        }
        "user-reference" if !is_user_reference(text) => "must be a user's UUID, or by-login: and a user name",
        _ => return None,
    };
    Some(message.into())
}

fn is_user_reference(text: &str) -> bool {
    match text.strip_prefix("by-login:") {
        Some(login) => !login.is_empty(),
        None => text.parse::<uuid::Uuid>().is_ok(),
    }
}

fn described(schema: &MetaSchema) -> &'static str {
    match schema.ty {
        "string" => "a string",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        "array" => "an array",
        _ => "an object",
    }
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn unknown(name: &str, schema: &MetaSchema) -> String {
    let names: Vec<&str> = schema.properties.iter().map(|(name, _)| *name).collect();
    let nearest = names.iter().find(|known| known.eq_ignore_ascii_case(name));
    match (nearest, names.is_empty()) {
        (Some(nearest), _) => format!("is unknown; did you mean {nearest}?"),
        (None, true) => "is unknown: this takes no fields".into(),
        (None, false) => format!("is unknown; known are {}", names.join(", ")),
    }
}

/// Longest part of a caller's own words that is said back.
const ECHOED_CHARACTERS: usize = 100;

fn below(path: &str, name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).take(ECHOED_CHARACTERS).collect();
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

fn named(path: &str) -> String {
    if path.is_empty() { "body".into() } else { path.to_owned() }
}
