use crate::{
    Limits, bindings::types::PluginError, failure, guest, guest::Guest, queue::Slot, watchdog,
    watchdog::Watchdog,
};
use latchkey_domain::{
    Entropy,
    plugin::{Answered, PluginFailure, PluginResult},
};
use std::sync::Arc;
use wasmtime::{Engine, Store};

/// Where guests run.
pub(crate) struct Runner {
    pub(crate) engine: Engine,
    pub(crate) limits: Limits,
    watchdog: Watchdog,
}

/// What comes out of a call that neither trapped nor ran over: an answer or the guest's refusal.
pub(crate) type Spoken<T> = wasmtime::Result<Result<T, PluginError>>;

impl Runner {
    pub(crate) fn new(engine: Engine, limits: Limits, watchdog: Watchdog) -> Self {
        Self { engine, limits, watchdog }
    }

    /// Asks an instance that is gone when this returns. Blocks; `_slot` says that nobody else runs meanwhile.
    pub(crate) fn run<Raw>(
        &self,
        _slot: Slot,
        entropy: Arc<dyn Entropy>,
        ask: impl FnOnce(&mut Store<Guest>) -> Spoken<Raw>,
    ) -> PluginResult<Raw> {
        let began = watchdog::now();
        // First the store, which remembers the epoch; then the limit, which moves it. The other way round a thread
        // that is held up in between would let its guest run for ever.
        let mut store = guest::store(&self.engine, &self.limits, entropy);
        let limited = self.watchdog.limit(self.limits.deadline);
        let spoken = ask(&mut store);
        drop(limited);
        let took = watchdog::now().saturating_duration_since(began);
        let answer = spoken
            .map_err(|error| failure::of_call(&error, store.data(), &self.limits))?
            .map_err(|error| failure::of_refusal(&error))?;
        Ok(Answered { answer, log: store.into_data().log, took })
    }
}

/// Believes what `accept` accepts.
pub(crate) fn accepted<Raw, Answer>(
    answered: Answered<Raw>,
    accept: impl FnOnce(Raw) -> Result<Answer, String>,
) -> PluginResult<Answer> {
    let Answered { answer, log, took } = answered;
    accept(answer).map(|answer| Answered { answer, log, took }).map_err(PluginFailure::Answer)
}
