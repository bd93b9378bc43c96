//! A clock that stands still until a test moves it.

use latchkey_domain::{Clock, Timestamp};
use std::{future::Future, pin::Pin, time::Duration};
use tokio::sync::watch;

/// Begins at a fixed instant, so that snapshots of mails and pages stay the same.
pub struct SettableClock(watch::Sender<Timestamp>);

impl Default for SettableClock {
    fn default() -> Self {
        let start: Timestamp = "2026-11-23T14:02:00Z".parse().expect("an instant");
        Self(watch::Sender::new(start))
    }
}

impl SettableClock {
    /// Moves time on; whoever waits for an instant that has come is woken.
    pub fn advance(&self, duration: Duration) {
        self.0.send_modify(|now| *now += duration);
    }
}

impl Clock for SettableClock {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }

    fn wait_until(&self, instant: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut time = self.0.subscribe();
        Box::pin(async move {
            let _ = time.wait_for(|now| *now >= instant).await;
        })
    }
}
