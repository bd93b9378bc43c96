//! Time, and what is made of series of it.

use latchkey_domain::{Entropy, entropy};
use serde::Serialize;
use std::time::{Duration, Instant};

/// A running measurement.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "measuring is what this program is for")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// What the slices of one side came to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Summary {
    pub min: f64,
    pub median: f64,
    pub max: f64,
}

impl Summary {
    /// # Panics
    /// When there is nothing to sum up.
    pub fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        Self { min: sorted[0], median: median_of_sorted(&sorted), max: sorted[sorted.len() - 1] }
    }

    /// Something measured once.
    pub fn single(value: f64) -> Self {
        Self { min: value, median: value, max: value }
    }

    /// Ours over the reference's, slice by slice: what a noisy neighbour did to a pair, it did to both.
    pub fn of_ratios(ours: &[f64], reference: &[f64]) -> Self {
        Self::of(&ours.iter().zip(reference).map(|(ours, reference)| ours / reference).collect::<Vec<_>>())
    }
}

fn median_of_sorted(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { f64::midpoint(sorted[middle - 1], sorted[middle]) }
}

/// The duration, in milliseconds, that `share` (0 to 1) of all are not longer than.
///
/// # Panics
/// When there is none.
pub fn percentile_ms(durations: &[Duration], share: f64) -> f64 {
    let mut sorted = durations.to_vec();
    sorted.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a rank among at most some thousands"
    )]
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    milliseconds(sorted[rank.clamp(1, sorted.len()) - 1])
}

pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// How well two kinds of calls can be told apart by their time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Auc {
    /// The probability that a call of the first kind takes longer than one of the second; 0.5 is chance.
    pub value: f64,
    /// Half the width of the 95 % confidence interval around chance, which the number of calls decides.
    pub uncertainty: f64,
}

/// The area under the ROC curve by the Mann-Whitney statistic: ties count half.
///
/// # Panics
/// When either kind has no call.
#[expect(clippy::cast_precision_loss, reason = "counts of calls")]
pub fn auc(first: &[Duration], second: &[Duration]) -> Auc {
    assert!(!first.is_empty() && !second.is_empty(), "nothing to compare");
    let mut sorted = second.to_vec();
    sorted.sort_unstable();
    let longer = |one: &Duration| {
        let below = sorted.partition_point(|other| other < one);
        let not_above = sorted.partition_point(|other| other <= one);
        f64::midpoint(below as f64, not_above as f64)
    };
    let (n, m) = (first.len() as f64, second.len() as f64);
    let value = first.iter().map(longer).sum::<f64>() / (n * m);
    Auc { value, uncertainty: 1.96 * ((n + m + 1.0) / (12.0 * n * m)).sqrt() }
}

/// Puts the items in a random order, each equally likely (Fisher-Yates).
pub fn shuffle<T>(items: &mut [T], randomness: &dyn Entropy) {
    for end in (1..items.len()).rev() {
        let bound = u32::try_from(end + 1).expect("fewer items than that");
        items.swap(end, entropy::below(randomness, bound) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_server::machine::OsEntropy;

    fn ms(values: &[u64]) -> Vec<Duration> {
        values.iter().copied().map(Duration::from_millis).collect()
    }

    #[test]
    fn summaries_have_the_middle_of_even_and_odd_series() {
        assert_eq!(Summary::of(&[3.0, 1.0, 2.0]), Summary { min: 1.0, median: 2.0, max: 3.0 });
        assert_eq!(Summary::of(&[4.0, 1.0, 2.0, 3.0]), Summary { min: 1.0, median: 2.5, max: 4.0 });
        assert_eq!(
            Summary::of_ratios(&[9.0, 4.0], &[10.0, 8.0]),
            Summary { min: 0.5, median: 0.7, max: 0.9 }
        );
    }

    #[test]
    fn a_percentile_is_a_value_that_occurred() {
        let hundred = ms(&(1..=100).rev().collect::<Vec<_>>());
        assert_eq!(percentile_ms(&hundred, 0.99).to_string(), "99");
        assert_eq!(percentile_ms(&hundred, 1.0).to_string(), "100");
        assert_eq!(percentile_ms(&ms(&[7]), 0.5).to_string(), "7");
    }

    #[test]
    fn auc_is_one_half_for_twins_and_one_for_what_never_overlaps() {
        let same = ms(&[1, 2, 2, 3]);
        assert_eq!(auc(&same, &same).value.to_string(), "0.5");
        assert_eq!(auc(&ms(&[5, 6]), &ms(&[1, 2])).value.to_string(), "1");
        assert_eq!(auc(&ms(&[1, 2]), &ms(&[5, 6])).value.to_string(), "0");
        assert_eq!(auc(&ms(&[1, 4]), &ms(&[2, 3])).value.to_string(), "0.5");
    }

    #[test]
    fn two_thousand_calls_can_decide_two_hundredths_and_three_hundred_cannot() {
        let calls = |n: u64| ms(&(0..n).collect::<Vec<_>>());
        assert!(auc(&calls(2000), &calls(2000)).uncertainty < 0.02);
        assert!(auc(&calls(300), &calls(300)).uncertainty > 0.04);
    }

    #[test]
    fn shuffling_loses_nothing() {
        let mut items: Vec<u32> = (0..1000).collect();
        shuffle(&mut items, &OsEntropy);
        assert!(items.windows(2).any(|pair| pair[0] > pair[1]));
        items.sort_unstable();
        assert_eq!(items, (0..1000).collect::<Vec<_>>());
    }
}
