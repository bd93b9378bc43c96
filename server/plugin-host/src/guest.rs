use crate::Limits;
use latchkey_domain::{Entropy, plugin::LogLine};
use std::sync::Arc;
use wasmtime::{Engine, ResourceLimiter, Store};

/// What the host keeps of one running instance.
pub(crate) struct Guest {
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) log: Vec<LogLine>,
    pub(crate) allowance: Allowance,
}

/// What an instance may still take, and whether it wanted more memory than that.
pub(crate) struct Allowance {
    memory_left_bytes: usize,
    table_elements_left: usize,
    pub(crate) memory_refused: bool,
}

/// A store for one call: it ends with the instance, and nothing of it survives.
pub(crate) fn store(engine: &Engine, limits: &Limits, entropy: Arc<dyn Entropy>) -> Store<Guest> {
    let allowance = Allowance {
        memory_left_bytes: limits.memory_bytes,
        table_elements_left: limits.table_elements,
        memory_refused: false,
    };
    let mut store = Store::new(engine, Guest { entropy, log: Vec::new(), allowance });
    store.limiter(|guest| &mut guest.allowance);
    store.set_hostcall_fuel(limits.output_bytes);
    // Trap as soon as the epoch moves: it moves when the running guest is overdue.
    store.set_epoch_deadline(1);
    store
}

impl ResourceLimiter for Allowance {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let granted = take(&mut self.memory_left_bytes, desired.saturating_sub(current));
        self.memory_refused |= !granted;
        Ok(granted)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(take(&mut self.table_elements_left, desired.saturating_sub(current)))
    }
}

fn take(left: &mut usize, wanted: usize) -> bool {
    match left.checked_sub(wanted) {
        Some(rest) => {
            *left = rest;
            true
        }
        None => false,
    }
}
