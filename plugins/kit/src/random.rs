//! Chance, as an argument: in a component the host's, in tests one that repeats itself.

/// Where chance comes from. Each answer from 0 to `bound` - 1 is equally likely.
pub trait Random {
    fn below(&mut self, bound: u32) -> u32;
}

/// One of `from`, each equally likely.
///
/// # Panics
/// If there is nothing to choose from.
pub fn pick<'a, T>(from: &'a [T], random: &mut impl Random) -> &'a T {
    let index = random.below(u32::try_from(from.len()).unwrap_or(u32::MAX));
    &from[index as usize]
}

/// A function that is a random source: how a guest passes its import.
pub struct Host(pub fn(u32) -> u32);

impl Random for Host {
    fn below(&mut self, bound: u32) -> u32 {
        (self.0)(bound)
    }
}

/// SplitMix64, the same for the same seed.
#[cfg(any(test, feature = "testing"))]
pub struct Seeded(pub u64);

#[cfg(any(test, feature = "testing"))]
impl Random for Seeded {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        u32::try_from((u128::from(mixed) * u128::from(bound)) >> 64).unwrap_or(0)
    }
}
