//! Properties that hold for every algorithm.

use super::testing::{balancer, picks, rng};
use super::{Algorithm, Balancer, Measure};
use proptest::prelude::*;

#[test]
fn picks_none_without_targets() {
    for algorithm in Algorithm::ALL {
        let mut empty = Balancer::new(algorithm);
        assert!(empty.is_empty());
        assert_eq!(empty.pick(&mut rng(), Some(0)), None);
        assert_eq!(empty.pick_available(&mut rng(), Some(0), |_| true), None);
    }
}

#[test]
fn ignores_an_index_without_a_target() {
    let mut balancer = balancer(Algorithm::MinimumConnection, &[1.0, 2.0]);
    balancer.remove(2);
    balancer.connect(2);
    balancer.disconnect(9);
    balancer.set_weight(2, 5.0);
    balancer.set_used(2, Measure::Cpu, 5.0);
    assert_eq!(
        (balancer.len(), balancer.connections(2), balancer.weight_total()),
        (2, 0, 3.0)
    );
}

#[test]
fn connections_never_wrap() {
    let mut balancer = balancer(Algorithm::MinimumConnection, &[1.0]);
    balancer.disconnect(0);
    assert_eq!(balancer.connections(0), 0);
    balancer.set_connections(0, u32::MAX);
    balancer.connect(0);
    assert_eq!(balancer.connections(0), u32::MAX);
}

#[test]
fn changing_the_algorithm_restarts_the_weight_index_only() {
    let mut balancer = balancer(Algorithm::WeightsPolling, &[2.0, 2.0]);
    balancer.set_current_index(1);
    picks(&mut balancer, 3);
    assert_eq!(balancer.weight_index(), 3.0);
    balancer.set_algorithm(Algorithm::Polling);
    assert_eq!(
        (balancer.algorithm(), balancer.weight_index()),
        (Algorithm::Polling, 0.0)
    );
    assert_eq!(picks(&mut balancer, 3), [1, 0, 1]);
}

#[test]
fn clear_starts_over() {
    for algorithm in Algorithm::ALL {
        let mut balancer = balancer(algorithm, &[3.0, 4.0]);
        balancer.connect(1);
        picks(&mut balancer, 3);
        balancer.clear();
        assert_eq!((balancer.len(), balancer.weight_total()), (0, 0.0));
        assert_eq!((balancer.current_index(), balancer.weight_index()), (0, 0.0));
        balancer.push(1.0);
        assert_eq!(
            (balancer.pick(&mut rng(), Some(0)), balancer.connections(0)),
            (Some(0), 0)
        );
    }
}

#[test]
fn a_full_target_is_passed_over() {
    for algorithm in Algorithm::ALL {
        let mut balancer = balancer(algorithm, &[1000.0, 1.0, 0.0]);
        for index in 0..3 {
            let only = balancer.pick_available(&mut rng(), Some(index), |target| target == index);
            assert_eq!(only, Some(index), "{algorithm:?}");
            assert_eq!(balancer.pick_available(&mut rng(), Some(index), |_| false), None);
        }
    }
}

#[test]
fn specify_lets_no_other_take_the_place() {
    let mut balancer = balancer(Algorithm::Specify, &[1.0, 1.0]);
    assert_eq!(
        balancer.pick_available(&mut rng(), Some(0), |index| index == 1),
        None
    );
}

#[test]
fn the_fallback_takes_the_fewest_connections_and_equals_in_turn() {
    let mut balancer = balancer(Algorithm::WeightsPolling, &[100.0, 0.0, 0.0, 0.0]);
    balancer.set_connections(2, 5);
    let taken: Vec<_> = (0..4)
        .map(|_| balancer.pick_available(&mut rng(), None, |index| index > 0))
        .collect();
    assert_eq!(taken, [Some(1), Some(3), Some(1), Some(3)]);
}

#[test]
fn a_bad_weight_index_counts_as_zero_and_a_big_one_as_the_total() {
    let mut balancer = balancer(Algorithm::WeightsPolling, &[2.0, 3.0]);
    for (given, kept) in [(f64::NAN, 0.0), (-1.0, 0.0), (f64::INFINITY, 5.0), (4.0, 4.0)] {
        balancer.set_weight_index(given);
        assert_eq!(balancer.weight_index(), kept);
    }
    balancer.remove(1);
    assert_eq!(balancer.weight_index(), 2.0);
}

/// An action of a caller between two picks.
#[derive(Debug, Clone)]
enum Step {
    Push(f64),
    Remove(usize),
    Weight(usize, f64),
    Connect(usize),
    Disconnect(usize),
    Algorithm(usize),
    Current(usize),
    WeightIndex(f64),
    Used(usize, Measure, f64),
    Pick(usize),
}

fn any_weight() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(-1.0),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::MAX),
        0.0..9.0,
        any::<f64>()
    ]
}

fn any_measure() -> impl Strategy<Value = Measure> {
    prop_oneof![Just(Measure::Cpu), Just(Measure::Memory)]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => any_weight().prop_map(Step::Push),
        1 => (0usize..12).prop_map(Step::Remove),
        1 => (0usize..12, any_weight()).prop_map(|(index, weight)| Step::Weight(index, weight)),
        2 => (0usize..12).prop_map(Step::Connect),
        1 => (0usize..12).prop_map(Step::Disconnect),
        1 => (0..Algorithm::ALL.len()).prop_map(Step::Algorithm),
        1 => any::<usize>().prop_map(Step::Current),
        1 => any::<f64>().prop_map(Step::WeightIndex),
        2 => (0usize..12, any_measure(), any_weight()).prop_map(|(at, what, used)| Step::Used(at, what, used)),
        5 => (0usize..12).prop_map(Step::Pick),
    ];
    prop::collection::vec(step, 0..120)
}

proptest! {
    #[test]
    fn a_pick_is_always_a_target_whatever_changes_between(algorithm in 0..Algorithm::ALL.len(), steps in steps()) {
        let mut rng = rng();
        let mut balancer = Balancer::new(Algorithm::ALL[algorithm]);
        let mut model: Vec<u32> = Vec::new();
        for step in steps {
            match step {
                Step::Push(weight) => { balancer.push(weight); model.push(0); }
                Step::Remove(at) => { balancer.remove(at); if at < model.len() { model.remove(at); } }
                Step::Weight(at, weight) => balancer.set_weight(at, weight),
                Step::Connect(at) => { balancer.connect(at); if let Some(n) = model.get_mut(at) { *n += 1; } }
                Step::Disconnect(at) => {
                    balancer.disconnect(at);
                    if let Some(n) = model.get_mut(at) { *n = n.saturating_sub(1); }
                }
                Step::Algorithm(at) => balancer.set_algorithm(Algorithm::ALL[at]),
                Step::Current(index) => balancer.set_current_index(index),
                Step::WeightIndex(index) => balancer.set_weight_index(index),
                Step::Used(at, what, used) => balancer.set_used(at, what, used),
                Step::Pick(wanted) => {
                    let specify = balancer.algorithm() == Algorithm::Specify;
                    let expected = !model.is_empty() && (!specify || wanted < model.len());
                    let pick = balancer.pick(&mut rng, Some(wanted));
                    prop_assert_eq!(pick.is_some(), expected);
                    prop_assert!(pick.is_none_or(|index| index < model.len()));
                    prop_assert!(!specify || pick.is_none_or(|index| index == wanted));
                }
            }
            prop_assert_eq!(balancer.len(), model.len());
            prop_assert!(balancer.weight_total().is_finite() && balancer.weight_total() >= 0.0);
            for (index, &count) in model.iter().enumerate() {
                prop_assert_eq!(balancer.connections(index), count);
            }
        }
    }
}
