//! What was read a moment ago and may be used once more: for rows that every call of a client needs and that change seldom.
//!
//! Whoever changes such a row here forgets it; another replica follows within the time that the keeper names. Nothing that a
//! reset or a deactivated person depends on is kept this way.

use latchkey_domain::{Timestamp, clock};
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Beyond this many everything is forgotten: whoever makes names up fills no memory.
const MOST: usize = 10_000;

/// Values by their keys, each as old as it may be and no older.
pub(crate) struct Fresh<K, V> {
    seconds: u32,
    known: Mutex<HashMap<K, (Timestamp, V)>>,
}

impl<K: Eq + Hash, V: Clone> Fresh<K, V> {
    pub(crate) fn for_seconds(seconds: u32) -> Self {
        Self { seconds, known: Mutex::default() }
    }

    /// What is known and fresh.
    pub(crate) fn get(&self, key: &K, now: Timestamp) -> Option<V> {
        let known = self.lock();
        let (read_at, value) = known.get(key)?;
        // A clock that was set back makes nothing younger.
        (*read_at <= now && now < clock::after(*read_at, self.seconds)).then(|| value.clone())
    }

    /// What is known, however old, and since when.
    pub(crate) fn get_stale(&self, key: &K) -> Option<(Timestamp, V)> {
        self.lock().get(key).cloned()
    }

    /// `now` is when it was read, not when it arrived here.
    pub(crate) fn put(&self, key: K, value: V, now: Timestamp) {
        let mut known = self.lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, (now, value));
    }

    /// The next who asks reads anew.
    pub(crate) fn forget(&self, key: &K) {
        self.lock().remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, (Timestamp, V)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_old_or_forgotten_is_read_anew() {
        let at = |second| Timestamp::from_second(second).expect("in range");
        let fresh = Fresh::for_seconds(2);
        fresh.put("a", 1, at(10));
        assert_eq!(fresh.get(&"a", at(11)), Some(1));
        assert_eq!(fresh.get(&"a", at(12)), None);
        assert_eq!(fresh.get(&"a", at(9)), None);
        assert_eq!(fresh.get_stale(&"a"), Some((at(10), 1)));
        fresh.forget(&"a");
        assert_eq!(fresh.get(&"a", at(10)), None);
    }

    #[test]
    fn memory_is_bounded() {
        let now = Timestamp::UNIX_EPOCH;
        let fresh = Fresh::for_seconds(2);
        for key in 0..=MOST {
            fresh.put(key, (), now);
        }
        assert_eq!(fresh.lock().len(), 1);
    }
}
