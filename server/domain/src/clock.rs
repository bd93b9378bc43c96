//! Time as an argument.

use std::{future::Future, pin::Pin};

/// An instant in UTC. Stored and compared in whole microseconds, see [`to_micros`].
pub use jiff::Timestamp;

/// Where the present comes from. Production wires the system's clock, tests one they can set.
pub trait Clock: Send + Sync {
    /// The present, cut to whole microseconds so that a value survives every database unchanged.
    fn now(&self) -> Timestamp;

    /// Resolves once [`Clock::now`] has reached `instant`; background loops sleep on it.
    fn wait_until(&self, instant: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// Microseconds since the Unix epoch, the form in which databases keep instants.
#[must_use]
pub fn to_micros(instant: Timestamp) -> i64 {
    instant.as_microsecond()
}

/// The instant `micros` microseconds after the Unix epoch; the nearest representable one when out of range.
#[must_use]
pub fn from_micros(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// `instant` moved by `seconds`, saturating at the ends of the calendar.
#[must_use]
pub fn after(instant: Timestamp, seconds: u32) -> Timestamp {
    instant.checked_add(jiff::SignedDuration::from_secs(i64::from(seconds))).unwrap_or(Timestamp::MAX)
}

/// `instant` moved back by `seconds`, saturating at the ends of the calendar.
#[must_use]
pub fn before(instant: Timestamp, seconds: u32) -> Timestamp {
    instant.checked_sub(jiff::SignedDuration::from_secs(i64::from(seconds))).unwrap_or(Timestamp::MIN)
}

/// Whole seconds from `now` until `instant`, zero once it has passed.
#[must_use]
pub fn seconds_until(now: Timestamp, instant: Timestamp) -> u32 {
    u32::try_from(instant.duration_since(now).as_secs()).unwrap_or(0)
}
