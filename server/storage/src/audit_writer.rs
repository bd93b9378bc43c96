//! What goes with every audit row besides what it tells.

use latchkey_domain::{audit::AuditRecord, seal::Keyring};
use std::sync::Arc;

/// Stamps audit rows, if the application has given the keys for it, and tells the sealer of them.
#[derive(Clone, Default)]
pub(crate) struct AuditWriter(Option<Arc<Desk>>);

struct Desk {
    keyring: Arc<Keyring>,
    written: Box<dyn Fn() + Send + Sync>,
}

impl AuditWriter {
    pub(crate) fn new(keyring: Arc<Keyring>, written: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(Desk { keyring, written: Box::new(written) })))
    }

    pub(crate) fn stamp(&self, record: impl FnOnce() -> AuditRecord) -> Option<String> {
        self.0.as_ref().map(|desk| record().stamp(&desk.keyring))
    }

    /// Called once rows are committed.
    pub(crate) fn written(&self) {
        if let Some(desk) = &self.0 {
            (desk.written)();
        }
    }
}
