//! The machine's clock and random source: the only real ones behind the ports of `latchkey-domain`.

use latchkey_domain::{Clock, Entropy, Timestamp, clock};
use std::{future::Future, pin::Pin, time::Duration};

/// The system's wall clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

/// The operating system's random generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

/// Timers run on the monotonic clock; a sleeper looks at the wall clock at least this often, so that it notices
/// when somebody sets it.
const LONGEST_NAP: Duration = Duration::from_secs(60);

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that all others are handed")]
    fn now(&self) -> Timestamp {
        clock::from_micros(clock::to_micros(Timestamp::now()))
    }

    fn wait_until(&self, instant: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            while let Ok(remaining) = Duration::try_from(instant.duration_since(self.now())) {
                if remaining.is_zero() {
                    break;
                }
                tokio::time::sleep(remaining.min(LONGEST_NAP)).await;
            }
        })
    }
}

impl Entropy for OsEntropy {
    #[expect(clippy::disallowed_methods, reason = "this is the random source that all others are handed")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("a system without a random source must not run an identity server");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_domain::entropy;

    #[tokio::test]
    async fn the_clock_reaches_what_it_waits_for() {
        let instant = clock::from_micros(clock::to_micros(SystemClock.now()) + 5_000);
        SystemClock.wait_until(instant).await;
        assert!(SystemClock.now() >= instant);
        SystemClock.wait_until(Timestamp::UNIX_EPOCH).await;
    }

    #[test]
    fn time_comes_in_whole_microseconds() {
        for _ in 0..100 {
            assert_eq!(SystemClock.now().subsec_nanosecond() % 1_000, 0);
        }
    }

    #[test]
    fn two_draws_differ() {
        assert_ne!(entropy::bytes::<32>(&OsEntropy), entropy::bytes::<32>(&OsEntropy));
    }
}
