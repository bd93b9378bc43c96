use crate::{Outcome, told};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, path::Path};

/// Its name in `plugins/dist`.
pub(crate) const FILE: &str = "manifest.json";

/// What the committed components are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// What compiled them: only the same makes the same bytes.
    pub(crate) compiler: String,
    /// What made components of the compiled modules.
    pub(crate) wrapper: String,
    /// By name below `plugins/dist`.
    pub(crate) components: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Digest of what it was built from.
    pub(crate) sources: String,
    /// Of the component itself.
    pub(crate) sha256: String,
    pub(crate) size_bytes: usize,
}

impl Manifest {
    /// The one in `dist`.
    pub(crate) fn read(dist: &Path) -> Outcome<Self> {
        let path = dist.join(FILE);
        let text = fs::read_to_string(&path).map_err(told(&path))?;
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
    }

    pub(crate) fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("it is made of strings and numbers");
        text.push('\n');
        text
    }
}
