//! Compares the arena's record with one that is kept block by block.

use proptest::prelude::*;

use super::super::arena::{Blocks, Run, give_back};
use super::super::memory::{BLOCKS, Direction, TransportMemory};

#[derive(Debug, Clone)]
enum Step {
    Take(usize),
    /// Returns one of the taken runs, as the reader or as unused.
    Return(prop::sample::Index, bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (1..200_usize).prop_map(Step::Take),
        (1..BLOCKS + 1).prop_map(Step::Take),
        (any::<prop::sample::Index>(), any::<bool>())
            .prop_map(|(run, by_reader)| Step::Return(run, by_reader)),
    ];
    prop::collection::vec(step, 1..200)
}

fn longest_free(out: &[bool]) -> usize {
    let runs = out.split(|is_out| *is_out).map(<[bool]>::len);
    runs.max().unwrap_or_default()
}

fn mark(out: &mut [bool], run: Run, is_out: bool) {
    for place in &mut out[run.first..run.first + run.count] {
        assert_ne!(*place, is_out, "a block in two hands");
        *place = is_out;
    }
}

proptest! {
    #[test]
    fn what_is_taken_was_free_and_as_much_as_there_is(steps in steps()) {
        let memory = TransportMemory::create().unwrap();
        let mut blocks = Blocks::new(Direction::Up);
        let (mut out, mut runs) = (vec![false; BLOCKS], Vec::new());
        for step in steps {
            match step {
                Step::Take(count) => {
                    let expected = longest_free(&out).min(count);
                    let run = blocks.take(&memory, count);
                    prop_assert_eq!(run.map_or(0, |run| run.count), expected);
                    runs.extend(run);
                    run.into_iter().for_each(|run| mark(&mut out, run, true));
                }
                Step::Return(index, by_reader) if !runs.is_empty() => {
                    let run = runs.swap_remove(index.index(runs.len()));
                    mark(&mut out, run, false);
                    if by_reader {
                        give_back(&memory, Direction::Up, run);
                    } else {
                        blocks.put_back(run);
                    }
                }
                Step::Return(..) => {}
            }
            prop_assert_eq!(blocks.are_free(&memory), runs.is_empty());
        }
    }
}

#[test]
fn the_lowest_blocks_are_used_again() {
    let memory = TransportMemory::create().unwrap();
    let mut blocks = Blocks::new(Direction::Down);
    for _ in 0..10 {
        let run = blocks.take(&memory, 3).unwrap();
        give_back(&memory, Direction::Down, run);
        assert!(run.first < BLOCKS && run.count == 3);
        assert!(blocks.are_free(&memory));
    }
    assert_eq!(blocks.take_high_water(), 3);
}

#[test]
fn what_a_reader_claims_to_be_free_counts_only_for_what_is_taken() {
    let memory = TransportMemory::create().unwrap();
    let mut blocks = Blocks::new(Direction::Down);
    let all = Run {
        first: 0,
        count: BLOCKS,
    };
    give_back(&memory, Direction::Down, all);
    assert_eq!(blocks.take(&memory, BLOCKS), Some(all));
    give_back(&memory, Direction::Down, Run { first: 5, count: 2 });
    give_back(&memory, Direction::Down, Run { first: 5, count: 2 });
    assert!(blocks.take(&memory, 1).is_some());
}
