//! What templates see of the pages about applications and devices.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Words, initial, web_address};
use crate::error::RenderError;
use crate::locale::Argument;
use crate::page::{ApplicationRow, ConsentScope, DeviceError, Frame, Page};
use crate::theme::page_file;

impl Page {
    pub(super) fn oauth(&self, frame: &Frame, words: &Words<'_>) -> Result<Value, RenderError> {
        Ok(match self {
            Self::Consent {
                client_name,
                client_host,
                client_uri,
                policy_uri,
                tos_uri,
                login,
                display_name,
                scopes,
                continuation,
            } => json!({
                "client_name": client_name,
                "client_host": client_host,
                "client_uri": web_address(client_uri.as_deref()),
                "policy_uri": web_address(policy_uri.as_deref()),
                "tos_uri": web_address(tos_uri.as_deref()),
                "account": account(login, display_name),
                "switch_url":
                    format!("{}/login?continue={}&switch=1", frame.base_path, query_value(continuation)),
                "scopes": in_words(scopes, words)?,
                "continuation": continuation,
            }),
            Self::ChooseAccount { client_name, login, display_name, continuation } => json!({
                "client_name": client_name,
                "account": account(login, display_name),
                "switch_url": null,
                "continuation": continuation,
            }),
            Self::LogOut { client_name, login, display_name, continuation } => json!({
                "client_name": client_name,
                "account": account(login, display_name),
                "switch_url": null,
                "continuation": continuation,
            }),
            Self::Device { user_code, error } => json!({
                "user_code": user_code,
                "error": error.map(|error| error.context(words)).transpose()?,
            }),
            Self::DeviceConfirm { client_name, user_code, login, display_name, scopes } => json!({
                "client_name": client_name,
                "user_code": user_code,
                "account": account(login, display_name),
                "switch_url": null,
                "scopes": in_words(scopes, words)?,
            }),
            Self::DeviceDone { allowed } => json!({ "allowed": allowed }),
            Self::FormPost { action, fields, client_name } => json!({
                "action": web_address(Some(action)).ok_or_else(|| RenderError::Template {
                    name: page_file(self.kind()),
                    reason: "the form's action is no web address".to_owned(),
                })?,
                "fields": fields.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect::<Vec<_>>(),
                "client_name": client_name,
                // The form goes to another site, which is not to learn it.
                "csrf": null,
            }),
            Self::Applications { rows, time_zone } => json!({
                "rows": rows.iter().map(|row| row.context(words, time_zone)).collect::<Result<Vec<_>, _>>()?,
            }),
            _ => Value::Null,
        })
    }
}

/// Who is logged in: by name and login, or by the login alone.
fn account(login: &str, display_name: &str) -> Value {
    let named = !display_name.is_empty() && display_name != login;
    let name = if named { display_name } else { login };
    json!({ "name": name, "login": named.then_some(login), "initial": initial(name) })
}

fn in_words(scopes: &[ConsentScope], words: &Words<'_>) -> Result<Vec<String>, RenderError> {
    scopes.iter().map(|scope| scope.text(words)).collect()
}

/// As the value of a query's parameter: everything but RFC 3986's unreserved characters is written in hexadecimal.
pub(super) fn query_value(value: &str) -> String {
    value.bytes().fold(String::with_capacity(value.len()), |mut encoded, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte.into()),
            // Writing to a string can't fail.
            _ => _ = write!(encoded, "%{byte:02X}"),
        }
        encoded
    })
}

impl ConsentScope {
    fn text(&self, words: &Words<'_>) -> Result<String, RenderError> {
        match self {
            Self::Identity => words.text("scope-identity", &[]),
            Self::Profile => words.text("scope-profile", &[]),
            Self::Email => words.text("scope-email", &[]),
            Self::Groups => words.text("scope-groups", &[]),
            Self::OfflineAccess => words.text("scope-offline", &[]),
            Self::Other(scope) => words.text("scope-other", &[("scope", Argument::Text(scope))]),
        }
    }
}

impl DeviceError {
    fn context(self, words: &Words<'_>) -> Result<Value, RenderError> {
        let text = match self {
            Self::Missing => words.text("device-error-missing", &[])?,
            Self::Unknown => words.text("device-error-unknown", &[])?,
            Self::Throttled { retry_after_minutes } => {
                words.count("device-error-throttled", "minutes", retry_after_minutes)?
            }
            Self::FormExpired => words.text("error-form-expired", &[])?,
        };
        Ok(json!({
            "summary": words.text("device-error-summary", &[])?,
            "text": text,
            "marks_field": matches!(self, Self::Missing | Self::Unknown),
        }))
    }
}

impl ApplicationRow {
    fn context(&self, words: &Words<'_>, time_zone: &str) -> Result<Value, RenderError> {
        Ok(json!({
            "id": self.id,
            "client_name": self.client_name,
            "client_uri": web_address(self.client_uri.as_deref()),
            "scopes": in_words(&self.scopes, words)?,
            "granted_at": words.moment(self.granted_at, time_zone)?,
            "last_used_at": words.moment_if(self.last_used_at, time_zone)?,
            "first_party": self.first_party,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_value_keeps_to_itself() {
        assert_eq!(query_value("aZ09-._~"), "aZ09-._~");
        assert_eq!(query_value("/a?b=c&d #%+é"), "%2Fa%3Fb%3Dc%26d%20%23%25%2B%C3%A9");
    }
}
