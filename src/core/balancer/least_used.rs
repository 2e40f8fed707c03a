//! LEAST_CPU and LEAST_MEMORY: the target with the most room per connection, counting the new one; ties are broken in
//! turn.
//!
//! Use is sampled, and a sample is old when the next call arrives. If only samples counted, the least used target would
//! get every call until the next sample, and then the herd would move on to another target. So a sample is only a
//! weight for the connections, which are always up to date: the algorithm picks the smallest (connections + 1) / room.
//! This is the shortest expected delay of the Linux Virtual Server (its `sed` scheduler), with weights that follow the
//! samples. If no target has a sample, the fewest connections win.
//!
//! Samples are rounded, relative to the least one, to a step that makes a difference: targets that use about the same
//! take turns. A target without a sample counts as the least used.
//!
//! A pick, a connect and a disconnect cost O(log n). The first pick after any other change costs O(n).

use super::strategy::{Change, Cursor, Strategy};
use super::targets::{Measure, Targets};
use super::tree::{Summary, Tree};
use rand::Rng;

/// The difference in percent of a processor that counts.
const CPU_STEP: f64 = 10.0;
/// From here on a target has next to no room. Above this, the room shrinks further with the use.
const CPU_BUSY: f64 = 95.0;
/// A higher use counts as this one, which keeps every load finite.
const CPU_MOST: f64 = 1e6;
/// The difference that counts, as a part of the least memory.
const MEMORY_STEP: f64 = 0.25;

/// The least load of a set of targets; infinite for an empty set.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Least(f64);

impl Summary for Least {
    const NONE: Self = Self(f64::INFINITY);
    fn join(self, right: Self) -> Self {
        Self(self.0.min(right.0))
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct LeastUsed {
    measure: Measure,
    /// The cost of a connection for each target: the less room a target has, the higher its cost.
    costs: Vec<f64>,
    least: Tree<Least>,
    /// Whether the costs must be computed again.
    is_stale: bool,
}

impl LeastUsed {
    pub(super) fn new(measure: Measure, targets: &Targets) -> Self {
        let costs = costs(measure, targets);
        let least = Tree::new(
            costs
                .iter()
                .enumerate()
                .map(|(index, cost)| Least(load(*cost, targets, index))),
        );
        Self {
            measure,
            costs,
            least,
            is_stale: false,
        }
    }
}

impl Strategy for LeastUsed {
    fn pick(
        &mut self,
        targets: &Targets,
        cursor: &mut Cursor,
        _: &mut dyn Rng,
        _: Option<usize>,
    ) -> Option<usize> {
        if self.is_stale {
            *self = Self::new(self.measure, targets);
        }
        let index = self.least.next_best(cursor.current(targets.len()));
        cursor.pass(index, targets.len());
        Some(index)
    }

    fn load(&self, targets: &Targets, index: usize) -> f64 {
        load(self.costs.get(index).copied().unwrap_or(1.0), targets, index)
    }

    fn changed(&mut self, targets: &Targets, change: Change) {
        match change {
            Change::Connections(index) if !self.is_stale => {
                self.least.set(index, Least(self.load(targets, index)));
            }
            Change::Connections(_) | Change::Weight(_) => {}
            // Samples arrive for all targets together. The next pick processes them once.
            Change::Pushed | Change::Removed(_) | Change::Cleared | Change::Usage => self.is_stale = true,
        }
    }
}

fn load(cost: f64, targets: &Targets, index: usize) -> f64 {
    (f64::from(targets.connections(index)) + 1.0) * cost
}

fn costs(measure: Measure, targets: &Targets) -> Vec<f64> {
    let used = || (0..targets.len()).map(|index| targets.used(index, measure));
    let Some(least) = used().flatten().reduce(f64::min) else {
        return vec![1.0; targets.len()];
    };
    used()
        .map(|used| match measure {
            Measure::Cpu => cpu_cost(used.unwrap_or(least), least),
            Measure::Memory => memory_cost(used.unwrap_or(least), least),
        })
        .collect()
}

/// The cost by the idle time of the target's processor.
fn cpu_cost(percent: f64, least: f64) -> f64 {
    let (percent, least) = (percent.min(CPU_MOST), least.min(CPU_MOST));
    let percent = least + CPU_STEP * ((percent - least) / CPU_STEP).round();
    let room = if percent < CPU_BUSY {
        100.0 - percent
    } else {
        (100.0 - CPU_BUSY) * CPU_BUSY / percent
    };
    100.0 / room
}

/// The cost by the ratio to the least memory of all targets.
fn memory_cost(bytes: f64, least: f64) -> f64 {
    let (bytes, least) = (bytes.max(1.0), least.max(1.0));
    MEMORY_STEP * (bytes / least / MEMORY_STEP).round()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{balancer, picks, rng};
    use super::super::{Algorithm, Balancer, Measure};
    use super::{cpu_cost, memory_cost};
    use proptest::prelude::*;

    const MB: f64 = 1e6;

    /// Creates a balancer whose targets use these amounts of what the algorithm measures.
    fn using(algorithm: Algorithm, used: &[f64]) -> Balancer {
        let mut balancer = balancer(algorithm, &vec![1.0; used.len()]);
        tell(&mut balancer, used);
        balancer
    }

    fn tell(balancer: &mut Balancer, used: &[f64]) {
        let measure = measure(balancer.algorithm());
        for (index, used) in used.iter().enumerate() {
            balancer.set_used(index, measure, *used);
        }
    }

    fn measure(algorithm: Algorithm) -> Measure {
        match algorithm {
            Algorithm::LeastCpu => Measure::Cpu,
            _ => Measure::Memory,
        }
    }

    /// The number of calls that each target gets when this many calls start and none ends.
    fn burst(balancer: &mut Balancer, calls: usize) -> Vec<u32> {
        let mut rng = rng();
        for _ in 0..calls {
            let index = balancer.pick(&mut rng, None).unwrap();
            balancer.connect(index);
        }
        (0..balancer.len())
            .map(|index| balancer.connections(index))
            .collect()
    }

    #[test]
    fn call_after_call_goes_to_the_least_used() {
        let mut balancer = using(Algorithm::LeastCpu, &[60.0, 98.0, 10.0, 30.0]);
        assert_eq!(picks(&mut balancer, 3), [2, 2, 2]);
        tell(&mut balancer, &[0.0, 98.0, 100.0, 30.0]);
        assert_eq!(picks(&mut balancer, 2), [0, 0]);
        let mut balancer = using(Algorithm::LeastMemory, &[250.0 * MB, 50.0 * MB, 90.0 * MB]);
        assert_eq!(picks(&mut balancer, 3), [1, 1, 1]);
    }

    #[test]
    fn who_uses_about_the_same_takes_turns() {
        let mut balancer = using(Algorithm::LeastCpu, &[3.0, 0.0, 40.0, 4.9]);
        assert_eq!(picks(&mut balancer, 6), [0, 1, 3, 0, 1, 3]);
        let mut balancer = using(Algorithm::LeastMemory, &[52.0 * MB, 47.0 * MB, 80.0 * MB]);
        assert_eq!(picks(&mut balancer, 4), [0, 1, 0, 1]);
    }

    #[test]
    fn a_burst_is_spread_by_the_room_there_is() {
        let mut idle = using(Algorithm::LeastCpu, &[0.0, 0.0, 100.0]);
        assert_eq!(burst(&mut idle, 20), [10, 10, 0]);
        let mut half = using(Algorithm::LeastCpu, &[0.0, 50.0]);
        assert_eq!(burst(&mut half, 30), [20, 10]);
        let mut memory = using(Algorithm::LeastMemory, &[50.0 * MB, 200.0 * MB]);
        assert_eq!(burst(&mut memory, 50), [40, 10]);
    }

    #[test]
    fn a_busy_one_is_not_left_out_forever() {
        let mut balancer = using(Algorithm::LeastCpu, &[0.0, 100.0]);
        assert_eq!(burst(&mut balancer, 22), [21, 1]);
    }

    #[test]
    fn who_is_not_known_counts_as_the_least_used() {
        for unknown in [f64::NAN, f64::INFINITY, -1.0] {
            let mut balancer = using(Algorithm::LeastCpu, &[70.0, unknown, 100.0]);
            assert_eq!(picks(&mut balancer, 4), [0, 1, 0, 1]);
            balancer.push(1.0);
            assert_eq!(burst(&mut balancer, 9), [3, 3, 0, 3]);
        }
        let mut balancer = using(Algorithm::LeastMemory, &[400.0 * MB, 50.0 * MB]);
        balancer.push(1.0);
        // A new target must not get all calls.
        assert_eq!(burst(&mut balancer, 8), [0, 4, 4]);
    }

    #[test]
    fn each_goes_by_its_own_measure() {
        let mut balancer = using(Algorithm::LeastCpu, &[90.0, 0.0]);
        balancer.set_used(0, Measure::Memory, 50.0 * MB);
        balancer.set_used(1, Measure::Memory, 900.0 * MB);
        assert_eq!(picks(&mut balancer, 2), [1, 1]);
        balancer.set_algorithm(Algorithm::LeastMemory);
        assert_eq!(picks(&mut balancer, 2), [0, 0]);
        balancer.remove(0);
        balancer.push(1.0);
        balancer.set_used(1, Measure::Memory, 100.0 * MB);
        assert_eq!(picks(&mut balancer, 2), [1, 1]);
    }

    #[test]
    fn of_those_that_are_free_the_least_used_is_taken() {
        let mut balancer = using(Algorithm::LeastCpu, &[0.0, 100.0, 40.0]);
        balancer.connect(0);
        // 0 is still the best target, but it is full.
        let picked = balancer.pick_available(&mut rng(), None, |index| index > 0);
        assert_eq!(picked, Some(2));
    }

    fn algorithms() -> impl Strategy<Value = Algorithm> {
        prop_oneof![Just(Algorithm::LeastCpu), Just(Algorithm::LeastMemory)]
    }

    proptest! {
        #[test]
        fn without_samples_it_is_the_fewest_connections(
            algorithm in algorithms(),
            steps in prop::collection::vec((0u8..6, 0usize..12, 0u32..4), 1..100),
        ) {
            let (mut ours, mut fewest) = (Balancer::new(algorithm), Balancer::new(Algorithm::MinimumConnection));
            for (kind, at, count) in steps {
                for balancer in [&mut ours, &mut fewest] {
                    match kind {
                        0 | 1 => balancer.push(1.0),
                        2 => balancer.remove(at),
                        _ => balancer.set_connections(at, count),
                    }
                }
                prop_assert_eq!(ours.pick(&mut rng(), None), fewest.pick(&mut rng(), None));
            }
        }

        #[test]
        fn the_pick_has_the_least_load_whatever_changes_between(
            algorithm in algorithms(),
            steps in prop::collection::vec((0u8..7, 0usize..12, 0u32..4, 0.0..400.0), 1..120),
        ) {
            let mut balancer = Balancer::new(algorithm);
            let mut model: Vec<(u32, Option<f64>)> = Vec::new();
            for (kind, at, count, used) in steps {
                match kind {
                    0 | 1 => { balancer.push(1.0); model.push((0, None)); }
                    2 if at < model.len() => { balancer.remove(at); model.remove(at); }
                    3 | 4 if at < model.len() => { balancer.set_connections(at, count); model[at].0 = count; }
                    5 | 6 if at < model.len() => {
                        balancer.set_used(at, measure(algorithm), used);
                        model[at].1 = Some(used);
                    }
                    _ => {}
                }
                let least = model.iter().filter_map(|target| target.1).reduce(f64::min).unwrap_or(0.0);
                let cost = |used: f64| match algorithm {
                    Algorithm::LeastCpu => cpu_cost(used, least),
                    _ => memory_cost(used, least),
                };
                let load = |index: &usize| (f64::from(model[*index].0) + 1.0) * cost(model[*index].1.unwrap_or(least));
                let (len, from) = (model.len(), balancer.current_index());
                let expected = (from..len).chain(0..from).min_by(|a, b| load(a).total_cmp(&load(b)));
                prop_assert_eq!(balancer.pick(&mut rng(), None), expected);
            }
        }

        #[test]
        fn more_use_never_costs_less(least in 0.0..1e12, first in 0.0..1e12, second in 0.0..1e12) {
            let (less, more) = (f64::min(least + first, least + second), f64::max(least + first, least + second));
            for cost in [cpu_cost, memory_cost] {
                prop_assert!(cost(less, least) <= cost(more, least));
                prop_assert!(cost(least, least) <= cost(less, least));
                prop_assert!(cost(more, least).is_finite() && cost(least, least) > 0.0);
            }
        }

        #[test]
        fn no_number_is_too_big(algorithm in algorithms(), used in prop::collection::vec(any::<f64>(), 1..9)) {
            let mut balancer = using(algorithm, &used);
            (0..used.len()).for_each(|index| balancer.set_connections(index, u32::MAX));
            prop_assert!(balancer.pick(&mut rng(), None).is_some_and(|index| index < used.len()));
            tell(&mut balancer, &vec![f64::MAX; used.len()]);
            prop_assert!(balancer.pick(&mut rng(), None).is_some_and(|index| index < used.len()));
        }

        #[test]
        fn a_burst_among_equals_is_even(algorithm in algorithms(), count in 1usize..20, rounds in 1u32..5, used in 0.0..500.0) {
            let mut balancer = using(algorithm, &vec![used; count]);
            prop_assert_eq!(burst(&mut balancer, count * rounds as usize), vec![rounds; count]);
        }
    }
}
