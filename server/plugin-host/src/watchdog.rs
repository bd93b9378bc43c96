use std::{
    io,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};
use wasmtime::Engine;

/// Interrupts the guest that runs past its deadline, by moving the engine's epoch on.
///
/// At most one guest runs at a time, so the epoch needn't tick: it moves when somebody is overdue, and never else.
/// The thread sleeps until the nearest deadline it knows, which many short calls share, and without a limit when
/// nothing runs.
pub(crate) struct Watchdog {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    engine: Engine,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// When the running guest must have answered.
    overdue_at: Option<Instant>,
    /// The thread sleeps without a limit and must be woken.
    resting: bool,
    closed: bool,
}

impl Watchdog {
    pub(crate) fn start(engine: &Engine) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            engine: engine.clone(),
            state: Mutex::new(State::default()),
            changed: Condvar::new(),
        });
        let watched = Arc::clone(&shared);
        let thread =
            std::thread::Builder::new().name("plugin-watchdog".to_owned()).spawn(move || watched.watch())?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// The engine's epoch moves on once `deadline` is over, unless what is returned is dropped before.
    pub(crate) fn limit(&self, deadline: Duration) -> Limited<'_> {
        let mut state = self.shared.lock();
        state.overdue_at = Some(now() + deadline);
        if state.resting {
            self.shared.changed.notify_one();
        }
        Limited(&self.shared)
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_one();
        if let Some(thread) = self.thread.take() {
            // It can't have panicked, and if it had there would be nothing to do about it here.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self) {
        let mut state = self.lock();
        while !state.closed {
            let Some(overdue_at) = state.overdue_at else {
                state.resting = true;
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.resting = false;
                continue;
            };
            let left = overdue_at.saturating_duration_since(now());
            if left.is_zero() {
                // Under the lock: the next guest's limit, counted from the epoch, begins after this.
                self.engine.increment_epoch();
                state.overdue_at = None;
            } else {
                let woken = self.changed.wait_timeout(state, left);
                state = woken.unwrap_or_else(PoisonError::into_inner).0;
            }
        }
    }
}

/// A running guest's deadline; lifted when dropped.
pub(crate) struct Limited<'a>(&'a Shared);

impl Drop for Limited<'_> {
    fn drop(&mut self) {
        self.0.lock().overdue_at = None;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "measures how long a guest runs; nothing is decided by the hour"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}
