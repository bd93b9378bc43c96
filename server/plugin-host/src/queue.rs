use crate::Limits;
use latchkey_domain::{id::TenantId, plugin::PluginFailure};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The line before the one slot in which guests run.
///
/// Each tenant has a line of its own, and only the first of each stands in the line for the slot: so tenants take
/// turns, however many calls one of them makes and however long its guests run.
pub(crate) struct Queue {
    slot: Arc<Semaphore>,
    waiting: Mutex<Waiting>,
    length: usize,
    length_per_tenant: usize,
}

#[derive(Default)]
struct Waiting {
    calls: usize,
    lines: HashMap<TenantId, Line>,
}

struct Line {
    calls: usize,
    first: Arc<Semaphore>,
}

/// The right to run a guest, until dropped.
pub(crate) struct Slot(#[expect(dead_code, reason = "held for its drop")] OwnedSemaphorePermit);

impl Queue {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            slot: Arc::new(Semaphore::new(1)),
            waiting: Mutex::default(),
            length: limits.queue_length,
            length_per_tenant: limits.queue_length_per_tenant,
        }
    }

    /// Waits for the tenant's turn.
    ///
    /// # Errors
    /// [`PluginFailure::Busy`] when too many wait already.
    pub(crate) async fn turn(&self, tenant: TenantId) -> Result<Slot, PluginFailure> {
        let (_place, line) = self.stand_in_line(tenant)?;
        // Neither semaphore is ever closed.
        let _first = line.acquire().await.map_err(|_| PluginFailure::Busy)?;
        self.slot().await.ok_or(PluginFailure::Busy)
    }

    /// Waits for the slot beside the tenants' lines: for loading, which happens one at a time.
    pub(crate) async fn slot(&self) -> Option<Slot> {
        Arc::clone(&self.slot).acquire_owned().await.ok().map(Slot)
    }

    fn stand_in_line(&self, tenant: TenantId) -> Result<(Place<'_>, Arc<Semaphore>), PluginFailure> {
        let mut waiting = self.lock();
        if waiting.calls >= self.length {
            return Err(PluginFailure::Busy);
        }
        let line = waiting
            .lines
            .entry(tenant)
            .or_insert_with(|| Line { calls: 0, first: Arc::new(Semaphore::new(1)) });
        if line.calls >= self.length_per_tenant {
            return Err(PluginFailure::Busy);
        }
        line.calls += 1;
        let first = Arc::clone(&line.first);
        waiting.calls += 1;
        Ok((Place { queue: self, tenant }, first))
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A waiting call; gone when dropped, also by whoever gives up waiting.
struct Place<'a> {
    queue: &'a Queue,
    tenant: TenantId,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut waiting = self.queue.lock();
        waiting.calls -= 1;
        if let Some(line) = waiting.lines.get_mut(&self.tenant) {
            line.calls -= 1;
            if line.calls == 0 {
                waiting.lines.remove(&self.tenant);
            }
        }
    }
}

#[cfg(test)]
mod tests;
