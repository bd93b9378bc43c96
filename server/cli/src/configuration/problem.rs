use std::fmt;

/// One thing that is wrong, said so that it can be mended without asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key's path (`mail.pool_size`), or the file.
    pub key: String,
    /// What is wrong and what was expected; never a secret.
    pub message: String,
    /// Where the value came from: the file or the environment variable. `None`: it came from nowhere.
    pub origin: Option<String>,
}

impl Problem {
    pub(super) fn new(key: &str, message: impl Into<String>) -> Self {
        Self { key: key.into(), message: message.into(), origin: None }
    }

    pub(super) fn from(mut self, origin: impl Into<String>) -> Self {
        self.origin = Some(origin.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.message)?;
        match &self.origin {
            Some(origin) => write!(f, " (from {origin})"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong with a configuration. Displays as a list, one problem a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigurationErrors(pub Vec<Problem>);

impl fmt::Display for ConfigurationErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration can't be used:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  - {problem}"))
    }
}

impl std::error::Error for ConfigurationErrors {}
