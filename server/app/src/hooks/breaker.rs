use latchkey_domain::{Timestamp, clock, id::TenantId, plugin::Capability};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Failures in a row after which a guest rests.
const FAILURES: u32 = 5;
/// The first rest; each further one is twice as long.
const FIRST_REST_SECONDS: u32 = 30;
const LONGEST_REST_SECONDS: u32 = 15 * 60;

/// A circuit breaker: a guest that keeps failing isn't called for a while, then tried once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Breaker {
    failures: u32,
    /// Rests so far, one after the other.
    rests: u32,
    resting_until: Option<Timestamp>,
}

/// Whether a guest is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// It is called.
    Closed,
    /// It rests until then; after that one call is let through.
    Open { until: Timestamp },
}

impl Breaker {
    /// What holds at `now`, for whoever looks.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> BreakerState {
        match self.resting_until {
            Some(until) if now < until => BreakerState::Open { until },
            _ => BreakerState::Closed,
        }
    }

    /// Asks for a call. The call that ends a rest is a trial: until it has ended, or has had a whole rest's time, there is
    /// no other.
    fn admit(&mut self, now: Timestamp) -> bool {
        match self.resting_until {
            None => true,
            Some(until) if now < until => false,
            Some(_) => {
                self.resting_until = Some(clock::after(now, FIRST_REST_SECONDS));
                true
            }
        }
    }

    fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Counts a failure; the rest that begins with it, if one does.
    fn failed(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.failures += 1;
        let was_a_trial = self.rests > 0;
        if self.failures < FAILURES && !was_a_trial {
            return None;
        }
        let seconds = FIRST_REST_SECONDS.saturating_mul(1 << self.rests.min(10)).min(LONGEST_REST_SECONDS);
        self.rests += 1;
        self.resting_until = Some(clock::after(now, seconds));
        self.resting_until
    }
}

/// The breakers of all bindings in this process. A new revision begins with a closed one.
#[derive(Default)]
pub(crate) struct Breakers(Mutex<HashMap<(TenantId, Capability), (u32, Breaker)>>);

impl Breakers {
    pub(super) fn admit(
        &self,
        tenant: TenantId,
        capability: Capability,
        revision: u32,
        now: Timestamp,
    ) -> bool {
        self.with(tenant, capability, revision, |breaker| breaker.admit(now))
    }

    pub(super) fn succeeded(&self, tenant: TenantId, capability: Capability, revision: u32) {
        self.with(tenant, capability, revision, Breaker::succeeded);
    }

    pub(super) fn failed(
        &self,
        tenant: TenantId,
        capability: Capability,
        revision: u32,
        now: Timestamp,
    ) -> Option<Timestamp> {
        self.with(tenant, capability, revision, |breaker| breaker.failed(now))
    }

    /// How a binding stands.
    pub(crate) fn state(
        &self,
        tenant: TenantId,
        capability: Capability,
        revision: u32,
        now: Timestamp,
    ) -> BreakerState {
        self.with(tenant, capability, revision, |breaker| breaker.state(now))
    }

    fn with<T>(
        &self,
        tenant: TenantId,
        capability: Capability,
        revision: u32,
        change: impl FnOnce(&mut Breaker) -> T,
    ) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, breaker) = all.entry((tenant, capability)).or_default();
        if *known < revision {
            (*known, *breaker) = (revision, Breaker::default());
        }
        change(breaker)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    fn worn_out(now: Timestamp) -> Breaker {
        let mut breaker = Breaker::default();
        let rests: Vec<_> = (0..FAILURES).map(|_| breaker.failed(now)).collect();
        assert_eq!(rests[..4], [None; 4], "four failures are forgiven");
        assert_eq!(rests[4], Some(at(30)), "the fifth is not");
        breaker
    }

    #[test]
    fn a_success_forgives_earlier_failures() {
        let mut breaker = Breaker::default();
        for _ in 0..20 {
            assert_eq!(breaker.failed(at(0)), None);
            breaker.succeeded();
        }
        assert!(breaker.admit(at(0)));
    }

    #[test]
    fn one_trial_ends_a_rest() {
        let mut breaker = worn_out(at(0));
        assert!(!breaker.admit(at(29)));
        assert_eq!(breaker.state(at(29)), BreakerState::Open { until: at(30) });
        assert!(breaker.admit(at(30)), "the trial");
        assert!(!breaker.admit(at(31)), "no second one beside it");
        breaker.succeeded();
        assert!(breaker.admit(at(32)));
        assert_eq!(breaker.state(at(32)), BreakerState::Closed);
    }

    #[test]
    fn rests_get_longer_up_to_a_limit() {
        let mut breaker = worn_out(at(0));
        let mut now = 30;
        for seconds in [60, 120, 240, 480, 900, 900] {
            assert!(breaker.admit(at(now)));
            assert_eq!(breaker.failed(at(now)), Some(at(now + seconds)));
            now += seconds;
        }
    }

    #[test]
    fn a_trial_that_never_ends_is_followed_by_another() {
        let mut breaker = worn_out(at(0));
        assert!(breaker.admit(at(30)));
        assert!(breaker.admit(at(60)));
    }

    #[test]
    fn a_new_revision_starts_afresh_and_tenants_are_apart() {
        let breakers = Breakers::default();
        let (here, there) = (TenantId(uuid::Uuid::from_u128(1)), TenantId(uuid::Uuid::from_u128(2)));
        let kind = Capability::PasswordGenerator;
        for _ in 0..FAILURES {
            breakers.failed(here, kind, 1, at(0));
        }
        assert!(!breakers.admit(here, kind, 1, at(1)));
        assert!(breakers.admit(there, kind, 1, at(1)));
        assert!(breakers.admit(here, kind, 2, at(1)));
    }
}
