//! Shared code of the algorithms' tests.

use super::{Algorithm, Balancer};
use proptest::test_runner::{Config, RngSeed};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

/// A generator with a fixed seed: a test that passes once always passes.
pub(super) fn rng() -> SmallRng {
    SmallRng::seed_from_u64(0x5eed)
}

/// Configuration for properties of distributions, with the same cases in each run. With random cases, even a deviation
/// of one in a million would occur some day.
pub(super) fn seeded(cases: u32) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(0x5eed),
        ..Config::default()
    }
}

pub(super) fn balancer(algorithm: Algorithm, weights: &[f64]) -> Balancer {
    let mut balancer = Balancer::new(algorithm);
    weights.iter().for_each(|&weight| balancer.push(weight));
    balancer
}

/// The next `count` picks.
pub(super) fn picks(balancer: &mut Balancer, count: usize) -> Vec<usize> {
    let mut rng = rng();
    (0..count).filter_map(|_| balancer.pick(&mut rng, None)).collect()
}

/// How often each target occurs in the next `count` picks.
pub(super) fn counts(balancer: &mut Balancer, count: usize) -> Vec<usize> {
    let mut counts = vec![0; balancer.len()];
    picks(balancer, count)
        .into_iter()
        .for_each(|index| counts[index] += 1);
    counts
}

/// How often each target wins when WEIGHTS is computed literally by its definition.
pub(super) fn weights_by_definition(weights: &[f64], count: usize) -> Vec<usize> {
    let mut rng = SmallRng::seed_from_u64(0xdef);
    let total: f64 = weights.iter().sum();
    let mut counts = vec![0; weights.len()];
    for _ in 0..count {
        let scores: Vec<f64> = weights
            .iter()
            .map(|weight| weight + total * rng.random::<f64>())
            .collect();
        let best = (0..scores.len())
            .max_by(|&a, &b| scores[a].total_cmp(&scores[b]))
            .unwrap();
        counts[best] += 1;
    }
    counts
}

/// Asserts that the counts are likely for these shares (chi-square, with one in a million beyond the bound).
pub(super) fn assert_shares(counts: &[usize], shares: &[f64]) {
    let (picks, total): (usize, f64) = (counts.iter().sum(), shares.iter().sum());
    let mut statistic = 0.0;
    let mut degrees: f64 = -1.0;
    for (&count, &share) in counts.iter().zip(shares) {
        let expected = picks as f64 * share / total;
        if expected == 0.0 {
            assert_eq!(count, 0, "a share of nothing was picked: {counts:?}");
            continue;
        }
        statistic += (count as f64 - expected).powi(2) / expected;
        degrees += 1.0;
    }
    assert!(
        statistic <= bound(degrees),
        "{statistic} > {}: {counts:?} of {shares:?}",
        bound(degrees)
    );
}

/// Asserts that both samples can come from one distribution.
pub(super) fn assert_alike(ours: &[usize], theirs: &[usize]) {
    let mut statistic = 0.0;
    let mut degrees: f64 = -1.0;
    for (&a, &b) in ours.iter().zip(theirs).filter(|&(&a, &b)| a + b > 0) {
        statistic += (a as f64 - b as f64).powi(2) / (a + b) as f64;
        degrees += 1.0;
    }
    assert!(
        statistic <= bound(degrees),
        "{statistic} > {}: {ours:?} and {theirs:?}",
        bound(degrees)
    );
}

/// The chi-square value that only one in a million exceeds (Wilson and Hilferty's approximation).
fn bound(degrees: f64) -> f64 {
    if degrees <= 0.0 {
        return 1e-9;
    }
    let spread = 2.0 / (9.0 * degrees);
    degrees * (1.0 - spread + 4.75 * spread.sqrt()).powi(3)
}
