//! The theme's files for browsers: stylesheet, script, icon.

use std::collections::HashMap;
use std::sync::Arc;

use crate::fingerprint::fingerprint;

/// A file to be served under `/assets/{name}` and to be cached for ever: its name has its fingerprint.
#[derive(Clone, Debug)]
pub struct Asset {
    pub bytes: Arc<[u8]>,
    pub content_type: &'static str,
}

/// All assets by fingerprinted name, and the names that templates link to.
#[derive(Debug, Default)]
pub struct Assets {
    by_name: HashMap<String, Asset>,
}

impl Assets {
    /// Adds a file and returns its public name: `latchkey.css` becomes `latchkey-3f2a9c….css`.
    pub fn add(&mut self, stem: &str, kind: AssetKind, bytes: &[u8]) -> String {
        let name = format!("{stem}-{}.{}", fingerprint(bytes), kind.extension());
        self.by_name
            .insert(name.clone(), Asset { bytes: Arc::from(bytes), content_type: kind.content_type() });
        name
    }

    pub fn get(&self, name: &str) -> Option<Asset> {
        self.by_name.get(name).cloned()
    }
}

/// The kinds of file a theme may serve; the content type never depends on what a file claims to be.
#[derive(Clone, Copy, Debug)]
pub enum AssetKind {
    Stylesheet,
    Script,
    Icon,
}

impl AssetKind {
    fn extension(self) -> &'static str {
        match self {
            Self::Stylesheet => "css",
            Self::Script => "js",
            Self::Icon => "svg",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Stylesheet => "text/css; charset=utf-8",
            Self::Script => "text/javascript; charset=utf-8",
            Self::Icon => "image/svg+xml",
        }
    }
}
