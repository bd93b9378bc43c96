use super::Capability;
use crate::{
    Timestamp,
    id::{PluginId, TenantId, UserId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An uploaded component, as it described itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Plugin {
    pub id: PluginId,
    pub tenant: TenantId,
    pub capability: Capability,
    /// Its own name and version.
    pub name: String,
    pub version: String,
    /// The JSON Schema that settings must fit.
    pub settings_schema: Value,
    /// SHA-256 of the component, in hexadecimal.
    pub digest: String,
    pub size_bytes: u64,
    pub uploaded_at: Timestamp,
    pub uploaded_by: Option<UserId>,
}

/// What happens when a bound plugin gives no acceptable answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fallback {
    /// The built-in takes its place.
    #[default]
    Builtin,
    /// The operation is refused; a mail waits.
    Refuse,
}

impl Fallback {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Builtin => "builtin",
            Self::Refuse => "refuse",
        }
    }

    /// The fallback of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Builtin, Self::Refuse].into_iter().find(|fallback| fallback.name() == name)
    }
}

/// Which plugin does what for a tenant, from when to when: each change is a revision, the highest one holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    pub capability: Capability,
    /// Counts from 1.
    pub revision: u32,
    /// `None`: the built-in, from this revision on.
    pub plugin: Option<PluginId>,
    /// The component's digest, where a plugin is bound.
    pub digest: Option<String>,
    /// A JSON object that fits the plugin's schema.
    pub settings: Value,
    pub on_failure: Fallback,
    pub bound_at: Timestamp,
    pub bound_by: Option<UserId>,
}
