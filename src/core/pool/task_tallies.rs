//! Counters and times for each task.

use super::stats::Tally;
use crate::core::wire::batch::MOST_COUNTED_TASKS;

/// A tally for each counted task, by a number that the caller has chosen.
#[derive(Debug, Default)]
pub struct TaskTallies(Vec<Option<Box<Tally>>>);

impl TaskTallies {
    /// The tally of a task; `None` for a call that is not counted.
    pub fn get(&mut self, number: u16) -> Option<&mut Tally> {
        let index = usize::from(number);
        if index == 0 || index > MOST_COUNTED_TASKS {
            return None;
        }
        if index >= self.0.len() {
            self.0.resize_with(index + 1, || None);
        }
        Some(self.0[index].get_or_insert_default())
    }

    /// All tallies with the numbers of their tasks.
    pub fn iter(&self) -> impl Iterator<Item = (u16, &Tally)> {
        let tallies = (0..).zip(&self.0);
        tallies.filter_map(|(number, tally)| Some((number, &**tally.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn only_tasks_with_a_number_are_counted() {
        let mut tallies = TaskTallies::default();
        assert!(tallies.get(0).is_none() && tallies.get(MOST_COUNTED_TASKS as u16 + 1).is_none());
        tallies.get(7).unwrap().answered(Duration::from_millis(3));
        let counted: Vec<_> = tallies
            .iter()
            .map(|(number, tally)| (number, tally.done))
            .collect();
        assert_eq!(counted, [(7, 1)]);
    }
}
