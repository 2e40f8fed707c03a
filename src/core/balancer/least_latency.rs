//! LEAST_LATENCY: of two random targets, the one with the smaller product of latency and connections, counting the new
//! connection.
//!
//! Two choices are nearly as good as all (Mitzenmacher 2001, "The power of two choices in randomized load balancing").
//! And they do not send every call to the target that looks best at the moment. If the latency of one of the two is
//! unknown, only connections count. A pick costs O(1).

use super::strategy::{Cursor, Strategy};
use super::targets::Targets;
use rand::{Rng, RngExt};

/// See the module.
#[derive(Debug)]
pub(super) struct LeastLatency;

impl Strategy for LeastLatency {
    fn pick(
        &mut self,
        targets: &Targets,
        _: &mut Cursor,
        rng: &mut dyn Rng,
        _: Option<usize>,
    ) -> Option<usize> {
        let count = targets.len();
        let first = rng.random_range(0..count);
        let index = if count == 1 {
            first
        } else {
            let second = (first + rng.random_range(1..count)) % count;
            if is_better(targets, second, first) {
                second
            } else {
                first
            }
        };
        Some(index)
    }

    fn load(&self, targets: &Targets, index: usize) -> f64 {
        // An unknown latency counts as one millisecond, so that the connections count.
        targets.latency(index).unwrap_or(1.0) * waiting(targets, index)
    }
}

fn is_better(targets: &Targets, one: usize, other: usize) -> bool {
    let (one_waits, other_waits) = (waiting(targets, one), waiting(targets, other));
    match (targets.latency(one), targets.latency(other)) {
        (Some(a), Some(b)) => a * one_waits < b * other_waits,
        _ => one_waits < other_waits,
    }
}

/// The number of connections, counting the new one.
fn waiting(targets: &Targets, index: usize) -> f64 {
    f64::from(targets.connections(index)) + 1.0
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use rand::RngExt;

    use super::super::testing::{balancer, rng};
    use super::super::{Algorithm, Balancer};

    fn shares(balancer: &mut Balancer, count: usize) -> Vec<usize> {
        let (mut rng, mut shares) = (rng(), vec![0; balancer.len()]);
        for _ in 0..count {
            shares[balancer.pick(&mut rng, None).unwrap()] += 1;
        }
        shares
    }

    #[test]
    fn of_two_the_faster_one_gets_all_until_it_has_many_more() {
        let mut balancer = balancer(Algorithm::LeastLatency, &[1.0; 2]);
        balancer.set_latency(0, 10.0);
        balancer.set_latency(1, 1.0);
        assert_eq!(shares(&mut balancer, 100), [0, 100]);
        balancer.set_connections(1, 20);
        assert_eq!(shares(&mut balancer, 100), [100, 0]);
    }

    #[test]
    fn one_that_is_not_known_counts_by_its_connections() {
        let mut balancer = balancer(Algorithm::LeastLatency, &[1.0; 2]);
        balancer.set_latency(0, 1.0);
        balancer.set_connections(1, 1);
        assert_eq!(shares(&mut balancer, 100), [100, 0]);
        balancer.set_connections(0, 2);
        assert_eq!(shares(&mut balancer, 100), [0, 100]);
    }

    #[test]
    fn the_slowest_of_many_gets_none_and_the_others_share() {
        let mut balancer = balancer(Algorithm::LeastLatency, &[1.0; 4]);
        for (index, latency) in [1.0, 1.0, 50.0, 1.0].into_iter().enumerate() {
            balancer.set_latency(index, latency);
        }
        let shares = shares(&mut balancer, 3000);
        assert_eq!(shares[2], 0);
        assert!(
            shares.iter().filter(|share| **share > 500).count() == 3,
            "{shares:?}"
        );
    }

    /// The 99th percentile of the call times of four targets. Each serves one call at a time and could serve a quarter
    /// of the calls, but the last target is ten times slower than the others.
    fn p99_of(algorithm: Algorithm) -> f64 {
        let (mut balancer, mut rng) = (balancer(algorithm, &[1.0; 4]), rng());
        // For each call, the time of its arrival and the time of its answer.
        let mut queues: [VecDeque<(f64, f64)>; 4] = Default::default();
        let (mut now, mut times) = (0.0_f64, Vec::new());
        for _ in 0..20_000 {
            now += -3.0 * (1.0 - rng.random::<f64>()).ln();
            for (index, queue) in queues.iter_mut().enumerate() {
                while let Some((came, end)) = queue.pop_front_if(|(_, end)| *end <= now) {
                    balancer.answered(index, end - came);
                    balancer.disconnect(index);
                }
            }
            let index = balancer.pick(&mut rng, None).unwrap();
            let service = if index == 3 { 10.0 } else { 1.0 };
            let begin = queues[index].back().map_or(now, |(_, end)| f64::max(*end, now));
            queues[index].push_back((now, begin + service));
            balancer.connect(index);
            times.push(begin + service - now);
        }
        times.sort_by(f64::total_cmp);
        times[times.len() * 99 / 100]
    }

    #[test]
    fn a_slow_target_does_not_make_one_call_in_four_slow() {
        let (turns, latency) = (p99_of(Algorithm::Polling), p99_of(Algorithm::LeastLatency));
        assert!(latency * 3.0 <= turns, "{latency} and {turns} in turn");
    }
}
