//! Tests of arbitrary sequences of steps: each call settles once, calls of one id start in order, and nothing is left
//! over.

use proptest::prelude::*;

use super::model::{PLAIN, keeping, model};
use super::steps::{Step, step};

proptest! {
    #[test]
    fn every_call_settles_exactly_once(steps in prop::collection::vec(step(), 0..120), concurrency in 1..4_u32, keeping in keeping()) {
        let mut model = model(concurrency, keeping);
        for step in &steps {
            model.take(step);
            prop_assert!(model.settled.values().all(|times| *times <= 1));
        }
        model.finish();
        prop_assert!(model.settled.values().all(|times| *times == 1), "{:?}", model.settled);
        prop_assert!(model.bench.dispatcher.is_closed());
        let counters = model.bench.stats().counters;
        prop_assert_eq!((counters.in_flight, counters.queued), (0, 0));
    }

    #[test]
    fn no_call_waits_forever_and_no_child_is_too_many_once_children_behave(steps in prop::collection::vec(step(), 0..120), concurrency in 1..4_u32, keeping in keeping()) {
        let mut model = model(concurrency, keeping);
        steps.iter().for_each(|step| model.take(step));
        model.behave();
        prop_assert!(model.settled.values().all(|times| *times == 1), "{:?}", model.settled);
        let most = model.max + model.spare;
        prop_assert!(model.children.len() <= most, "{:?} live, of {most}", model.children);
        model.bench.dispatcher.close();
        model.behave();
        prop_assert!(model.bench.dispatcher.is_closed());
    }

    #[test]
    fn nobody_waits_forever_for_a_child_that_a_dropped_call_blocks(steps in prop::collection::vec(step(), 0..120)) {
        let mut model = model(1, PLAIN);
        model.blocks = true;
        let is_no_look = |step: &&Step| !matches!(step, Step::Read(_) | Step::Unread(_));
        steps.iter().filter(is_no_look).for_each(|step| model.take(step));
        model.bench.dispatcher.close();
        model.behave();
        prop_assert!(model.settled.values().all(|times| *times == 1), "{:?}", model.settled);
        prop_assert!(model.bench.dispatcher.is_closed());
    }
}
