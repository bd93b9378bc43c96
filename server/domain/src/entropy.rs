//! Randomness as an argument.

/// Where unpredictable bytes come from: the operating system's generator in production.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with cryptographically secure random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// `N` random bytes.
pub fn bytes<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// A uniformly distributed number in `0..bound`, by rejection so that no value is likelier than another.
///
/// # Panics
/// When `bound` is zero.
pub fn below(entropy: &dyn Entropy, bound: u32) -> u32 {
    assert!(bound > 0, "an empty range has no members");
    let limit = u32::MAX - u32::MAX % bound;
    loop {
        let candidate = u32::from_le_bytes(bytes(entropy));
        if candidate < limit {
            return candidate % bound;
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::sync::Mutex;

    /// A small deterministic generator (splitmix64); good enough for tests, useless for secrets.
    pub(crate) struct Seeded(Mutex<u64>);

    impl Seeded {
        pub(crate) fn new(seed: u64) -> Self {
            Self(Mutex::new(seed))
        }
    }

    impl Entropy for Seeded {
        fn fill(&self, bytes: &mut [u8]) {
            let mut state = self.0.lock().expect("no test panics while holding it");
            for byte in bytes {
                *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mut z = *state;
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                *byte = (z ^ (z >> 31)).to_le_bytes()[0];
            }
        }
    }

    #[test]
    fn below_reaches_every_value_and_no_other() {
        let entropy = Seeded::new(7);
        let mut seen = [0_u32; 6];
        for _ in 0..6_000 {
            seen[below(&entropy, 6) as usize] += 1;
        }
        assert!(seen.iter().all(|&count| count > 850), "{seen:?}");
    }
}
