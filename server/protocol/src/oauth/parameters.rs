//! Parameters of a query or of a form (RFC 6749 §3.1, §3.2).

use super::{ErrorCode, OAuthError, form_encoding};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Named values, each name once but for those that are lists.
///
/// They may hold secrets; so `Debug` shows the names only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(String, String)>", into = "Vec<(String, String)>")]
pub struct Parameters {
    pairs: Vec<(String, String)>,
}

/// Why parameters can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    #[error("the parameters are larger than {MAXIMUM_BYTES} bytes")]
    TooLarge,
    #[error("there are more than {MAXIMUM_PAIRS} parameters")]
    TooMany,
    #[error("parameter {0} of the list is not form-urlencoded UTF-8")]
    Malformed(usize),
    #[error("`{0}` appears twice")]
    Repeated(String),
}

/// The most bytes that are looked at.
pub const MAXIMUM_BYTES: usize = 64 * 1024;
/// The most parameters.
pub const MAXIMUM_PAIRS: usize = 200;

/// Parameters that may appear several times (RFC 8707 §2, RFC 8693 §2.1).
const LISTS: [&str; 2] = ["resource", "audience"];

impl Parameters {
    /// Reads a query (without its question mark) or the body of a form.
    ///
    /// A parameter without a value counts as left out (RFC 6749 §3.1), but it does count as an appearance.
    pub fn parse(encoded: &[u8]) -> Result<Self, ParameterError> {
        if encoded.len() > MAXIMUM_BYTES {
            return Err(ParameterError::TooLarge);
        }
        let mut pairs = Vec::new();
        for pair in encoded.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if pairs.len() == MAXIMUM_PAIRS {
                return Err(ParameterError::TooMany);
            }
            let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
                Some(equals) => (&pair[..equals], &pair[equals + 1..]),
                None => (pair, &[][..]),
            };
            let decoded = form_encoding::decode(name).zip(form_encoding::decode(value));
            pairs.push(decoded.ok_or(ParameterError::Malformed(pairs.len() + 1))?);
        }
        Self::from_pairs(pairs)
    }

    /// Takes pairs that came another way, under the same rules.
    pub fn from_pairs<N: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, ParameterError> {
        let mut taken: Vec<(String, String)> = Vec::new();
        let mut bytes = 0;
        for (name, value) in pairs {
            let (name, value) = (name.into(), value.into());
            bytes += name.len() + value.len();
            if bytes > MAXIMUM_BYTES {
                return Err(ParameterError::TooLarge);
            }
            if taken.len() == MAXIMUM_PAIRS {
                return Err(ParameterError::TooMany);
            }
            if name.contains('\0') || value.contains('\0') {
                return Err(ParameterError::Malformed(taken.len() + 1));
            }
            if !LISTS.contains(&name.as_str()) && taken.iter().any(|(other, _)| *other == name) {
                return Err(ParameterError::Repeated(name));
            }
            taken.push((name, value));
        }
        taken.retain(|(name, value)| !name.is_empty() && !value.is_empty());
        Ok(Self { pairs: taken })
    }

    /// The value of a parameter, never empty; of a list the first.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// Every value of a parameter.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.iter().filter(|(other, _)| *other == name).map(|(_, value)| value).collect()
    }

    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets a parameter in place of all values that it had. An empty value removes it.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        self.remove(&name);
        if !value.is_empty() {
            self.pairs.push((name, value));
        }
    }

    /// Takes a parameter out, all of its values.
    pub fn remove(&mut self, name: &str) {
        self.pairs.retain(|(other, _)| other != name);
    }

    /// Names and values in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The parameters as a query, without a question mark.
    #[must_use]
    pub fn to_query(&self) -> String {
        form_encoding::encode_pairs(self.iter())
    }
}

impl TryFrom<Vec<(String, String)>> for Parameters {
    type Error = ParameterError;

    fn try_from(pairs: Vec<(String, String)>) -> Result<Self, ParameterError> {
        Self::from_pairs(pairs)
    }
}

impl From<Parameters> for Vec<(String, String)> {
    fn from(parameters: Parameters) -> Self {
        parameters.pairs
    }
}

impl IntoIterator for Parameters {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<(String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.pairs.into_iter()
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Parameters")?;
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

impl From<ParameterError> for OAuthError {
    fn from(error: ParameterError) -> Self {
        Self::new(ErrorCode::InvalidRequest, error.to_string())
    }
}

#[cfg(test)]
mod tests;
