//! How values of the domain are kept in columns.

use crate::StorageError;
use latchkey_domain::{
    Timestamp,
    clock::{from_micros, to_micros},
    digest::sha256,
    login_name::LoginKey,
};
use serde::{Serialize, de::DeserializeOwned};

/// Microseconds of an instant that may be missing.
pub fn micros(instant: Option<Timestamp>) -> Option<i64> {
    instant.map(to_micros)
}

/// The instant of microseconds that may be missing.
pub fn instant(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(from_micros)
}

/// What a text is looked up by where it must be the very same.
pub fn exact_key(text: &str) -> Vec<u8> {
    sha256(text.as_bytes()).to_vec()
}

/// What a name or address is looked up by where case and width don't count.
pub fn folded_key(key: &LoginKey) -> Vec<u8> {
    exact_key(key.as_str())
}

/// A text to compare a column with. PostgreSQL refuses to look at U+0000; no text of ours holds the replacement character
/// in its place, so it finds nothing.
pub fn comparable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// The beginning of a text, for a bounded column.
pub fn beginning(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

/// A document as JSON text.
pub fn to_json<T: Serialize>(document: &T) -> String {
    serde_json::to_string(document).expect("our documents have text for keys and no failing serializer")
}

/// Reads JSON text, or a JSON string of which `text` is the inside (see [`name_of`]).
pub fn from_json<T: DeserializeOwned>(
    text: &str,
    table: &'static str,
    column: &'static str,
) -> Result<T, StorageError> {
    serde_json::from_str(text).map_err(|_| StorageError::corrupt(table, column))
}

/// The name under which serde writes a variant without data.
pub fn name_of<T: Serialize>(variant: &T) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(name)) => name,
        _ => unreachable!("only enums without data are kept by their names"),
    }
}

/// The variant of that name.
pub fn named<T: DeserializeOwned>(
    name: String,
    table: &'static str,
    column: &'static str,
) -> Result<T, StorageError> {
    serde_json::from_value(serde_json::Value::String(name)).map_err(|_| StorageError::corrupt(table, column))
}

/// A digest as stored.
pub fn digest(bytes: &[u8], table: &'static str, column: &'static str) -> Result<[u8; 32], StorageError> {
    bytes.try_into().map_err(|_| StorageError::corrupt(table, column))
}
